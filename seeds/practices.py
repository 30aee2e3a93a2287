"""Practices, each walked through its life by the same steps a group takes."""

from __future__ import annotations

from datetime import datetime

from app.core.columns import Reach
from app.networks.models import Role
from app.practices import rules, service
from app.practices.models import Amount, PracticeState, Viewpoint
from seeds.timeline import after, ago
from seeds.world import Row, World

S = PracticeState
TEXTS = ("who", "what", "how", "why", "traits", "outcome", "comparison", "transferability")
# Days after the nomination.
OBSERVED, COMPARED, CONTRASTED, TESTED, VOUCHED, SHARED, REJECTED = 21, 35, 42, 49, 63, 100, 70
EARLY = frozenset({S.NOMINATED, S.OBSERVED})


def plan(world: World) -> None:
    """Nominations and all that follow from them."""
    for place, row in enumerate(world.rows("practices")):
        nominated = _nominated(world, row, place)
        world.made["practices", row["key"]] = nominated
        world.timeline.plan(nominated, _nominate, world, row, place)
        _plan_life(world, row, nominated)


def _nominated(world: World, row: Row, place: int) -> datetime:
    """Three weeks after its last insight; what is still new was nominated in the last weeks."""
    linked = [world.made["insights", link["key"]] for link in row["insights"]]
    then = after(max([*linked, world.asked(row["group"])]), 21, place)
    if PracticeState(row["state"]) not in EARLY or _used(world, row["key"]):
        return then
    days = 4 + 3 * world.place(row["group"])
    # An observed one has had its three weeks of watching, and a few days since.
    return ago(days + (OBSERVED if row["state"] == S.OBSERVED else 0), place)


def _used(world: World, key: str) -> bool:
    """An initiative with a date builds on it, so it can't be from the last weeks."""
    return any(
        "agreed_on" in row for row in world.rows("initiatives") if key in row.get("practices", [])
    )


def _plan_life(world: World, row: Row, nominated: datetime) -> None:
    state = PracticeState(row["state"])

    def later(days: int, place: int = 0) -> datetime:
        return after(nominated, days, place)

    if state is S.NOMINATED:
        return
    world.timeline.plan(later(OBSERVED), _move, world, row, S.OBSERVED)
    if "resources" in row:
        world.timeline.plan(later(COMPARED), _compare, world, row)
    for place, contrast in enumerate(row.get("contrasts", [])):
        world.timeline.plan(later(CONTRASTED, place), _contrast, world, row, contrast, place)
    if "resources" in row:
        world.timeline.plan(later(TESTED), _pass_test, world, row)
    for place, key in enumerate(_vouchers(world, row)):
        world.timeline.plan(later(VOUCHED, 2 * place), _vouch, world, row, key)
    if state is S.SHARED:
        world.timeline.plan(later(SHARED), _move, world, row, S.SHARED)
    if state is S.REJECTED:
        world.timeline.plan(later(REJECTED), _move, world, row, S.REJECTED)


def _nominate(world: World, row: Row, place: int) -> None:
    actor = world.member(row["group"], place)
    ids = [world.insights[link["key"]].id or 0 for link in row["insights"]]
    practice = service.nominate(
        world.db,
        actor,
        world.network_id,
        world.groups[row["group"]],
        row["title"],
        reach=Reach(row["reach"]),
        insight_ids=ids,
        example=row["example"],
        **{name: row[name] for name in TEXTS if name in row},
    )
    world.practices[row["key"]] = practice
    service.set_themes(world.db, practice, world.theme_ids(row))
    for link in row["insights"]:
        insight = world.insights[link["key"]]
        viewpoint = Viewpoint(link["viewpoint"])
        if service.viewpoint_of(insight) is not viewpoint:
            service.link_insight(world.db, actor, practice, insight.id or 0, viewpoint)


def _move(world: World, row: Row, target: PracticeState) -> None:
    practice = world.practices[row["key"]]
    service.move(
        world.db,
        world.coordinator(row["group"]),
        practice,
        target,
        row["reject_reason"] if target is S.REJECTED else "",
    )


def _compare(world: World, row: Row) -> None:
    practice = world.practices[row["key"]]
    amounts = {name: Amount(amount) for name, amount in row["resources"].items()}
    service.compare(world.db, world.member(row["group"], 1), practice, practice.version, amounts)


def _contrast(world: World, row: Row, contrast: Row, place: int) -> None:
    service.add_contrast(
        world.db, world.member(row["group"], place), world.practices[row["key"]], **contrast
    )


def _pass_test(world: World, row: Row) -> None:
    """The test is passed, unless it shows that the practice is true but useless."""
    if not rules.verdict(world.practices[row["key"]]).useless:
        _move(world, row, S.TESTED)


def _vouchers(world: World, row: Row) -> list[str]:
    """Members before the researcher, whose word alone is enough and ends the matter."""
    role = {p["key"]: p["role"] for p in world.network["people"]}
    named: list[str] = row.get("confirmed_by", [])
    return sorted(named, key=lambda key: role[key] == Role.RESEARCHER)


def _vouch(world: World, row: Row, key: str) -> None:
    practice = world.practices[row["key"]]
    # The last confirmation that was needed confirms the practice; more are not asked for.
    if practice.state is S.TESTED:
        service.vouch(world.db, world.people[key], practice)
