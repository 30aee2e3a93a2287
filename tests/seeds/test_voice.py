"""The young's voice as it is loaded: doors, posts in every state, and receipts that tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa
from fastapi import FastAPI
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app.core.config import Mode, Settings
from app.core.db import Database
from app.insights.models import Insight
from app.intake import queries, receipts, retention, rules
from app.intake.models import IntakeLink, Post, PostMessage, PostState
from app.main import create_app
from app.networks.models import Network
from tests.seeds.reading import INVENTED, NOW, REAL, SECRET, count, events, of, rows, toml
from tests.web import Client, Page

S = PostState
STATES = {
    REAL: Counter({S.RECEIVED: 3, S.ASKED: 1, S.APPROVED: 1}),
    INVENTED: Counter(
        {S.RECEIVED: 4, S.ASKED: 1, S.ANSWERED: 1, S.APPROVED: 2, S.REJECTED: 1, S.WITHDRAWN: 1}
    ),
}
TODAY = NOW.date()


def post_of(db: Session, receipt: str) -> Post:
    found = queries.by_receipt(db, receipts.locked(SECRET, receipts.read(receipt)))
    assert found is not None, receipt
    return found


def by_key(db: Session, network: Network) -> dict[str, Post]:
    """Every post, found by its receipt as its sender would find it."""
    listed = toml(network.slug, "intake")["posts"]
    return {row["key"]: post_of(db, row["receipt"]) for row in listed}


def test_doors_are_open_but_one(read: Session, network: Network) -> None:
    settings = queries.settings_row(read, network.id or 0)
    assert settings is not None
    assert (settings.open, settings.keep_days) == (True, 90)
    assert (settings.help, settings.routine) == ([], "")
    listed = toml(network.slug, "intake")["links"]
    made = {link.name: link.open for link in rows(read, IntakeLink, network)}
    assert made == {row["name"]: "closed" not in row for row in listed}


def test_moderators_are_those_of_the_files(read: Session, network: Network) -> None:
    people = toml(network.slug, "network")["people"]
    readers = sorted(p["name"] for p in people if p.get("moderates"))
    assert queries.moderator_names(read, network.id or 0) == readers


def test_only_moderators_have_decided_anything(read: Session, network: Network) -> None:
    names = {*queries.moderator_names(read, network.id or 0), retention.FLIPP.name}
    decided = [e for e in events(read, network) if e.subject_type == Post.__tablename__]
    assert decided
    assert {e.actor_name for e in decided} <= names


def test_posts_are_in_the_states_the_files_lead_to(read: Session, network: Network) -> None:
    made = rows(read, Post, network)
    assert Counter(post.state for post in made) == STATES[network.slug]
    assert all(post.example for post in made)


def test_every_receipt_opens_its_own_post(read: Session, network: Network) -> None:
    found = by_key(read, network)
    assert len({post.id for post in found.values()}) == count(read, Post, network)
    for row in toml(network.slug, "intake")["posts"]:
        post = found[row["key"]]
        assert post.network_id == network.id
        if post.answers:
            given = [answer for answer in post.answers if answer]
            assert given == row["answers"]
            assert len(post.answers) == len(post.questions)


def test_what_moderators_did_stands(read: Session) -> None:
    found = by_key(read, of(read, INVENTED))
    worry = found["gruer-seg"]
    assert worry.urgent and worry.followed_up and worry.state in rules.WAITING
    assert worry.id in {row.id for row in queries.queue(read, worry.network_id)}
    assert found["lys-pa-banen"].reason.startswith("Takk for at du skrev.")
    said = [(m.from_youth, m.by_role != "") for m in queries.messages(read, found["morgenskift"])]
    assert said == [(False, True), (True, False)]
    assert found["korpset"].paper
    assert not found["kiosken"].seen and found["uten-a-sukke"].seen


def test_a_worry_is_followed_up_the_day_it_is_seen(read: Session) -> None:
    worry = by_key(read, of(read, INVENTED))["gruer-seg"]
    told = [e for e in events(read, of(read, INVENTED)) if e.subject_id == worry.id]
    assert [e.event for e in told] == ["post:worried", "post:followed"]
    assert told[0].at.date() == told[1].at.date()


def test_nothing_is_left_of_the_withdrawn_one(read: Session) -> None:
    gone = by_key(read, of(read, INVENTED))["angret"]
    assert gone.state is S.WITHDRAWN
    assert (gone.answers, gone.questions, gone.reason, gone.insight_id) == ([], [], "", None)


def test_approved_posts_are_the_insights_of_the_files(read: Session, network: Network) -> None:
    found = by_key(read, network)
    approved = [post for post in found.values() if post.state is S.APPROVED]
    listed = [row for row in toml(network.slug, "insights")["insights"] if "post" in row]
    assert len(approved) == len(listed)
    for row in listed:
        insight = read.get(Insight, found[row["post"]].insight_id)
        assert insight is not None
        told = (insight.title, insight.text, insight.reach, insight.consent, insight.method)
        assert told == (row["title"], row["text"], row["reach"], row["consent"], row["method"])
        assert insight.heard_on == found[row["post"]].week


def test_weeks_are_mondays_lately_and_nothing_is_due(read: Session, network: Network) -> None:
    for post in rows(read, Post, network):
        assert post.week.weekday() == 0
        assert post.week <= TODAY
        if post.state in rules.WAITING:
            assert 0 < rules.days_left(post.week, 90, TODAY) < 90
    messages = read.scalars(sa.select(PostMessage.week))
    assert all(week.weekday() == 0 and week <= TODAY for week in messages)
    assert not retention.due(read, TODAY)
    assert not retention.due(read, TODAY + timedelta(days=28)), "it must stand a month of showing"


def test_old_texts_are_gone_as_they_would_be(read: Session, network: Network) -> None:
    erased = {key for key, post in by_key(read, network).items() if post.erased_on}
    old = {"melding-i-juli", "egen-bil"} if network.slug == INVENTED else {"friminuttet"}
    assert erased == old
    for key in erased:
        post = by_key(read, network)[key]
        assert (post.answers, post.erased_on) == ([], TODAY)


# What its sender sees


def application(loaded: Database, mode: Mode, scheme: str = "http") -> FastAPI:
    return create_app(
        Settings(
            mode=mode,
            secret=SECRET,
            database_url=loaded.engine.url.render_as_string(hide_password=False),
            base_url=f"{scheme}://testserver",
            worker=False,
        )
    )


@pytest.fixture
def sender(loaded: Database) -> Iterator[Client]:
    """Somebody with a receipt, at the demo. Looking one up changes nothing that is counted here."""
    app = application(loaded, Mode.DEMO)
    with TestClient(app) as http:
        yield Client(http)
    app.state.flipp.database.close()


def looked_up(sender: Client, receipt: receipts.Receipt) -> Page:
    return sender.get("/mitt-innspill").submit("/mitt-innspill", ord=" ".join(receipt))


def test_the_demo_says_which_words_to_try(sender: Client) -> None:
    page = sender.get("/mitt-innspill")
    assert all(" ".join(receipt) in page.main for receipt in receipts.DEMO)


def test_production_does_not(loaded: Database) -> None:
    app = application(loaded, Mode.PRODUCTION, "https")
    with TestClient(app) as http:
        page = Client(http).get("/mitt-innspill")
    assert page.status == 200
    assert "demo" not in page.main.casefold()
    app.state.flipp.database.close()


def test_the_post_that_led_on_tells_the_whole_story(sender: Client) -> None:
    page = looked_up(sender, receipts.DEMO[0])
    assert page.status == 200
    assert "Innspillet ditt ble til noe" in page.main
    for step in (
        "Det ble tatt inn",
        "Det du skrev, er slettet",
        "Det svarte på et spørsmål",
        "Det ble med i en praksis",
        "Det førte til et tiltak",
        "Det er tatt i bruk.",
    ):
        assert step in page.main, step
    linked = page.soup.select(f"main a[href^='/{INVENTED}/']")
    places = {str(a["href"]).split("/")[2] for a in linked}
    assert {"innsikt", "praksiser", "tiltak"} <= places


def test_the_post_with_a_question_can_be_answered(sender: Client) -> None:
    page = looked_up(sender, receipts.DEMO[1])
    assert page.status == 200
    assert "Vi lurer på noe" in page.main
    assert page.form("/svar") is not None
