"""A sentence becomes an insight, an exception, a practice, an initiative; its sender is told."""

from __future__ import annotations

import pytest

from app.core import clock
from app.core.columns import Reach
from app.core.db import Database
from app.council import service as council
from app.council import table
from app.initiatives import service as initiatives
from app.initiatives.models import Status
from app.insights.models import Insight
from app.intake import service
from app.intake.models import Post
from app.practices import service as practices
from app.problems import service as problems
from tests.conftest import As
from tests.find import one
from tests.intake.young import group_id, look_up, moderator, open_form, received

WORDS = "fjord lampe ugle sykkel"


def lead_on(database: Database, reach: Reach, status: Status = Status.TESTING) -> None:
    """All the way, by the services every page uses."""
    number = received(database, "Vaktmesteren hilste hver dag.", WORDS)
    with database.write() as db:
        actor, group, post = moderator(db), group_id(db), one(db, Post, id=number)
        nett = post.network_id
        question = problems.ask(db, actor, nett, group, "Hvem blir sett likevel?")
        told = {"text": "Noen hilste.", "group_id": group, "reach": reach, "question": question}
        insight = service.approve(db, actor, post, post.version, "Noen som hilser", **told)
        practice = practices.nominate(
            db, actor, nett, group, "Hilse på alle", insight_ids=[insight.id or 0], reach=reach
        )
        initiative = initiatives.start(
            db,
            actor,
            nett,
            group,
            "Hilseuka",
            reach=reach,
            practice_ids=[practice.id or 0],
            learned="Det tar tid." if status is Status.ENDED else "",
        )
        initiatives.bring_to(db, actor, initiative, Status.DECIDED)
        initiative.status = status


def test_the_whole_way(as_: As, database: Database) -> None:
    open_form(database)
    lead_on(database, Reach.PUBLIC)
    page = look_up(as_(), WORDS)
    assert "Innspillet ditt ble til noe" in page.main
    steps = [h.get_text() for h in page.soup.select(".trail h3")]
    assert steps == [
        "Du skrev",
        "Noen har lest det",
        "Det ble tatt inn",
        "Det svarte på et spørsmål",
        "Det ble med i en praksis",
        "Det førte til et tiltak",
    ]
    assert "Det prøves ut nå." in page.main and "Hvem blir sett likevel?" in page.main
    for address in (a["href"] for a in page.soup.select(".trail a")):
        assert as_().get(str(address)).status == 200


def test_by_role_never_by_person(as_: As, database: Database) -> None:
    open_form(database)
    lead_on(database, Reach.PUBLIC)
    text = look_up(as_("moderator"), WORDS).text
    assert not [n for n in ("Moderator", "Leder", "Leader", "Member") if n in text]


def test_what_is_not_published_is_told_without_its_name(as_: As, database: Database) -> None:
    open_form(database)
    lead_on(database, Reach.NETWORK)
    for who in ("", "moderator", "leader"):
        page = look_up(as_(who), WORDS)
        assert "De har ikke delt det med alle ennå." in page.main
        assert "Hilse på alle" not in page.main and "Hilseuka" not in page.main
        assert "Bare nettverket ser den: «Noen som hilser»" in page.main
        assert not page.soup.select(".trail a")


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (Status.RUNNING, "Det er tatt i bruk."),
        (Status.DECIDED, "gruppa har tatt en beslutning"),
        (Status.ENDED, "Dette lærte de: Det tar tid."),
    ],
)
def test_what_came_of_it(as_: As, database: Database, status: Status, words: str) -> None:
    open_form(database)
    lead_on(database, Reach.PUBLIC, status)
    assert words in look_up(as_(), WORDS).main


def test_the_councils_question_is_a_step(as_: As, database: Database) -> None:
    open_form(database)
    lead_on(database, Reach.PUBLIC)
    with database.write() as db:
        actor, insight = moderator(db), one(db, Insight, title="Noen som hilser")
        board = council.start(db, actor, insight.network_id, "Møte", clock.today())
        here = table.place(db, actor, board, [insight.id or 0], None, "Voksne").cluster
        assert here is not None
        council.share(db, actor, board)
        council.send(db, actor, board, here, group_id(db), "Flere som hilser", text="Fordi.")
    page = look_up(as_(), WORDS)
    assert "Ungdomsrådet spurte en gruppe om det" in page.main
    assert "Flere som hilser" in page.main


def test_read_but_not_decided(as_: As, database: Database) -> None:
    open_form(database)
    number = received(database, "Hei.", WORDS)
    assert "Innspillet ditt er mottatt" in look_up(as_(), WORDS).main
    as_("moderator").get(f"/nett/innspill/{number}").submit("/lest")
    assert "Innspillet ditt er lest" in look_up(as_(), WORDS).main
