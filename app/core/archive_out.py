"""A whole network as one file: every row that belongs to it, as text others can read."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import archive_abroad, clock, dialect_files, migrate
from app.core import archive_values as values
from app.core.archive_abroad import Abroad
from app.core.archive_numbers import CHUNK, Numbering, number_all
from app.core.archive_plan import EVENTS, NETWORK, Plan, Row
from app.core.archive_values import ArchiveError
from app.core.db import Database, metadata

FORMAT = 1
KIND = "flipp-network"
MANIFEST, CODEBOOK = "manifest.json", "codebook.json"
STAMP = (1980, 1, 1, 0, 0, 0)  # every entry alike: the manifest tells when
BLOCK = 1 << 16


def file_of(table: str) -> str:
    """The entry a table's rows are in."""
    return f"tables/{table}.jsonl"


def export(
    database: Database,
    plan: Plan,
    slug: str,
    target: Path,
    *,
    spared: bool,
    also: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Write the network to a new file, also while Flipp serves; one moment of it.

    spared: what is private stays at home. also: what the manifest is to say besides. Returns the
    manifest. Raises ArchiveError; then there is no file at the target.
    """
    if target.exists():
        raise ArchiveError(f"{target} is there already, and is left as it is. Choose another name.")
    part = target.with_name(f"{target.name}.part")
    dialect_files.new_private_file(part)
    try:
        with database.snapshot() as db, zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as zipped:
            manifest = _Export(db, plan, zipped, slug, spared=spared).write(also or {})
        dialect_files.sync(part)
        part.rename(target)
        dialect_files.sync(target.parent)
    finally:
        part.unlink(missing_ok=True)
    return manifest


def codebook(plan: Plan) -> dict[str, Any]:
    """What each table and column is, and what is left out, for whoever reads the archive."""
    return {
        "tables": {name: _described(plan, name) for name in plan.parts},
        "left out": {name: left.why for name, left in sorted(plan.left.items())},
    }


def _described(plan: Plan, name: str) -> dict[str, Any]:
    part, refers = plan.parts[name], plan.refers(name)
    columns = {}
    for column in plan.columns(name):
        told = {"holds": values.kind_of(column), "may be missing": bool(column.nullable)}
        if column.name in refers:
            told["refers to"] = refers[column.name]
        if column.name in part.abroad:
            told["or"] = "the address of another network's record"
        if column.name in part.ids:
            told["lists numbers of"] = part.ids[column.name]
        if part.about is not None and column.name == part.about[1]:
            told["refers to"] = f"the table that {part.about[0]} names"
        columns[column.name] = told
    return {"what": part.why, "columns": columns, "left out": sorted(part.omit)}


class _Export:
    """One export, inside one read transaction."""

    def __init__(
        self, db: Session, plan: Plan, zipped: zipfile.ZipFile, slug: str, *, spared: bool
    ) -> None:
        self.db, self.plan, self.zipped, self.spared = db, plan, zipped, spared
        networks = metadata.tables[NETWORK]
        found = db.execute(
            sa.select(networks.c.id, networks.c.slug, networks.c.name).where(
                networks.c.slug == slug
            )
        ).one_or_none()
        if found is None:
            raise ArchiveError(f"There is no network with the address {slug} here.")
        self.network = found
        self.numbers: Numbering = number_all(db, plan, found.id, spared=spared)
        self.away: dict[str, list[Abroad]] = {}
        for away in archive_abroad.waiting(db, found.id):
            self.away.setdefault(away.table_name, []).append(away)

    def write(self, also: Mapping[str, str]) -> dict[str, Any]:
        parts = {file_of(name): self._table(name) for name in self.plan.parts}
        parts[CODEBOOK] = self._entry(CODEBOOK, [_pretty(codebook(self.plan))])
        manifest = {
            "kind": KIND,
            "format": FORMAT,
            "revision": migrate.present(self.db.connection()),
            "network": {"slug": self.network.slug, "name": self.network.name},
            "made_at": clock.now().isoformat(timespec="seconds"),
            "private": "left out" if self.spared else "included",
            "numbers": self.numbers.counts() | {EVENTS: parts[file_of(EVENTS)]["rows"]},
            "parts": parts,
            "also": dict(also),
        }
        self._entry(MANIFEST, [_pretty(manifest)])
        return manifest

    def _table(self, name: str) -> dict[str, Any]:
        return self._entry(file_of(name), (values.line(row) for row in self._rows(name)))

    def _entry(self, name: str, lines: Iterator[bytes] | list[bytes]) -> dict[str, Any]:
        info = zipfile.ZipInfo(name, STAMP)
        info.compress_type = zipfile.ZIP_DEFLATED
        info.external_attr = 0o600 << 16
        digest, size, count = hashlib.sha256(), 0, 0
        with self.zipped.open(info, "w", force_zip64=True) as entry:
            for line in lines:
                entry.write(line)
                digest.update(line)
                size += len(line)
                count += 1
        return {"rows": count, "bytes": size, "sha256": digest.hexdigest()}

    def _rows(self, name: str) -> Iterator[Row]:
        refs = {a.row["id"]: a.refs for a in self.away.get(name, ()) if not a.whole}
        turned = (
            self._turned(name, dict(row), refs.get(row.get("id"), {})) for row in self._found(name)
        )
        if name == EVENTS:
            told = (row for row in turned if row["subject_id"] is not None)
            yield from (row | {"id": at} for at, row in enumerate(told, start=1))
        elif self._ranked_by_others(name):
            keys = [c.name for c in metadata.tables[name].primary_key]
            whole = self._waiting(name)
            yield from sorted([*turned, *whole], key=lambda row: [_rank(row[key]) for key in keys])
        else:
            yield from turned

    def _ranked_by_others(self, name: str) -> bool:
        """A link whose ends' order is another than that of their numbers here."""
        table, refers = metadata.tables[name], self.plan.refers(name)
        abroad = self.plan.parts[name].abroad
        return any(
            refers.get(c.name) in self.numbers.listed or c.name in abroad for c in table.primary_key
        )

    def _waiting(self, name: str) -> Iterator[Row]:
        """Rows that are not in their table, as what they refer to is not here."""
        for away in self.away.get(name, ()):
            if away.whole:
                empty: Row = dict.fromkeys(away.refs)
                yield self._turned(name, away.row | empty, away.refs)

    def _found(self, name: str) -> Iterator[Any]:
        table = metadata.tables[name]
        chosen = sa.select(*self.plan.columns(name))
        if name in self.numbers.listed:
            # Numbers of rows that are gone stand last, and are not found.
            numbers = list(self.numbers.listed[name])
            for start in range(0, len(numbers), CHUNK):
                some = numbers[start : start + CHUNK]
                rows = self.db.execute(chosen.where(table.c.id.in_(some))).mappings()
                by_number = {row["id"]: row for row in rows}
                yield from (by_number[number] for number in some if number in by_number)
            return
        mine = self.plan.belongs(name, self.network.id, spared=self.spared)
        found = chosen.where(mine).order_by(*table.primary_key)
        yield from self.db.execute(found.execution_options(yield_per=CHUNK)).mappings()

    def _turned(self, name: str, row: Row, away: Row) -> Row:
        """The row with the archive's numbers, as JSON has it; away: addresses that wait for it."""
        part = self.plan.parts[name]
        if self.spared and part.private is not None:
            row = part.private.changed(row)
        if "id" in row and name != EVENTS:
            row["id"] = self.numbers.of(name, row["id"])
        for column, upper in self.plan.refers(name).items():
            known = self._reference(name, column, upper, row[column])
            row[column] = away.get(column) if known is None else known
        for column, upper in part.ids.items():
            listed = (self.numbers.of(upper, number) for number in row[column])
            row[column] = [number for number in listed if number is not None]
        if part.about is not None:
            # A record that is gone, or stays at home, is named no longer.
            table, number = part.about
            row[number] = self.numbers.of(row[table], row[number])
        if name == EVENTS:
            self._turn_event(row)
        return {column: values.out(value) for column, value in row.items()}

    def _reference(self, name: str, column: str, upper: str, number: int | None) -> Any:
        known = self.numbers.of(upper, number)
        if number is None or known is not None or column in self.plan.parts[name].refs:
            return known
        if column in self.plan.parts[name].abroad:
            return archive_abroad.address_of(self.db, upper, number)
        raise ArchiveError(
            f"{name}.{column} names {upper} {number}, which is not the network's; nothing is left "
            "out silently, so nothing was exported."
        )

    def _turn_event(self, row: Row) -> None:
        row["subject_id"] = self.numbers.of(row["subject_type"], row["subject_id"])
        data = dict(row["data"])
        for key, upper in self.plan.event_ids.items():
            if type(data.get(key)) is int:
                data[key] = self.numbers.of(upper, data[key])
        row["data"] = data


def _rank(key: Any) -> tuple[bool, int, str]:
    """Numbers before addresses."""
    if isinstance(key, int):
        return (False, key, "")
    return (True, 0, json.dumps(key, sort_keys=True))


def _pretty(told: Any) -> bytes:
    return json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"


def digest_of(entry: IO[bytes]) -> str:
    """sha256 of an entry, a block at a time."""
    digest = hashlib.sha256()
    while block := entry.read(BLOCK):
        digest.update(block)
    return digest.hexdigest()
