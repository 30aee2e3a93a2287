"""The network's front page, its groups, the red thread, and the quick log."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from app.core import clock
from app.core.access import loads
from app.core.charts import Trend
from app.core.columns import Reach
from app.core.errors import Forbidden
from app.core.forms import FormView
from app.core.i18n import _
from app.core.looked_over import looked_over
from app.core.panels import panels_named
from app.core.web import Ctx, Router
from app.council import view as council_view
from app.council.standing import standing
from app.cycles import queries as cycles
from app.cycles.trends import trends
from app.intake import queries as intake
from app.meetings.panels import next_open
from app.meetings.rules import reach_within
from app.networks.labels import ROLE_LABELS
from app.networks.policy import (
    WHO_LOGS,
    NetworkDo,
    group_to_log_in,
    groups_to_log_in,
    leads,
    view_of,
    works_in,
)
from app.networks.queries import GroupInfo, NetworkInfo, in_network, load_group
from app.thread import forms, queries, service, steps, view
from app.thread.graph import visible_graph
from app.workshops import minutes

router = Router()
HOME = "/{nett}"


@router.page(HOME, in_network())
def network_page(ctx: Ctx, network: NetworkInfo) -> Response:
    """Where the groups stand, what is tested, what is new to learn from."""
    news, standings = _news(ctx, network), _standings(ctx, network)
    lines = _lines(ctx, network, tuple(row.id for row in news.tests))
    return ctx.render(
        "thread/network.html",
        lead=network.lead,
        groups=_cards(ctx, network, standings),
        example=any(s.example for s in standings.values()),
        tests_example=any(row.example for row in news.tests),
        tests=[view.test(network, row, lines.get(row.id)) for row in news.tests],
        quote=view.quote(queries.quote_of_the_day(ctx.db, network.id)),
        decision=view.decision(network, news.decision),
        lesson=view.lesson(network, news.lesson),
        numbers=view.numbers(network, standings),
        about=view.about(network),
        progress_href=f"/{network.slug}/framdrift",
        youth_href=f"/{network.slug}/del" if _youth_may_write(ctx, network) else None,
        council=council_view.front(standing(ctx, network.id)),
        meeting=next_open(ctx, network),
    )


def _news(ctx: Ctx, network: NetworkInfo) -> queries.News:
    """What is new, found once per revision for all who see the same."""
    key = ("news", view_of(ctx.actor, network.id))
    return ctx.at_revision(
        network.id, key, lambda: queries.news(ctx.db, ctx.actor, network.id), large=True
    )


def _standings(ctx: Ctx, network: NetworkInfo) -> dict[int, queries.Standing]:
    """Where the groups stand, counted once per revision for all who see the same records."""
    key = ("standings", view_of(ctx.actor, network.id))
    return ctx.at_revision(
        network.id, key, lambda: queries.standings(ctx.db, ctx.actor, network.id), large=True
    )


def _lines(ctx: Ctx, network: NetworkInfo, ids: tuple[int, ...]) -> dict[int, Trend]:
    """The lines of what is tested: the same for every reader, drawn once per revision."""

    def draw() -> dict[int, Trend]:
        return trends(ctx.db, ids, network.k)

    return ctx.at_revision(network.id, ("trends", ids), draw)


def _youth_may_write(ctx: Ctx, network: NetworkInfo) -> bool:
    return network.public and intake.youth(ctx, network.id).open


def _cards(
    ctx: Ctx, network: NetworkInfo, standings: dict[int, queries.Standing]
) -> list[dict[str, Any]]:
    statements = queries.statements(ctx.db, network.id)
    return [
        view.card(network, group, statements.get(group.id), standings.get(group.id))
        for group in network.groups
    ]


@router.page(HOME + "/grupper", in_network())
def groups_page(ctx: Ctx, network: NetworkInfo) -> Response:
    """All groups."""
    standings = _standings(ctx, network)
    return ctx.render(
        "thread/groups.html",
        groups=_cards(ctx, network, standings),
        example=any(s.example for s in standings.values()),
    )


@router.page(HOME + "/grupper/{gruppe}", loads(load_group, NetworkDo.READ))
def group_page(ctx: Ctx, group: GroupInfo) -> Response:
    """The statement, the questions turned towards you, the thread, what to do next."""
    network: NetworkInfo = ctx.network
    home = f"/{network.slug}"
    graph = visible_graph(ctx, group)
    versions = queries.versions_of(ctx.db, group.id)
    questions = queries.questions_of(ctx.db, group.id)
    works = works_in(ctx.actor, network.id, group.id)
    asked = council_view.waiting(ctx.db, network, group.id)
    base = f"{home}/grupper/{group.slug}"
    due = cycles.due_measures(ctx.db, network.id, clock.today(), group.id) if works else []
    drawing = view.drawing(home, base, graph, ctx.arg("valgt"), works)
    return ctx.render(
        "thread/group.html",
        "thread/_drawing.html",
        group={"name": group.name, "href": base, "slug": group.slug},
        problem=view.problem(base, versions, works),
        questions=[view.question(home, base, graph, q, works) for q in questions],
        problem_href=f"{base}/problemstilling/ny" if works else None,
        question_href=f"{base}/vendesporsmal/ny" if works else None,
        steps=steps.next_steps(home, group.slug, versions, questions, graph, asked, due)
        if works
        else None,
        asked=asked,
        people=_people(ctx, group),
        panels=panels_named(ctx, "resource_group", group),
        people_href=f"{home}/innstillinger/folk" if leads(ctx.actor, network.id) else None,
        **drawing,
    )


def _people(ctx: Ctx, group: GroupInfo) -> list[str]:
    rows = queries.people_of(ctx.db, group.network_id, group.id)
    words = []
    for row in rows:
        role = _(ROLE_LABELS[row.role])
        head = row.name if ctx.insider else role
        words.append(f"{head}, {row.organisation}" if row.organisation else head)
    return list(dict.fromkeys(words))


@router.page(HOME + "/logg", in_network(NetworkDo.LOG))
def quick(ctx: Ctx, network: NetworkInfo) -> Response:
    """One box, three choices, one button."""
    group = group_to_log_in(ctx.actor, network, ctx.arg("gruppe"))
    named = ctx.arg("mote")
    form = ctx.blank(forms.QuickForm, kind="innsikt", group_id=group.id, mote=named)
    return _quick_page(ctx, network, form)


def _quick_page(
    ctx: Ctx, network: NetworkInfo, form: FormView[forms.QuickForm], status: int = 200
) -> Response:
    groups = groups_to_log_in(ctx.actor, network)
    back = group_to_log_in(ctx.actor, network, ctx.arg("gruppe"))
    return ctx.render(
        "thread/quick.html",
        status=status,
        form=form,
        kinds=view.kinds(),
        meeting=minutes.meeting_named(ctx, str(form.values.get("mote", ""))),
        groups=[(g.id, g.name) for g in groups],
        back_href=f"/{network.slug}/grupper/{back.slug}",
    )


@router.action(HOME + "/logg", in_network(NetworkDo.LOG))
def quick_log(ctx: Ctx, network: NetworkInfo) -> Response:
    """It stands on the group's page at once."""
    form = ctx.parse(forms.QuickForm)
    if not form.ok:
        return _quick_page(ctx, network, form, 422)
    data = form.data
    group = network.group(data.group_id)
    if group is None or group not in groups_to_log_in(ctx.actor, network):
        raise Forbidden(_(WHO_LOGS))
    meeting = minutes.meeting_named(ctx, data.mote)
    reach = reach_within(meeting) if meeting else Reach.NETWORK
    record = service.log(ctx.db, ctx.actor, network.id, group.id, data.kind, data.text, reach)
    if meeting is not None and minutes.enter(ctx.db, ctx.actor, meeting, record):
        again = f"/{network.slug}/logg?mote={meeting.slug}"
        said = looked_over(_("Takk. Det er logget og står i referatet."), data.text)
        return ctx.redirect(again, say=said)
    chosen = f"{data.kind}-{record.id}"
    return ctx.redirect(
        f"/{network.slug}/grupper/{group.slug}?valgt={chosen}#trad",
        say=looked_over(_("Takk. Det er logget og står på gruppas side."), data.text),
    )
