"""What meetings show on the pages of other rooms: a group's, a person's, the network's front."""

from __future__ import annotations

from typing import Any

from app.core import clock
from app.core.listing import View
from app.core.panels import Panel
from app.core.web import DATABASE_AWAY, Ctx
from app.meetings import queries, view
from app.meetings.models import MeetingState
from app.meetings.policy import TaskDo
from app.networks.policy import view_of, works_in
from app.networks.queries import GroupInfo, NetworkInfo


def of_group(ctx: Ctx, group: GroupInfo) -> Panel | None:
    """A group's next meeting, its last minutes, and what is to be done. Kept by revision."""
    seen, today = view_of(ctx.actor, group.network_id), clock.today()
    inside = ctx.actor.in_network(group.network_id)

    def read() -> tuple[Any, Any, Any]:
        ahead = queries.ahead(ctx.db, seen, None, group.id)
        last = queries.last_minutes(ctx.db, seen, group.id) if inside else None
        tasks = queries.open_tasks(ctx.db, group.network_id, group.id, view=seen) if inside else []
        return ahead[0] if ahead else None, last, tasks

    key = ("meetings of group", group.id, seen, today)
    following, last, tasks = ctx.at_revision(group.network_id, key, read)
    works = works_in(ctx.actor, group.network_id, group.id)
    if not (following or last or tasks or works):
        return None
    home = f"/{ctx.network.slug}/moter"
    shown = {
        "following": view.line(ctx.network, following) if following else None,
        "under_way": following is not None and following.state is MeetingState.OPEN,
        "last": view.line(ctx.network, last) if last else None,
        "tasks": [view.task(row, may=ctx.can(TaskDo.FINISH, row)) for row in tasks],
        "plan_href": f"{home}/nytt?gruppe={group.slug}" if works else "",
        "all_href": f"{home}?gruppe={group.slug}",
    }
    return Panel("meetings/_of_group.html", shown)


def of_person(ctx: Ctx, person: Any) -> Panel | None:
    """What I am to do, in every network I am in. One query."""
    rows = queries.tasks_of_person(ctx.db, person.id)
    shown = [
        view.task(row, may=ctx.can(TaskDo.FINISH, row))
        for row in rows
        if ctx.actor.in_network(row.network_id)
    ]
    return Panel("meetings/_of_person.html", {"tasks": shown}) if shown else None


def next_open(ctx: Ctx, network: NetworkInfo) -> dict[str, Any] | None:
    """The network's next meeting that all may know of, or None. Kept by revision."""

    def read() -> Any:
        rows = queries.coming(ctx.db, network.id, clock.now(), View("public", network.id), most=1)
        return rows[0] if rows else None

    row = ctx.at_revision(network.id, ("next open meeting", clock.today()), read)
    gone = row is None or row.ends_at < clock.now()
    return None if gone else view.line(network, row)


def public_meetings(ctx: Ctx, network_id: int) -> bool:
    """Whether visitors have a list of meetings to look at; asked by the menu of every page.

    Kept until the network changes, and read in a session of its own, as `council.standing`.
    """

    def read() -> bool:
        with ctx.app.database.read() as db:
            return queries.any_public(db, network_id)

    try:
        return ctx.at_revision(network_id, "public meetings", read)
    except DATABASE_AWAY:
        return False
