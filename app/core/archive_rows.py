"""A row of an archive becomes a row of this installation: its numbers, references and values."""

from __future__ import annotations

from array import array
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import archive_abroad, slugs
from app.core import archive_values as values
from app.core.archive_plan import EVENTS, NETWORK, Plan, Row

# Beside a row's columns: the addresses of what it refers to, where that is not here.
AWAY = "_away"


class Turning:
    """The new number of each row on its way in, and what is made of rows by them.

    given: {table: numbers here, in the archive's order}; 0 for one that has not come yet.
    """

    def __init__(self, db: Session, plan: Plan) -> None:
        self.db, self.plan = db, plan
        self.given: dict[str, array[int]] = {}

    def row(self, name: str, row: Row) -> Row:
        """The row as the database takes it, without the columns that stay at home.

        Raises ValueError, or TypeError, for what the table can't hold.
        """
        part, columns = self.plan.parts[name], self.plan.columns(name)
        if set(row) != {c.name for c in columns}:
            raise ValueError("its columns are not those of the table")
        refers, away = self.plan.refers(name), {}
        found: Row = dict(part.omit)
        for column in columns:
            value = row[column.name]
            if column.name in part.abroad and isinstance(value, dict):
                address = archive_abroad.read(value)
                number = archive_abroad.found(self.db, refers[column.name], address)
                found[column.name] = number
                if number is None:
                    away[column.name] = address
            else:
                found[column.name] = back(column, self._numbered(name, column.name, value))
                self._demand_sound(name, column, found[column.name])
        if part.about is not None:
            table, numbered = part.about
            found[numbered] = self.new(found[table], found[numbered])
        if name == EVENTS:
            self._turn_event(found)
        return found | {AWAY: away} if away else found

    def _demand_sound(self, name: str, column: sa.Column[Any], value: Any) -> None:
        """What the forms see to, and pages rest on: raises ValueError for what none could send."""
        if column.name == "slug" and name != NETWORK:
            if not slugs.SOUND.fullmatch(value) or value in slugs.TAKEN:
                raise ValueError("slug is no part of an address")
        elif isinstance(column.type, sa.JSON) and name != EVENTS:
            kind = int if column.name in self.plan.parts[name].ids else str
            if not isinstance(value, list) or any(type(one) is not kind for one in value):
                raise ValueError(f"{column.name} is no list of what it should hold")

    def _numbered(self, name: str, column: str, value: Any) -> Any:
        part, refers = self.plan.parts[name], self.plan.refers(name)
        if column == "id":
            return self.new(name, value)
        if column in refers:
            return self.new(refers[column], value)
        if column in part.ids:
            return [self.new(part.ids[column], number) for number in value]
        return value

    def _turn_event(self, row: Row) -> None:
        if not isinstance(row["data"], dict):
            raise TypeError("data is no object")
        row["subject_id"] = self.new(row["subject_type"], row["subject_id"])
        for key, upper in self.plan.event_ids.items():
            if type(row["data"].get(key)) is int:
                row["data"][key] = self.new(upper, row["data"][key])

    def new(self, table: str, number: Any) -> int | None:
        """A row's number here. Raises ValueError for one the archive does not hold."""
        if number is None:
            return None
        known = self.given.get(table, array("q"))
        if not 1 <= whole(number) <= len(known):
            raise ValueError(f"names a row of {table} that is not in the archive")
        return int(known[number - 1])


def back(column: sa.Column[Any], value: Any) -> Any:
    """The value for the column. Raises ValueError, with the column's name."""
    try:
        return values.back(column, value)
    except (ValueError, TypeError) as error:
        raise ValueError(f"{column.name} {error}") from None


def whole(number: Any) -> int:
    """A number that is one. Raises TypeError."""
    if type(number) is not int:
        raise TypeError("is no whole number")
    return number
