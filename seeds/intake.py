"""The voice of the young: the doors, the posts that came in, and what moderators did with them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from app.core import clock
from app.core.columns import Reach
from app.core.i18n import _
from app.insights.models import Insight
from app.intake import links, queries, receipts, retention, rules, service
from app.networks.labels import ROLE_LABELS
from app.networks.models import Role
from seeds.timeline import DAY, after, ago, at, day_of, workday
from seeds.world import Row, World

WEEK = 7  # days
SOON = timedelta(minutes=40)


def plan(world: World) -> None:
    """Doors, posts and turns; at last the daily job, as an installation would have run it.

    Posts that have become insights came in the day before those were logged. The others came in
    the last weeks, so that none of them is to be deleted yet.
    """
    world.timeline.plan(at(world.files["intake"]["settings"]["opened"]), _open, world)
    for place, row in enumerate(world.rows("intake", "links"), 1):
        world.timeline.plan(at(row["opened"], place), _make_link, world, row)
        if "closed" in row:
            world.timeline.plan(at(row["closed"], place), _close_link, world, row)
    logged = {r["post"]: world.made["insights", r["key"]] for r in _from_posts(world)}
    for place, row in enumerate(world.rows("intake", "posts")):
        _plan_post(world, row, place, logged.get(row["key"]))
    world.timeline.plan(clock.now(), retention.run, world.db)


def _from_posts(world: World) -> list[Row]:
    return [row for row in world.rows("insights") if "post" in row]


def _plan_post(world: World, row: Row, place: int, logged: datetime | None) -> None:
    if logged is None:
        received = ago(WEEK * row["weeks_ago"], place)
    else:
        received = at(workday(day_of(logged) - DAY, -DAY), place)
    world.timeline.plan(received, _receive, world, row)
    for name, (days, do) in TURNS.items():
        if name in row:
            # A worry waits for nobody: what was done about it, was done within the hour.
            late = SOON if name == "followed_up" else timedelta()
            world.timeline.plan(after(received, days, place) + late, do, world, row, place)


def approve(world: World, row: Row, place: int) -> Insight:
    """The insight of this row, made of the post that tells it."""
    post = world.posts[row["post"]]
    return service.approve(
        world.db,
        world.moderator(place),
        post,
        post.version,
        row["title"],
        text=row["text"],
        group_id=world.groups[row["group"]],
        reach=Reach(row["reach"]),
        theme_ids=world.theme_ids(row),
    )


def _open(world: World) -> None:
    settings = world.files["intake"]["settings"]
    values = {name: value for name, value in settings.items() if name != "opened"}
    leader = world.moderator(0)
    links.save_settings(world.db, leader, world.network_id, 0, {"open": True, **values})


def _make_link(world: World, row: Row) -> None:
    values: dict[str, Any] = {"name": row["name"], "questions": row.get("questions", [])}
    world.links[row["key"]] = links.make(world.db, world.staff(0), world.network_id, values)


def _close_link(world: World, row: Row) -> None:
    link = world.links[row["key"]]
    links.change(world.db, world.staff(0), link, link.version, {"open": False})


def _receive(world: World, row: Row) -> None:
    link = world.links[row["link"]] if "link" in row else None
    questions = [q.text for q in rules.asked(link.questions if link else [])]
    answers = [*row["answers"], *[""] * len(questions)][: len(questions)]
    kept_as = receipts.locked(world.secret, receipts.read(row["receipt"]))
    sent = service.Sent(
        answers=answers,
        questions=questions,
        link_id=link.id if link else None,
        theme_ids=world.theme_ids(row),
        age=row.get("age", ""),
        municipality=row.get("municipality", ""),
        may_publish=row["publish"],
        paper=row.get("paper", False),
        example=row["example"],
    )
    service.receive(world.db, world.network_id, kept_as, sent)
    post = queries.by_receipt(world.db, kept_as)
    assert post is not None
    world.posts[row["key"]] = post


def _read(world: World, row: Row, place: int) -> None:
    post = world.posts[row["key"]]
    service.mark_read(world.db, world.moderator(place), post, post.version)


def _worry(world: World, row: Row, place: int) -> None:
    post = world.posts[row["key"]]
    service.worry(world.db, world.moderator(place), post, post.version, row["worry"])


def _follow_up(world: World, row: Row, place: int) -> None:
    post = world.posts[row["key"]]
    service.follow_up(world.db, world.moderator(place), post, post.version, row["followed_up"])


def _ask(world: World, row: Row, place: int) -> None:
    post, actor = world.posts[row["key"]], world.moderator(place)
    role = _(ROLE_LABELS[Role(actor.grants[0].role)])
    service.ask(world.db, actor, post, post.version, row["asked"], role)


def _answer(world: World, row: Row, _place: int) -> None:
    service.reply(world.db, world.posts[row["key"]], row["answered"])


def _reject(world: World, row: Row, place: int) -> None:
    post = world.posts[row["key"]]
    service.reject(world.db, world.moderator(place), post, post.version, row["rejected"])


def _withdraw(world: World, row: Row, _place: int) -> None:
    service.withdraw(world.db, world.posts[row["key"]])


# What each key of a post brings about, and how many days after it came in.
TURNS = {
    "read": (1, _read),
    "worry": (1, _worry),
    "followed_up": (1, _follow_up),
    "asked": (2, _ask),
    "rejected": (3, _reject),
    "withdrawn": (3, _withdraw),
    "answered": (4, _answer),
}
