"""Problem statements, version by version, and the flip questions they were turned into."""

from __future__ import annotations

from app.problems import service
from app.problems.models import Answer, StatementForm
from seeds.timeline import DAY, after, ago, at
from seeds.world import Row, World

DRAFTED_BEFORE = 21 * DAY
ANSWERED_AFTER = 120  # days


def plan(world: World) -> None:
    """Versions are drafted three weeks before they are adopted; a draft is from last week."""
    for problem in world.rows("problems"):
        for number, row in enumerate(problem["versions"], 1):
            _plan_version(world, problem["group"], number, row)
    for place, row in enumerate(world.rows("problems", "flip_questions")):
        asked = world.asked(row["group"]) - 7 * (place % 2) * DAY
        world.timeline.plan(asked, _ask, world, row, place)
        # «Ja» comes with the exception that was found (insights.py).
        if Answer(row["answer"]) in {Answer.NO, Answer.UNKNOWN}:
            world.timeline.plan(after(asked, ANSWERED_AFTER), answer, world, row)


def _plan_version(world: World, group: str, number: int, row: Row) -> None:
    adopted = row.get("adopted")
    written = at(adopted - DRAFTED_BEFORE, number) if adopted else ago(6, number)
    world.made["problems", f"{group}-{number}"] = written
    world.timeline.plan(written, _write, world, group, number, row)
    if adopted:
        world.timeline.plan(at(adopted, 3), _adopt, world, group, number, row)


def _write(world: World, group: str, number: int, row: Row) -> None:
    world.versions[group, number] = service.write_version(
        world.db,
        world.member(group, number),
        world.network_id,
        world.groups[group],
        row["text"],
        form=StatementForm(row["form"]),
        target_group=row["target_group"],
        reason=row.get("reason", ""),
        example=row["example"],
    )


def _adopt(world: World, group: str, number: int, row: Row) -> None:
    service.adopt(
        world.db,
        world.coordinator(group),
        world.versions[group, number],
        adopted_on=row["adopted"],
    )


def _ask(world: World, row: Row, place: int) -> None:
    world.questions[row["key"]] = service.ask(
        world.db,
        world.member(row["group"], place),
        world.network_id,
        world.groups[row["group"]],
        row["text"],
        example=row["example"],
    )


def answer(world: World, row: Row) -> None:
    """Write the answer of the files, unless it is there already."""
    question, wanted = world.questions[row["key"]], Answer(row["answer"])
    if question.answer is not wanted:
        service.answer(world.db, world.coordinator(row["group"]), question, wanted)
