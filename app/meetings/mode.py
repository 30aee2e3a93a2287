"""Meeting mode as its page shows it: the agenda, the point that is now, the minutes growing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.core import clock, drafts
from app.core.choices import choices
from app.core.errors import Invalid
from app.core.forms import FormView, blank
from app.core.i18n import _, long_date, ngettext
from app.core.panels import panels_of
from app.core.web import Ctx
from app.council.models import ANSWER_LABELS
from app.cycles.models import DECISION_LABELS
from app.meetings import agenda, forms, queries, rules, sources, trail, view
from app.meetings.agenda import Point, Sources
from app.meetings.models import Meeting, MeetingState
from app.networks.policy import view_of
from app.networks.queries import NetworkInfo


@dataclass(frozen=True)
class About:
    """A record by its table and number, as a line of the minutes names it."""

    __tablename__: str
    id: int


def waiting(ctx: Ctx, meeting: Meeting) -> Sources:
    """What waits for the group, kept until something changes in the network."""
    seen = view_of(ctx.actor, meeting.network_id)
    key = ("agenda", meeting.id, meeting.version, clock.today(), seen)

    def make() -> Sources:
        return sources.read(ctx.db, meeting, _steps(ctx, meeting))

    return ctx.at_revision(meeting.network_id, key, make)


def _steps(ctx: Ctx, meeting: Meeting) -> list[Any]:
    """«Neste steg» of the group, from the room that derives it."""
    group = ctx.network.group(meeting.group_id)
    if group is None:
        return []
    makers = ctx.app.panels.get("next_steps", [])
    return [step for make in makers for step in make(ctx, group)]


def points(ctx: Ctx, meeting: Meeting, chosen: str = "") -> tuple[list[Point], dict[str, Any]]:
    """The agenda, and the lines written so far. Two queries, and eight when something changed."""
    rows = queries.entries(ctx.db, meeting.id)
    about = trail.about(ctx, rows)
    found = agenda.derive(waiting(ctx, meeting), rows, trail.titles(rows, about), chosen)
    return found, {"lines": trail.shown(rows, about), "rows": rows}


def subject_of(ctx: Ctx, meeting: Meeting, point: str) -> About | None:
    """The record the point is about, waiting or decided already; None for the others."""
    found = waiting(ctx, meeting)
    for row in found.cycles:
        if agenda.cycle_key(row.slug, row.number) == point:
            return About("test_cycle", row.id)
    for row in found.requests:
        if agenda.request_key(row.slug) == point:
            return About("youth_request", row.id)
    if not point.startswith((agenda.CYCLE, agenda.REQUEST)):
        return None
    lines = [e for e in queries.entries(ctx.db, meeting.id) if e.point == point and e.subject_id]
    return About(lines[0].subject_type, lines[0].subject_id) if lines else None


BLANK = {
    "insight": forms.InsightForm,
    "task": forms.TaskForm,
    "decision": forms.DecisionForm,
    "note": forms.NoteForm,
    "cycle": forms.DecideForm,
    "reply": forms.ReplyForm,
    "next": forms.NextForm,
}


def page(
    ctx: Ctx,
    meeting: Meeting,
    chosen: str = "",
    typed: dict[str, FormView[Any]] | None = None,
    trouble: str = "",
) -> dict[str, Any]:
    """Everything the page shows. typed: the form that was not accepted, by its name in BLANK."""
    found, written = points(ctx, meeting, chosen)
    for name in typed or {}:
        if name in KINDS:
            found = agenda.shown_as_now(found, KINDS[name], chosen)
    now = next((point for point in found if point.state == "now"), None)
    key = now.key if now else ""
    home = view_address(ctx.network, meeting)
    shown = _forms(ctx, meeting, f"{home}/mote", key) | (typed or {})
    return {
        "meeting": meeting,
        "home": home,
        "group": _group_name(ctx.network, meeting),
        "hour": rules.hour(clock.now()),
        "day": long_date(meeting.opened_at or meeting.starts_at),
        "points": [_point(point) for point in found],
        "now": key,
        "forms": shown,
        "opened": next(iter(typed or {}), ""),
        "trouble": trouble,
        "panels": panels_of(ctx, meeting),
        "came": view.came(queries.attendance(ctx.db, meeting.id)),
        "people": [(p.id, p.name) for p in _people(ctx, meeting)],
        "groups": [] if meeting.group_id else [(g.id, g.name) for g in ctx.network.groups],
        "decisions": choices(DECISION_LABELS),
        "answers": choices(ANSWER_LABELS),
        **saved(written["lines"]),
    }


# The point whose form it is, by the form's name; the others stand at every point.
KINDS = {"cycle": "cycle", "reply": "request", "next": "next"}
# Where the draft of each form is kept, under the meeting's address; two belong to their point.
DRAFTS = {"insight": "innsikt", "task": "oppgave", "decision": "beslutning", "note": "notat"}
OF_POINT = {"cycle": "test", "reply": "svar"}


def _forms(ctx: Ctx, meeting: Meeting, home: str, point: str) -> dict[str, Any]:
    """The forms of the page, with their drafts put back. One query."""
    found: dict[str, Any] = {name: blank(model) for name, model in BLANK.items()}
    found["next"] = _next_form(meeting)
    kept = {name: f"{home}/{part}" for name, part in DRAFTS.items()}
    kept |= {name: f"{home}/{part}/{point}" for name, part in OF_POINT.items()}
    drafts.ask(ctx.db, ctx.actor.person_id, kept.values())
    for name, address in kept.items():
        drafts.fill(ctx.db, ctx.actor.person_id, address, found[name])
    return found


def _people(ctx: Ctx, meeting: Meeting) -> Any:
    key = ("members", meeting.group_id, clock.today())
    return ctx.at_revision(
        meeting.network_id,
        key,
        lambda: queries.members(ctx.db, meeting.network_id, meeting.group_id),
    )


def person_of(ctx: Ctx, meeting: Meeting, number: int | None) -> Any:
    """The member a task is for, or None. Raises Invalid for somebody who is none."""
    if number is None:
        return None
    found = next((p for p in _people(ctx, meeting) if p.id == number), None)
    if found is None:
        raise Invalid(_("Velg ett av alternativene."))
    return found


def saved(lines: list[dict[str, Any]], *, over: bool = False) -> dict[str, Any]:
    """The minutes so far, for the page and for the part of it that follows along."""
    last = lines[-1]["when"] if lines else ""
    return {"lines": lines, "last_saved": last, "over": over}


def follow(ctx: Ctx, meeting: Meeting) -> dict[str, Any]:
    """Only the part that follows along. Two queries."""
    rows = queries.entries(ctx.db, meeting.id)
    about = trail.about(ctx, rows)
    over = meeting.state is not MeetingState.OPEN
    return {"home": view_address(ctx.network, meeting)} | saved(trail.shown(rows, about), over=over)


def view_address(network: NetworkInfo, meeting: Meeting) -> str:
    """The meeting's page."""
    return f"/{network.slug}/moter/{meeting.slug}"


def _group_name(network: NetworkInfo, meeting: Meeting) -> str:
    group = network.group(meeting.group_id)
    return group.name if group else network.short


def _next_form(meeting: Meeting) -> FormView[forms.NextForm]:
    begins, ends = rules.next_time(meeting.starts_at, meeting.ends_at)
    wall = begins.astimezone(clock.OSLO)
    return blank(
        forms.NextForm,
        on_day=wall.date(),
        begins=f"{wall:%H:%M}",
        ends=f"{ends.astimezone(clock.OSLO):%H:%M}",
    )


def _point(point: Point) -> dict[str, Any]:
    done = ""
    if point.lines and point.last is not None:
        number = ngettext("%s linje i referatet", "%s linjer i referatet", point.lines)
        words = {"hour": rules.hour(point.last), "lines": number % point.lines}
        done = _("Ført kl. %(hour)s: %(lines)s.") % words
    return {
        "key": point.key,
        "kind": point.kind,
        "title": point.title,
        "note": point.note,
        "items": point.items,
        "done": done,
        "state": point.state,
        **point.extra,
    }
