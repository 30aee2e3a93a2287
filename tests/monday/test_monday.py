"""The leader's Monday: what was planted is listed, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from fastapi import FastAPI
from sqlalchemy.orm import Session

from app.core import audit, clock
from app.core.columns import Reach
from app.core.db import Database
from app.council import service as council
from app.council import table
from app.council.models import AnswerKind
from app.cycles import numbers
from app.cycles.models import CycleState
from app.insights import service as insights
from app.insights.models import Consent, SourceKind
from app.intake import links as doors
from app.intake import service as intake
from app.meetings.models import MeetingState, TaskState
from app.networks.models import Membership, Network, ResourceGroup, Role
from tests.conftest import As
from tests.find import one
from tests.initiatives.helpers import actor, group_id, network_id, queries_of
from tests.reminders.helpers import DAY, club, cycle, keep, measure, meeting, task
from tests.web import Page
from tests.world import MADE

MONDAY = "/nett/mandag"


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    """No test is run while a day begins."""
    with clock.held_at(clock.now().replace(hour=11, minute=0)):
        yield


def listed(page: Page) -> dict[str, list[str]]:
    """{part of the page: titles}."""
    found = {}
    for part in page.soup.select("main section"):
        head = part.find("h2")
        assert head is not None
        found[head.get_text()] = [" ".join(h.get_text().split()) for h in part.select("h3")]
    return found


def test_nothing_waits(as_: As) -> None:
    page = as_("leader").get(MONDAY)
    assert listed(page) == {} and "Ingenting venter. God mandag." in page.main
    assert as_("leader").get("/nett").soup.select(f'nav a[href="{MONDAY}"]')
    for other in ("staff", "member", "reader"):
        assert not as_(other).get("/nett").soup.select(f'nav a[href="{MONDAY}"]')


def asked(db: Session, text: str, answered: bool = False) -> None:
    """The council asks Åsnes for something."""
    leader, nett = actor(db, "leader"), network_id(db)
    told: dict[str, Any] = {"source_kind": SourceKind.YOUTH, "consent": Consent.SPOKEN}
    told |= {"reach": Reach.PUBLIC}
    said = insights.log(db, leader, nett, group_id(db), f"Unge om {text}", **told)
    board = council.start(db, leader, nett, f"Møte om {text}", clock.today())
    cluster = table.place(db, leader, board, [said.id or 0], None, "Skole").cluster
    assert cluster is not None
    council.share(db, leader, board)
    request = council.send(db, leader, board, cluster, group_id(db), text)
    if answered:
        council.answer(db, actor(db, "member"), request, request.version, AnswerKind.YES, "Ja.")


def plant(db: Session) -> None:
    """One of everything that waits, and beside each something like it that does not."""
    today = clock.today()
    cycle(db, club(db, "Å beslutte"), CycleState.STUDIED, studied_on=today)
    cycle(db, club(db, "Besluttet"), CycleState.DECIDED, studied_on=today)
    cycle(db, club(db, "Over tiden"), CycleState.RUNNING, ends_on=today - DAY)
    cycle(db, club(db, "Slutter i dag"), CycleState.RUNNING, ends_on=today)
    cycle(db, club(db, "Uten slutt"), CycleState.RUNNING)
    cycle(db, club(db, "Ikke startet"), CycleState.PLANNED, starts_on=today - DAY)
    cycle(db, club(db, "Starter i dag"), CycleState.PLANNED, starts_on=today)
    task(db, today - DAY, text="For sent")
    task(db, today, text="Frist i dag")
    for state in (TaskState.DONE, TaskState.DROPPED):
        over = task(db, today - DAY, text=f"Oppgave {state}")
        over.state = state
        keep(db, over)
    for n, state in enumerate(MeetingState):
        meeting(db, today - n * DAY, title=f"Møte {state}", state=state, closed_at=clock.now())
    asked(db, "Mer tid")
    asked(db, "Buss", answered=True)


def elsewhere(database: Database) -> None:
    """All of it in the other network too."""
    with database.write() as db:
        there = one(db, Network, slug="annet").id
        group = one(db, ResourceGroup, network_id=there).id
        for name in ("test_cycle", "task", "meeting", "youth_request", "initiative"):
            change = f"UPDATE {name} SET network_id = :nett, group_id = :group"
            db.execute(sa.text(change), {"nett": there, "group": group})


def test_what_was_planted_is_listed_and_nothing_else(as_: As, database: Database) -> None:
    with database.write() as db:
        plant(db)
    page = as_("leader").get(MONDAY)
    assert listed(page) == {
        "Beslutninger som venter": ["Å beslutte, test 1"],
        "Tester på overtid": ["Over tiden, test 1", "Ikke startet, test 1"],
        "Ønsker og innspill fra unge": ["Mer tid"],
        "Oppgaver over fristen": ["For sent"],
        "Referater å godkjenne": ["Møte avsluttet"],
    }
    links = {str(a["href"]) for a in page.soup.select("main section a.ds-button")}
    assert "/nett/tiltak/a-beslutte/tester/1/beslutt" in links
    assert "/nett/tiltak/over-tiden/tester/1/studer" in links
    assert "/nett/grupper/asnes#oppgaver" in links, (
        "where the task is, also when no meeting gave it"
    )
    assert as_("staff").http.get(MONDAY).status_code == 403


def test_other_networks_are_not_here(as_: As, database: Database) -> None:
    with database.write() as db:
        plant(db)
    elsewhere(database)
    assert listed(as_("leader").get(MONDAY)) == {}


def test_a_group_nobody_has_done_anything_in_for_six_weeks(as_: As, database: Database) -> None:
    with database.write() as db:
        made = club(db, "Ny i Grue", group="grue")
    with clock.held_at(clock.now() + timedelta(days=20)), database.write() as db:
        keep(db, ResourceGroup(network_id=made.network_id, slug="ny", name="Ny"))
        audit.record(db, actor(db, "leader"), MADE, db.merge(made))
    for days, silent in ((40, []), (43, ["Åsnes"]), (70, ["Grue", "Åsnes", "Ny"])):
        with clock.held_at(clock.now() + timedelta(days=days)):
            with database.write() as db:
                later = clock.now() + timedelta(days=1)
                db.execute(sa.text("UPDATE person_session SET expires_at = :l"), {"l": later})
            found = listed(as_("leader").get(MONDAY))
            assert sorted(found.get("Grupper det er stille fra", [])) == sorted(silent), days


def counted(db: Session, name: str, newest: date, values: list[int]) -> None:
    """A measure with a number a day, the last of them that day; the first ten are its baseline."""
    first = newest - (len(values) - 1) * DAY
    made = measure(db, club(db, f"Tiltaket: {name}"), name, baseline_until=first + 9 * DAY)
    for n, value in enumerate(values):
        numbers.enter(db, actor(db, "leader"), made, first + n * DAY, value=value)


def test_measures_whose_chart_says_something_new(as_: As, database: Database) -> None:
    even, better = [10, 12, 11, 13, 12, 10, 11, 12, 13, 11], [20, 21, 22, 20, 21, 22, 20, 21, 22]
    with database.write() as db:
        counted(db, "Nytt", clock.today(), even + better)
        counted(db, "Gammelt", clock.today() - 40 * DAY, even + better)
        counted(db, "Jevnt", clock.today(), even + even[:9])
    page = as_("leader").get(MONDAY)
    assert listed(page) == {"Målinger med nytt signal": ["Nytt"]}
    assert page.soup.select('main section a.ds-button[href="/nett/maalinger/nytt"]')


def test_unread_texts_are_counted_for_who_reads_them(as_: As, database: Database) -> None:
    with database.write() as db:
        doors.save_settings(db, actor(db, "leader"), network_id(db), 0, {"open": True})
        intake.receive(db, network_id(db), "lås", intake.Sent(["Noen så meg."], ["Hva skjedde?"]))
    assert listed(as_("leader").get(MONDAY)) == {}, "nobody else is told that there are any"
    with database.write() as db:
        mine = one(db, Membership, role=Role.LEADER, network_id=network_id(db))
        mine.moderates = True
        audit.record(db, actor(db, "leader"), MADE, mine)
    found = listed(as_("leader").get(MONDAY))
    assert found == {"Ønsker og innspill fra unge": ["1 innspill er ikke avgjort"]}


def test_it_takes_the_same_few_queries_however_much_there_is(
    as_: As, database: Database, application: FastAPI
) -> None:
    with database.write() as db:
        plant(db)
    leader, counts = as_("leader"), []
    for turn in range(2):
        leader.http.get(MONDAY)
        counts.append(queries_of(application, lambda: leader.http.get(f"{MONDAY}?utenom")))
        with database.write() as db:
            for n in range(40):
                task(db, clock.today() - DAY, text=f"Oppgave {turn} {n}")
    assert counts[0] == counts[1] <= 8
    page = leader.get(MONDAY)
    assert len(listed(page)["Oppgaver over fristen"]) == 30 and "Det er flere" in page.main
