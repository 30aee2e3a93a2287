"""The room for meetings: what is coming and what was held, a new meeting, the calendar."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from starlette.responses import Response

from app.core import clock, ical
from app.core.choices import choices, picked
from app.core.columns import REACH_LABELS, Reach
from app.core.forms import FormView
from app.core.i18n import _
from app.core.paging import address as paged
from app.core.paging import cursor
from app.core.web import Ctx
from app.meetings import forms, mailing, queries, rules, service, view
from app.meetings.models import KIND_LABELS, Meeting, MeetingKind
from app.meetings.policy import WHO_PLANS, MeetingDo, RoomDo
from app.meetings.queries import meeting_guard, room_guard
from app.meetings.routes.shared import ONE, ROOM, address, calendar_file, router
from app.networks.policy import view_of, works_in
from app.networks.queries import NetworkInfo, in_network

PLAN = room_guard(RoomDo.PLAN)
EDIT = meeting_guard(MeetingDo.EDIT)
FIELDS = ("title", "kind", "group_id", "place", "online", "purpose", "reach")
USUAL = {MeetingKind.GROUP: (time(13), time(14, 30))}


@router.page(ROOM, in_network())
def index(ctx: Ctx, network: NetworkInfo) -> Response:
    """What is coming, and what was held; filtered by kind and group, searched in the minutes."""
    seen = view_of(ctx.actor, network.id)
    kind = asked_kind(ctx.arg("slag"))
    group, words = network.group_named(ctx.arg("gruppe")), ctx.arg("q").strip()[:100]
    group_id = group.id if group else None
    after = cursor(ctx.arg("etter"))
    held = queries.behind(ctx.db, seen, kind, group_id, words, after)
    query = {"q": words, "slag": kind or "", "gruppe": group.slug if group else ""}
    coming = queries.ahead(ctx.db, seen, kind, group_id, words) if after is None else []
    return ctx.render(
        "meetings/list.html",
        coming=[view.line(network, row) for row in coming],
        held=[view.line(network, row) for row in held.rows],
        words=words,
        filters=_filters(network, query),
        keep=[(name, value) for name, value in query.items() if value and name != "q"],
        clear_href=ctx.path if query["slag"] or query["gruppe"] else None,
        calendar=paged(f"{ctx.path}.ics", {"gruppe": query["gruppe"]}),
        next_url=paged(ctx.path, query, etter=held.after) if held.after else None,
        first_url=paged(ctx.path, query) if after is not None else None,
    )


def asked_kind(text: str) -> MeetingKind | None:
    """The kind the address names, or None."""
    found = picked(MeetingKind, text)
    return MeetingKind(found) if found else None


def _filters(network: NetworkInfo, query: dict[str, str]) -> list[dict[str, Any]]:
    kinds = choices(KIND_LABELS)
    groups = [(g.slug, g.name) for g in network.groups]
    return [
        {
            "name": name,
            "label": label,
            "kind": "select",
            "options": [
                {"value": value, "label": text, "chosen": value == query[name]}
                for value, text in options
            ],
        }
        for name, label, options in (
            ("slag", _("Slags møte"), kinds),
            ("gruppe", _("Gruppe"), groups),
        )
    ]


@router.page(ROOM + ".ics", in_network())
def feed(ctx: Ctx, network: NetworkInfo) -> Response:
    """The meetings as a calendar, as far as whoever asks may see them."""
    group = network.group_named(ctx.arg("gruppe"))
    seen = view_of(ctx.actor, network.id)
    rows = queries.for_calendar(ctx.db, seen, group.id if group else None)
    name = f"{network.short}: {group.name}" if group else network.name
    text = ical.calendar(name, view.events(network, rows, ctx.settings.base_url))
    return calendar_file(text, group.slug if group else network.slug)


# a new one, and its changes


@router.page(ROOM + "/nytt", PLAN)
def new(ctx: Ctx, network: NetworkInfo) -> Response:
    """The form; the group of the address, one's own or else everybody, and the usual hours."""
    open_to = _groups(ctx, network)
    named = network.group_named(ctx.arg("gruppe"))
    first = next((n for n, _name in open_to if named and n == named.id), None)
    own = ctx.actor.groups_in(network.id)
    if first is None and not (works_in(ctx.actor, network.id, None) and not own):
        first = open_to[0][0] if open_to else None
    begins, ends = USUAL[MeetingKind.GROUP]
    form = ctx.blank(
        forms.MeetingForm,
        group_id=first,
        kind=MeetingKind.GROUP,
        reach=Reach.NETWORK,
        begins=f"{begins:%H:%M}",
        ends=f"{ends:%H:%M}",
    )
    return _form_page(ctx, form)


