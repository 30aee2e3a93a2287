"""What test cycles show on an initiative's page."""

from __future__ import annotations

from app.core.panels import Panel
from app.core.web import Ctx
from app.cycles import queries, rules, view
from app.initiatives.models import Initiative, Status

SHOWN = 3


def of_initiative(ctx: Ctx, initiative: Initiative) -> Panel | None:
    """The tests with what was believed and decided, and what is counted. No query while nothing
    has changed in the network."""
    number, scope = initiative.id, initiative.network_id
    rows = ctx.at_revision(scope, ("tests", number), lambda: queries.of_initiative(ctx.db, number))
    measures = ctx.at_revision(
        scope, ("measures", number), lambda: queries.measures_of(ctx.db, number)
    )
    works = ctx.can("cycle:plan", initiative)
    alive = rules.may_plan(initiative.status)
    if not (rows or measures or (works and alive)):
        return None
    home = f"/{ctx.network.slug}"
    here = f"{home}/tiltak/{initiative.slug}"
    shown = view.cards(f"{here}/tester", rows[:SHOWN], works, alive=alive)
    return Panel(
        "cycles/_of_initiative.html",
        {
            "tests": shown,
            "total": len(rows),
            "all_href": f"{here}/tester",
            "plan_href": f"{here}/tester/ny" if works and alive else "",
            "measures": [view.measure(home, row, works) for row in measures],
            "measure_href": f"{here}/malinger/ny" if works and alive else "",
            "works": works,
            "waits": works and initiative.status in {Status.TESTING, Status.ADJUSTING} and not rows,
            "example": any(r.example for r in (*rows, *measures)) and not initiative.example,
        },
    )
