"""A network comes in from an archive: all of it or nothing, with numbers of this installation."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm import Session

from app.core import archive_abroad, audit, clock, dialect_numbers, facets, migrate
from app.core import archive_values as values
from app.core.archive_numbers import CHUNK
from app.core.archive_out import file_of
from app.core.archive_plan import NETWORK, Part, Plan, Row
from app.core.archive_rows import AWAY, Turning, back, whole
from app.core.archive_values import ArchiveError
from app.core.archive_zip import Archive, opened
from app.core.db import Database, metadata, touch_frame
from app.core.i18n import N_

BROUGHT = audit.kind("network:imported", N_("Nettverket ble flyttet hit"), "made_at")
After = Callable[[Session, int], None]


@dataclass
class Brought:
    """What came in: the network's number here, the rows of each table, and who was known."""

    network_id: int = 0
    slug: str = ""
    rows: dict[str, int] = field(default_factory=dict)
    # {shared table: (rows known here already, new rows)}
    shared: dict[str, tuple[int, int]] = field(default_factory=dict)
    # What the manifest says besides.
    also: dict[str, Any] = field(default_factory=dict)


def bring(
    database: Database,
    plan: Plan,
    source: Path,
    *,
    slug: str = "",
    slug_problem: Callable[[str], str | None],
    refuse: Callable[[Row], str] = lambda _row: "",
    after: After = lambda _db, _number: None,
) -> Brought:
    """Put the network of an archive beside those that are here.

    slug: another address for it. refuse: why the network, or a new row of a table that others
    share, can't come in, "" when it can. after: what must be built anew, in the same transaction.
    Raises ArchiveError; nothing has come in then.
    """
    if not migrate.is_current(database):
        raise ArchiveError("The database is not at the newest revision: run flipp migrate.")
    with opened(source, plan) as archive, database.write() as db:
        coming = _Coming(db, plan, archive, slug, slug_problem, refuse)
        try:
            brought = coming.bring()
        except (IntegrityError, DataError) as error:
            said = str(error.orig).strip().partition("\n")[0]
            raise ArchiveError(
                f"The archive does not hang together; nothing was imported: {said}"
            ) from None
        archive_abroad.settle(db)
        facets.recount(db, brought.network_id)
        after(db, brought.network_id)
        coming.demand_counts()
        touch_frame(db, brought.network_id)
        return brought