def _groups(ctx: Ctx, network: NetworkInfo) -> list[tuple[int, str]]:
    """The groups one may plan for, one's own first."""
    own = ctx.actor.groups_in(network.id)
    may = [g for g in network.groups if works_in(ctx.actor, network.id, g.id)]
    return [(g.id, g.name) for g in sorted(may, key=lambda g: (g.id not in own, g.name))]


def _form_page(
    ctx: Ctx, form: FormView[forms.MeetingForm], meeting: Meeting | None = None, status: int = 200
) -> Response:
    return ctx.render("meetings/form.html", status=status, form=form, **_choices(ctx, meeting))


def _choices(ctx: Ctx, meeting: Meeting | None) -> dict[str, Any]:
    network: NetworkInfo = ctx.network
    return {
        "meeting": meeting,
        "kinds": choices(KIND_LABELS),
        "groups": _groups(ctx, network),
        "whole": works_in(ctx.actor, network.id, None),
        "reaches": choices(REACH_LABELS),
        "home": address(ctx, meeting) if meeting else f"/{network.slug}/moter",
    }


def _understood(ctx: Ctx, form: FormView[forms.MeetingForm]) -> bool:
    """Whether it can be kept; what only this network can tell is said beside its field."""
    if not form.ok:
        return False
    data, network = form.data, ctx.network
    group = network.group(data.group_id)
    if data.group_id is not None and group is None:
        form.say("group_id", _("Velg ett av alternativene."))
    elif not works_in(ctx.actor, network.id, data.group_id):
        form.say("group_id", _(WHO_PLANS))
    if data.group_id is None and data.reach is Reach.GROUP:
        form.say("reach", _("Et møte for hele nettverket kan ikke holdes for bare én gruppe."))
    return form.ok


def _moments(data: forms.WhenForm) -> tuple[datetime, datetime]:
    return rules.at(data.on_day, data.begins), rules.at(data.on_day, data.ends)


def _values(data: forms.MeetingForm) -> dict[str, Any]:
    starts_at, ends_at = _moments(data)
    values = {name: getattr(data, name) for name in FIELDS}
    return values | {"starts_at": starts_at, "ends_at": ends_at}


@router.action(ROOM + "/nytt", PLAN)
def create(ctx: Ctx, network: NetworkInfo) -> Response:
    """Plan it, and ask people to come if that was ticked."""
    form = ctx.parse(forms.MeetingForm)
    if not _understood(ctx, form):
        return _form_page(ctx, form, status=422)
    values = _values(form.data)
    group_id = values.pop("group_id")
    meeting = service.plan(ctx.db, ctx.actor, network.id, group_id, **values)
    say = _("Møtet er planlagt.")
    if form.data.invite:
        sent = mailing.invite(ctx.db, ctx.actor, network, meeting, ctx.settings.base_url)
        say = _("Møtet er planlagt, og innkallingen er sendt til %s.") % sent
    return ctx.redirect(address(ctx, meeting), say=say)


def _current(meeting: Meeting) -> dict[str, Any]:
    starts, ends = (m.astimezone(clock.OSLO) for m in (meeting.starts_at, meeting.ends_at))
    when = {"on_day": starts.date(), "begins": f"{starts:%H:%M}", "ends": f"{ends:%H:%M}"}
    return {name: getattr(meeting, name) for name in (*FIELDS, "version")} | when


@router.page(ONE + "/rediger", EDIT)
def edit(ctx: Ctx, meeting: Meeting) -> Response:
    """The same form for a meeting that is planned."""
    service.demand_planned(meeting)
    return _form_page(ctx, ctx.blank(forms.MeetingForm, **_current(meeting)), meeting)


@router.action(ONE + "/rediger", EDIT)
def save(ctx: Ctx, meeting: Meeting) -> Response:
    """Write it; when somebody else was first, show both."""
    service.demand_planned(meeting)
    form = ctx.parse(forms.MeetingForm)
    if not _understood(ctx, form):
        return _form_page(ctx, form, meeting, 422)
    if form.data.version != meeting.version:
        page = "meetings/form.html"
        return ctx.conflict(page, form, _current(meeting), **_choices(ctx, meeting))
    service.change(ctx.db, ctx.actor, meeting, form.data.version, **_values(form.data))
    say = _("Møtet er endret. Er innkallingen sendt, må du sende den på nytt.")
    if form.data.invite:
        sent = mailing.invite(ctx.db, ctx.actor, ctx.network, meeting, ctx.settings.base_url)
        say = _("Møtet er endret, og en ny innkalling er sendt til %s.") % sent
    return ctx.redirect(address(ctx, meeting), say=say)
