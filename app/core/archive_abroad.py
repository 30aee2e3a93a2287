"""References from one network's records to another's, when the two do not travel together.

In an archive such a reference is an address: the other network's slug and the record's. Where it
comes in, it is a reference again if the record is there. If not, it waits here, in words, until
the other network has come too; taken out again meanwhile, it is the same address.
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import Field, SQLModel

from app.core import columns as c
from app.core.db import metadata, touch

NETWORK = "network"
KEYS = {"network": 60, "slug": 80, "title": 200}


class Abroad(SQLModel, table=True):
    """A row that refers to records that are not here.

    row: its number, where it lies in its table without them; all of it (whole), where it can't.
    refs: {column: {"network": slug, "slug": slug, "title": words}}.
    """

    __tablename__ = "reference_abroad"
    id: int | None = c.key()
    network_id: int = c.ref("network.id")
    table_name: str = Field(max_length=60)
    row: dict[str, Any] = Field(sa_type=sa.JSON)
    refs: dict[str, Any] = Field(sa_type=sa.JSON)
    whole: bool = False


def waiting(db: Session, network_id: int) -> list[Abroad]:
    """What waits in a network, in the order it came. One query."""
    chosen = sa.select(Abroad).where(_C.network_id == network_id).order_by(_C.id)
    return list(db.scalars(chosen))


def address_of(db: Session, table: str, number: int) -> dict[str, str] | None:
    """The address of another network's record; its title only if all may see it. One query."""
    target, networks = metadata.tables[table], metadata.tables[NETWORK]
    if table == NETWORK:
        slug = db.scalar(sa.select(target.c.slug).where(target.c.id == number))
        return {"network": slug, "slug": "", "title": ""} if slug else None
    title = target.c.title if "title" in target.c else sa.literal("")
    reach = target.c.reach if "reach" in target.c else sa.literal("")
    chosen = sa.select(networks.c.slug, target.c.slug, title, reach).select_from(target)
    row = db.execute(
        chosen.join(networks, networks.c.id == target.c.network_id).where(target.c.id == number)
    ).one_or_none()
    if row is None:
        return None
    shown = row[2] if row[3] == c.Reach.PUBLIC else ""
    return {"network": row[0], "slug": row[1], "title": shown}


def read(value: dict[str, Any]) -> dict[str, str]:
    """An address out of an archive. Raises ValueError for what is none."""
    if set(value) != set(KEYS) or any(
        not isinstance(value[key], str) or len(value[key]) > most or "\x00" in value[key]
        for key, most in KEYS.items()
    ):
        raise ValueError("is no address of a record")
    for text in value.values():
        text.encode()  # half a sign is a ValueError
    return {key: value[key] for key in KEYS}


def found(db: Session, table: str, address: dict[str, str]) -> int | None:
    """The number of the record at an address, if it is here. One query."""
    target, networks = metadata.tables[table], metadata.tables[NETWORK]
    chosen = sa.select(target.c.id).select_from(target)
    if table == NETWORK:
        number = db.scalar(chosen.where(target.c.slug == address["network"]))
    else:
        number = db.scalar(
            chosen.join(networks, networks.c.id == target.c.network_id).where(
                networks.c.slug == address["network"], target.c.slug == address["slug"]
            )
        )
    return None if number is None else int(number)


def settle(db: Session) -> int:
    """Let every reference lead to its record whose record has come. Returns how many rows did."""
    settled = 0
    for away in db.scalars(sa.select(Abroad).order_by(_C.id)).all():
        table = metadata.tables[away.table_name]
        uppers = {k.parent.name: k.column.table.name for k in table.foreign_keys}
        here = {name: found(db, uppers[name], address) for name, address in away.refs.items()}
        known = {name: number for name, number in here.items() if number is not None}
        if not known or (away.whole and len(known) < len(here)):
            continue
        _put(db, away, table, known)
        touch(db, away.network_id)
        settled += 1
    return settled


def _put(db: Session, away: Abroad, table: sa.Table, known: dict[str, int]) -> None:
    left = {name: address for name, address in away.refs.items() if name not in known}
    if away.whole:
        if not _stands(db, away, table):
            db.delete(away)
            return
        # Somebody may have made the same link by hand meanwhile.
        keys = {key.name: (away.row | known)[key.name] for key in table.primary_key}
        same = sa.and_(*(table.c[name] == value for name, value in keys.items()))
        if db.scalar(sa.select(sa.func.count()).select_from(table).where(same)) == 0:
            db.execute(table.insert().values(away.row | known))
    else:
        db.execute(table.update().where(table.c.id == away.row["id"]).values(known))
    if left:
        away.refs = left
    else:
        db.delete(away)


def _stands(db: Session, away: Abroad, table: sa.Table) -> bool:
    """Whether the other records the row ties together are here still."""
    for key in table.foreign_keys:
        own = away.row.get(key.parent.name)
        named = sa.select(sa.func.count()).where(key.column == own)
        if own is not None and not db.scalar(named):
            return False
    return True


_C: Any = sa.inspect(Abroad).local_table.c
