"""The lines of a meeting as they are shown while it goes on, and as they become its minutes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.core.i18n import _
from app.core.web import Ctx
from app.meetings import agenda, minutes, rules
from app.meetings.minutes import Subject
from app.meetings.models import ENTRY_LABELS, EntryKind
from app.meetings.subjects import KEPT_APART, Ref, resolve
from app.networks.policy import view_of

Subjects = Mapping[Ref, Subject]


def refs(entries: Sequence[Any]) -> list[Ref]:
    """The records the lines are about."""
    return [(e.subject_type, e.subject_id) for e in entries if e.subject_id is not None]


def about(ctx: Ctx, entries: Sequence[Any]) -> Subjects:
    """What the lines are about, as far as whoever asks may see it. At most one query."""
    return resolve(ctx.db, view_of(ctx.actor, ctx.network.id), ctx.network, refs(entries))


def shown(entries: Sequence[Any], subjects: Subjects) -> list[dict[str, Any]]:
    """The lines as the page shows them, in the order they were written."""
    return [_shown(n, entry, subjects) for n, entry in enumerate(entries, start=1)]


def _shown(number: int, entry: Any, subjects: Subjects) -> dict[str, Any]:
    subject = subjects.get((entry.subject_type, entry.subject_id or 0))
    gone = entry.subject_id is not None and subject is None
    return {
        "id": f"linje-{number}",
        "at": entry.created_at,
        "when": rules.hour(entry.created_at),
        "title": _(ENTRY_LABELS[entry.kind]),
        "about": subject.title if subject else "",
        "href": subject.href if subject else "",
        "gone": _("Handler om noe som ikke lenger kan vises.") if gone else "",
        # A task's line says all of it already.
        "text": entry.text,
        "whole": entry.subject_type == "task",
    }


def titles(entries: Sequence[Any], subjects: Subjects) -> dict[str, str]:
    """{point: the title of the record it is about}, for points with one of their own."""
    found: dict[str, str] = {}
    for entry in entries:
        subject = subjects.get((entry.subject_type, entry.subject_id or 0))
        own = entry.subject_type in {"test_cycle", "youth_request"}
        if subject is not None and own and entry.point not in agenda.FIXED:
            found.setdefault(entry.point, subject.title)
    return found


def lines(entries: Sequence[Any], subjects: Subjects) -> list[minutes.Line]:
    """The lines as the minutes are composed of them; who came stands first,
    as it was said last."""
    named = titles(entries, subjects)
    came = next((e for e in reversed(entries) if e.kind is EntryKind.ATTENDANCE), None)
    return [
        minutes.Line(
            number,
            rules.hour(entry.created_at),
            _(ENTRY_LABELS[entry.kind]),
            "" if entry is came else _heading(entry.point, named),
            _about(entry, subjects),
            entry.text,
        )
        for number, entry in sorted(enumerate(entries, 1), key=lambda pair: pair[1] is not came)
        if entry.kind is not EntryKind.ATTENDANCE or entry is came
    ]


def _heading(point: str, named: Mapping[str, str]) -> str:
    return agenda.heading(point, named.get(point, "")) or _("Ellers")


def _about(entry: Any, subjects: Subjects) -> str | None:
    if entry.subject_id is None:
        return ""
    subject = subjects.get((entry.subject_type, entry.subject_id))
    if entry.subject_type in KEPT_APART or subject is None:
        return None
    return subject.title


def numbered(entries: Sequence[Any], subjects: Subjects) -> dict[int, Subject | None]:
    """{line: what it was about, None when it can't be shown}, for reading the minutes."""
    return {
        number: subjects.get((entry.subject_type, entry.subject_id))
        for number, entry in enumerate(entries, start=1)
        if entry.subject_id is not None
    }
