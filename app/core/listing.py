"""Lists: column selects built once for each shape, filtered, searched, cut by key.

No ORM objects are made for a list; the statement of a shape (which filters, search or not,
first page or not, whose view) is built the first time and kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import dialect, search
from app.core.columns import Reach
from app.core.paging import COUNT_CAP, PER_PAGE, Slice, cut


@dataclass(frozen=True)
class View:
    """Whose eyes: "all", "member" (with own groups) or "public", in one network."""

    shape: str
    network_id: int
    groups: tuple[int, ...] = ()

    @property
    def bound(self) -> dict[str, Any]:
        """The values of the clause's parameters."""
        values: dict[str, Any] = {"network_id": self.network_id}
        if self.shape == "member":
            values["own_groups"] = list(self.groups)
        return values


def view_clause(model: Any, view: View | str) -> sa.ColumnElement[bool]:
    """The condition of a view: of a shape, with named parameters; of a View, with its values.

    «Not internal» rather than «one of the others»: it can't be answered by an index of its
    own, so the list's own index keeps giving the rows in the order they are shown.
    """
    given = view if isinstance(view, View) else None
    shape = given.shape if given else view
    network: Any = sa.bindparam("network_id", type_=sa.Integer)
    own: Any = sa.bindparam("own_groups", expanding=True, type_=sa.Integer)
    if given:
        network, own = given.network_id, list(given.groups)
    inside: sa.ColumnElement[bool] = model.network_id == network
    if shape == "all":
        return inside
    if shape == "public":
        return sa.and_(inside, model.reach == Reach.PUBLIC)
    return sa.and_(inside, sa.or_(model.reach != Reach.GROUP, model.group_id.in_(own)))


@dataclass(frozen=True)
class Wanted:
    """What a person asked of a list."""

    filters: tuple[tuple[str, Any], ...] = ()
    words: str = ""
    theme_id: int | None = None
    after: int | None = None


class Listing:
    """The list of one kind of record."""

    def __init__(
        self, kind: str, model: Any, columns: Sequence[Any], theme_link: tuple[Any, Any] | None
    ) -> None:
        self.kind = kind
        self.model = model
        self.columns = list(columns)
        self.theme_link = theme_link
        self._statements: dict[Any, Any] = {}

    def page(self, db: Session, view: View, wanted: Wanted, per_page: int = PER_PAGE) -> Slice[Any]:
        """One page, newest first. One query."""
        bound = self._bound(view, wanted)
        if bound is None:
            return Slice([], None)
        statement = self._statement(view, wanted, "rows")
        return cut(db.execute(statement, bound | {"most": per_page + 1}).all(), per_page)

    def count(self, db: Session, view: View, wanted: Wanted) -> int:
        """How many there are, counted no further than COUNT_CAP + 1. One query."""
        bound = self._bound(view, wanted)
        if bound is None:
            return 0
        bound.pop("after", None)
        statement = self._statement(view, wanted, "count")
        return int(db.scalar(statement, bound | {"most": COUNT_CAP + 1}) or 0)

    def _bound(self, view: View, wanted: Wanted) -> dict[str, Any] | None:
        """The parameters; None when the words hold nothing that can be searched."""
        bound = view.bound | {f"f_{name}": value for name, value in wanted.filters}
        if wanted.theme_id:
            bound["theme_id"] = wanted.theme_id
        if wanted.after is not None:
            bound["after"] = wanted.after
        if wanted.words.strip():
            groups = search.query_tokens(wanted.words)
            if not groups:
                return None
            bound["words"] = dialect.match_expression(groups)
        return bound

    def _statement(self, view: View, wanted: Wanted, what: str) -> Any:
        names = tuple(name for name, _value in wanted.filters)
        paged = wanted.after is not None and what == "rows"
        theme, words = bool(wanted.theme_id), bool(wanted.words.strip())
        shape = (what, view.shape, names, theme, words, paged)
        if shape not in self._statements:
            self._statements[shape] = self._build(*shape)
        return self._statements[shape]

    def _build(
        self, what: str, view: str, names: tuple[str, ...], theme: bool, words: bool, paged: bool
    ) -> Any:
        number: Any = self.model.id
        conditions: list[Any] = [view_clause(self.model, view)]
        conditions += [getattr(self.model, n) == sa.bindparam(f"f_{n}") for n in names]
        source: Any = sa.inspect(self.model).local_table
        if words:
            found = dialect.search_table(self.kind)
            source = found.join(source, found.c.rowid == number)
            conditions.append(dialect.matches(self.kind))
            number = found.c.rowid
        if theme and self.theme_link is not None:
            link_record, link_theme = self.theme_link
            source = source.join(link_record.class_, link_record == number)
            conditions.append(link_theme == sa.bindparam("theme_id"))
            if not words:
                # The theme's own index holds its records in the order they are shown.
                number = link_record
        if paged:
            conditions.append(number < sa.bindparam("after"))
        most = sa.bindparam("most", type_=sa.Integer)
        if what == "count":
            inner = sa.select(sa.literal(1).label("one")).select_from(source).where(*conditions)
            if words:
                # The same order as the rows: so the index of words is walked first here too.
                inner = inner.order_by(number.desc())
            return sa.select(sa.func.count()).select_from(inner.limit(most).subquery())
        rows = sa.select(*self.columns).select_from(source).where(*conditions)
        return rows.order_by(number.desc()).limit(most)