class _Coming:
    """One import, inside one write transaction."""

    def __init__(
        self,
        db: Session,
        plan: Plan,
        archive: Archive,
        slug: str,
        slug_problem: Callable[[str], str | None],
        refuse: Callable[[Row], str],
    ) -> None:
        self.db, self.plan, self.archive = db, plan, archive
        self.slug, self.slug_problem, self.refuse = slug, slug_problem, refuse
        self.turning = Turning(db, plan)
        self.waiting: dict[str, int] = {}
        said = archive.manifest.get("also")
        self.brought = Brought(also=said if isinstance(said, dict) else {})

    def bring(self) -> Brought:
        self._reserve()
        for name in self.plan.parts:
            if self.plan.parts[name].same:
                self._shared(name)
            else:
                self._own(name)
        self.brought.network_id = self.turning.given[NETWORK][0]
        self._tell()
        return self.brought

    def _reserve(self) -> None:
        """New numbers for every row, and for those the history names that are no more."""
        connection = self.db.connection()
        for name, count in self.archive.manifest["numbers"].items():
            part, table = self.plan.parts.get(name), metadata.tables.get(name)
            numbers: Iterable[int]
            if part is not None and part.same:
                numbers = [0] * count
            elif part is not None and part.number is not None:
                numbers = self._drawn(part, count)
            elif table is not None and "id" in table.c:
                numbers = dialect_numbers.reserve(connection, name, count)
            else:  # history of a table that is no more
                numbers = range(1, count + 1)
            self.turning.given[name] = array("q", numbers)

    def _drawn(self, part: Part, count: int) -> list[int]:
        assert part.number is not None
        taken = set(self.db.scalars(sa.select(metadata.tables[part.table].c.id)))
        found: list[int] = []
        while len(found) < count:
            number = part.number()
            if number not in taken:
                taken.add(number)
                found.append(number)
        return found

    # rows that are the network's own

    def _own(self, name: str) -> None:
        table, count = metadata.tables[name], 0
        for rows in _chunks(self._read(name)):
            self._demand_unused(name, rows)
            away = [(row, row.pop(AWAY)) for row in rows if AWAY in row]
            out = [row for row, _refs in away if self._is_whole(name, row)]
            here = [row for row in rows if row not in out] if out else rows
            if here:
                self.db.execute(table.insert(), here)
            self._wait(name, away)
            count += len(rows)
            self.waiting[name] = self.waiting.get(name, 0) + len(out)
        self.brought.rows[name] = count

    def _is_whole(self, name: str, row: Row) -> bool:
        """A row that can't be in its table without what it refers to."""
        columns = metadata.tables[name].c
        return any(row[c] is None and not columns[c].nullable for c in self.plan.parts[name].abroad)

    def _wait(self, name: str, away: list[tuple[Row, Row]]) -> None:
        for row, refs in away:
            missing = self._is_whole(name, row)
            kept = {c: values.out(v) for c, v in row.items() if c not in refs}
            self.db.add(
                archive_abroad.Abroad(
                    network_id=self.turning.given[NETWORK][0],
                    table_name=name,
                    row=kept if missing else {"id": row["id"]},
                    refs=refs,
                    whole=missing,
                )
            )
        self.db.flush()

    def _read(self, name: str) -> Iterator[Row]:
        last = 0
        for at, row in enumerate(self.archive.rows(name), start=1):
            with _told(f"{file_of(name)}, line {at}"):
                if "id" in row and not last < (last := whole(row["id"])):
                    raise ValueError("id does not rise")
                yield self._placed(name, self.turning.row(name, row))

    def _placed(self, name: str, row: Row) -> Row:
        if name == NETWORK:
            row["slug"] = self._address(row["slug"])
            if problem := self.refuse({"table": name, **row}):
                raise ArchiveError(problem)
        return row

    def _address(self, own: str) -> str:
        slug = self.slug or own
        if self.slug_problem(slug):
            raise ArchiveError(f"«{slug[:60]}» can't be a network's address. Give one: --slug NEW.")
        networks = metadata.tables[NETWORK]
        if self.db.scalar(sa.select(networks.c.id).where(networks.c.slug == slug)):
            raise ArchiveError(
                f"There is a network with the address {slug} here. If it is another one, "
                "give this one an address of its own: --slug NEW."
            )
        self.brought.slug = slug
        return slug

    def _demand_unused(self, name: str, rows: list[Row]) -> None:
        """What may be in an installation only once is not here already."""
        table, refers = metadata.tables[name], self.plan.refers(name)
        if name == NETWORK:
            return
        for column in table.columns:
            if not column.unique or column.name in refers:
                continue
            sent = [row[column.name] for row in rows]
            if self.db.scalar(sa.select(sa.func.count()).where(column.in_(sent))):
                raise ArchiveError(
                    "This network, or a copy of it, is in this installation already: "
                    f"{name}.{column.name} has a value that there can be only one of."
                )

    # rows that several networks may name

    def _shared(self, name: str) -> None:
        table, part, known, count = metadata.tables[name], self.plan.parts[name], 0, 0
        for rows in _chunks(self._read_shared(name)):
            count += len(rows)
            column = table.c[part.same]
            sent = sa.select(column, table.c.id).where(column.in_([r[part.same] for r in rows]))
            here = {row[0]: row[1] for row in self.db.execute(sent)}
            new = [row for row in rows if row[part.same] not in here]
            known += len(rows) - len(new)
            self._add_shared(name, new)
            here.update({row[part.same]: row["id"] for row in new})
            for row in rows:
                self.turning.given[name][row.pop("_at") - 1] = here[row[part.same]]
        self.brought.shared[name] = (known, count - known)
        self.brought.rows[name] = count

    def _read_shared(self, name: str) -> Iterator[Row]:
        part, columns = self.plan.parts[name], self.plan.columns(name)
        for at, row in enumerate(self.archive.rows(name), start=1):
            with _told(f"{file_of(name)}, line {at}"):
                if set(row) != {c.name for c in columns} or row["id"] != at:
                    raise ValueError("its columns are not those of the table")
                found = {c.name: back(c, row[c.name]) for c in columns}
                if part.spell(found[part.same]) != found[part.same]:
                    raise ValueError(f"{part.same} is not spelled as Flipp does")
                yield dict(part.omit) | found | {"_at": at}

    def _add_shared(self, name: str, rows: list[Row]) -> None:
        for row in rows:
            if problem := self.refuse({"table": name, **row}):
                raise ArchiveError(problem)
        if not rows:
            return
        table = metadata.tables[name]
        numbers = dialect_numbers.reserve(self.db.connection(), name, len(rows))
        for row, number in zip(rows, numbers, strict=True):
            row["id"] = number
        self.db.execute(table.insert(), [{k: v for k, v in r.items() if k != "_at"} for r in rows])

    # afterwards

    def _tell(self) -> None:
        """In the network's history, but not as its own: it would go along when it moves on."""
        made = str(self.archive.manifest.get("made_at"))[:40]
        self.db.add(
            audit.AuditEvent(
                at=clock.now(),
                actor_name="Flipp",
                event=BROUGHT.name,
                subject_type=NETWORK,
                subject_id=self.brought.network_id,
                data={"made_at": made},
            )
        )

    def demand_counts(self) -> None:
        """Every table has as many rows of the network as the manifest says."""
        for name, part in self.plan.parts.items():
            told = self.archive.manifest["parts"][file_of(name)]["rows"]
            if part.same:
                found = self.brought.rows[name]
            else:
                mine = self.plan.belongs(name, self.brought.network_id, spared=False)
                counted = sa.select(sa.func.count()).select_from(metadata.tables[name])
                found = self.db.scalar(counted.where(mine)) or 0
                found += self.waiting.get(name, 0)
            if found != told:
                raise ArchiveError(
                    f"{name} would have {found} rows, not the manifest's {told}; "
                    "nothing was imported."
                )


class _told:  # noqa: N801 - reads as a word of the with statement
    """Say where in the archive a value is that can't be taken."""

    def __init__(self, place: str) -> None:
        self.place = place

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(self, _kind: Any, error: BaseException | None, _way: Any) -> None:
        """Pass a ValueError on as one that names the place."""
        if isinstance(error, (ValueError, TypeError, KeyError, RecursionError)):
            raise ArchiveError(f"{self.place}: {error}; nothing was imported.") from None


def _chunks(rows: Iterator[Row]) -> Iterator[list[Row]]:
    some: list[Row] = []
    for row in rows:
        some.append(row)
        if len(some) == CHUNK:
            yield some
            some = []
    if some:
        yield some
