"""What lines of minutes are about: the records' titles and addresses, as a reader may see them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core.db import select
from app.core.i18n import _
from app.core.listing import View, view_clause
from app.council.models import YouthRequest
from app.cycles.models import TestCycle
from app.initiatives.models import Initiative
from app.insights.models import Insight
from app.meetings.minutes import Subject
from app.meetings.models import Meeting, Task
from app.networks.queries import NetworkInfo
from app.practices.models import Practice

Ref = tuple[str, int]
# Tables whose rows have a page of their own, under this part of the address.
ROOMS: dict[str, tuple[Any, str]] = {
    "insight": (Insight, "innsikt"),
    "practice": (Practice, "praksiser"),
    "initiative": (Initiative, "tiltak"),
    "meeting": (Meeting, "moter"),
}
# Records whose words may be withdrawn: nothing of them is copied.
KEPT_APART = frozenset({"insight"})


def resolve(
    db: Session, seen: View, network: NetworkInfo, refs: Iterable[Ref]
) -> dict[Ref, Subject]:
    """{(table, number): its title and page}, of what those eyes may see. At most one query."""
    wanted: dict[str, list[int]] = {}
    for table, number in sorted(set(refs)):
        wanted.setdefault(table, []).append(number)
    parts = [_part(table, numbers, seen) for table, numbers in wanted.items()]
    chosen = [part for part in parts if part is not None]
    if not chosen:
        return {}
    rows = db.execute(sa.union_all(*chosen)).all()
    return {(row.kind, row.id): _subject(network, row) for row in rows}


def _part(table: str, numbers: list[int], seen: View) -> Any:
    if table in ROOMS:
        model = ROOMS[table][0]
        return _columns(table, model.id, model.slug, model.title, 0).where(
            view_clause(model, seen), model.id.in_(numbers)
        )
    if table == "test_cycle":
        i, c = Initiative, TestCycle
        rows = _columns(table, col(c.id), col(i.slug), col(i.title), col(c.number))
        rows = rows.join_from(TestCycle, Initiative, col(i.id) == c.initiative_id)
        return rows.where(view_clause(Initiative, seen), col(c.id).in_(numbers))
    if table == "youth_request":
        r = YouthRequest
        rows = _columns(table, col(r.id), col(r.slug), col(r.title), 0)
        return rows.where(col(r.network_id) == seen.network_id, col(r.id).in_(numbers))
    if table == "task":
        rows = _columns(table, col(Task.id), col(Meeting.slug), col(Task.text), 0)
        rows = rows.join_from(Task, Meeting, col(Meeting.id) == Task.meeting_id)
        return rows.where(view_clause(Meeting, seen), col(Task.id).in_(numbers))
    return None


def _columns(table: str, number: Any, slug: Any, title: Any, no: Any) -> Any:
    return select(
        sa.literal(table).label("kind"),
        number.label("id"),
        slug.label("slug"),
        title.label("title"),
        (sa.literal(no) if isinstance(no, int) else no).label("no"),
    )


def _subject(network: NetworkInfo, row: Any) -> Subject:
    home = f"/{network.slug}"
    if row.kind in ROOMS:
        return Subject(row.title, f"{home}/{ROOMS[row.kind][1]}/{row.slug}")
    if row.kind == "test_cycle":
        words = {"title": row.title, "no": row.no}
        return Subject(_("%(title)s, runde %(no)s") % words, cycle_href(home, row.slug, row.no))
    if row.kind == "youth_request":
        return Subject(row.title, f"{home}/onsker/{row.slug}")
    return Subject(row.title, f"{home}/moter/{row.slug}#oppgaver")


def cycle_href(home: str, initiative_slug: str, number: int) -> str:
    """A test cycle's page."""
    return f"{home}/tiltak/{initiative_slug}/tester/{number}"
