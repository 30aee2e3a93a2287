"""A person reads what came in, hides what points to somebody, and decides; it is all logged."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
import sqlalchemy as sa

from app.core.db import Database
from app.core.drafts import save
from app.insights.models import Exception_, Insight, SourceKind, VersionInsight
from app.intake.models import Post, PostState
from app.problems import service as problems
from tests.conftest import As
from tests.find import one
from tests.intake.young import (
    group_id,
    look_up,
    moderator,
    open_form,
    post_of,
    received,
)
from tests.web import Page

WORDS = "fjord lampe ugle sykkel"


def opened(as_: As, number: int, who: str = "moderator") -> Page:
    """The post's page."""
    return as_(who).get(f"/nett/innspill/{number}")


def test_the_queue_is_for_moderators(as_: As, database: Database) -> None:
    open_form(database)
    received(database, "Bussen går for sjelden.")
    assert "Bussen går for sjelden" in as_("moderator").get("/nett/innspill").main
    assert "Innspill" in as_("moderator").get("/nett").text
    for who in ("leader", "member", "youth"):
        page = as_(who).get("/nett/innspill")
        assert page.status == 403 and "Bussen" not in page.text


def test_the_leader_gives_the_task(as_: As, database: Database) -> None:
    open_form(database)
    page = as_("leader").get("/nett/innstillinger/folk")
    row = page.soup.find("a", string=lambda s: s and "Colleague" in s)
    assert row is not None
    saved = as_("leader").get(str(row["href"])).submit(moderates="1")
    assert "Rollen er lagret" in saved.text
    assert as_("colleague").get("/nett/innspill").status == 200
    assert as_("member").get("/nett/innspill").status == 403


def test_a_reader_is_not_given_the_task(as_: As, database: Database) -> None:
    page = as_("leader").get("/nett/innstillinger/folk")
    row = page.soup.find("a", string=lambda s: s and "Reader" in s)
    assert row is not None
    refused = as_("leader").get(str(row["href"])).submit(moderates="1")
    assert refused.status == 422 and "kan gis til dem som jobber" in refused.main


def test_hide_a_mark_and_a_word(as_: As, database: Database) -> None:
    open_form(database)
    number = received(database, "Kari ringte meg på 912 34 567. Vi sprang på Flisa.")
    page = opened(as_, number)
    marked = [m.get_text() for m in page.soup.select("mark")]
    assert "912 34 567" in marked
    page = page.submit("/skjul")
    assert "Skjul «Kari»" not in page.main or "[navn]" in page.main
    before = post_of(database, number).answers[0]
    fields = {"word": "flisa", "version": post_of(database, number).version}
    form = page.form("/skjul")
    sent = page.fields(form) | {k: [str(v)] for k, v in fields.items()}
    page.client.post(f"/nett/innspill/{number}/skjul", sent)
    after = post_of(database, number).answers[0]
    assert "Flisa" in before and "Flisa" not in after and "[…]" in after


def test_approve_makes_an_insight(as_: As, database: Database) -> None:
    open_form(database)
    number = received(database, "Vaktmesteren hilste.", publish=True)
    with database.write() as db:
        actor, group = moderator(db), group_id(db)
        nett = post_of(database, number).network_id
        question = problems.ask(db, actor, nett, group, "Finnes det noen?").id
        version = problems.write_version(db, actor, nett, group, "Mange slutter.").id
    page = opened(as_, number)
    page = page.submit(
        "/godkjenn",
        title="En voksen som hilser",
        group_id=group,
        reach="offentlig",
        question_id=question,
        version_id=version,
    )
    assert page.path == "/nett/innspill"
    with database.read() as db:
        insight = one(db, Insight, title="En voksen som hilser")
        assert (insight.source_kind, insight.reach) == (SourceKind.YOUTH, "offentlig")
        assert insight.is_exception and "Vaktmesteren hilste." in insight.text
        assert insight.heard_on == post_of(database, number).week
        assert db.scalar(sa.select(sa.func.count()).select_from(Exception_)) == 1
        assert db.scalar(sa.select(sa.func.count()).select_from(VersionInsight)) == 1
    assert post_of(database, number).state is PostState.APPROVED
    assert "En voksen som hilser" in as_().get("/nett/innsikt").main


def test_not_shown_to_all_without_a_yes(as_: As, database: Database) -> None:
    open_form(database)
    number = received(database, "Vaktmesteren hilste.", publish=False)
    page = opened(as_, number)
    assert not page.soup.select("[name=reach][value=offentlig]")
    with database.read() as db:
        group = group_id(db)
    refused = page.submit("/godkjenn", group_id=group, reach="offentlig")
    assert refused.status == 422 and "har ikke sagt ja" in refused.error("reach")
    assert post_of(database, number).state is PostState.RECEIVED


def test_a_tie_of_another_group_is_refused(as_: As, database: Database) -> None:
    open_form(database)
    number = received(database, "Hei.")
    with database.write() as db:
        actor, group, other = moderator(db), group_id(db), group_id(db, "grue")
        nett = post_of(database, number).network_id
        question = problems.ask(db, actor, nett, other, "Finnes det noen?").id
    page = opened(as_, number).submit("/godkjenn", group_id=group, question_id=question)
    assert page.status == 422 and "annen gruppe" in page.error("question_id")


def test_ask_and_answer(as_: As, database: Database) -> None:
    open_form(database)
    number = received(database, "Hun hjalp meg.", WORDS)
    opened(as_, number).submit("/sporsmal", text="Kan du si mer om hva hun gjorde?")
    assert post_of(database, number).state is PostState.ASKED
    page = look_up(as_(), WORDS)
    assert "Vi lurer på noe" in page.main and "hva hun gjorde?" in page.main
    assert "Ressursgruppemedlem" in page.main and "Moderator" not in page.text
    page = page.submit("/svar", text="Hun ventet på meg.")
    assert "Svaret ditt er kommet fram" in page.main
    assert "Hun ventet på meg." in opened(as_, number).main
    assert post_of(database, number).state is PostState.ANSWERED
    more = look_up(as_(), WORDS)
    assert "Legg til noe mer" in more.main
    more.submit("/svar", text="Og hun smilte.")
    assert "Og hun smilte." in opened(as_, number).main


def test_an_answer_to_what_is_decided_is_not_lost(as_: As, database: Database) -> None:
    open_form(database)
    number = received(database, "Hun hjalp meg.", WORDS)
    opened(as_, number).submit("/sporsmal", text="Hvem?")
    page = look_up(as_(), WORDS)
    opened(as_, number).submit("/avvis", reason="Sagt før.")
    page = page.submit("/svar", text="En lærer.")
    assert page.status == 422
    assert "avgjort nå" in page.main and "En lærer." in page.main


def test_an_answer_is_looked_over_too(as_: As, database: Database) -> None:
    open_form(database)
    number = received(database, "Hun hjalp meg.", WORDS)
    opened(as_, number).submit("/sporsmal", text="Hvem?")
    page = look_up(as_(), WORDS).submit("/svar", text="Læreren min Kari, 912 34 567.")
    assert page.status == 422 and [m.get_text() for m in page.soup.select("mark")]
    page = page.submit("/svar", go="vask")
    assert page.typed("text") == "Læreren min [navn], [telefon]."
    assert "kommet fram" in page.submit("/svar", go="send").main
    assert "Læreren min [navn], [telefon]." in opened(as_, number).main


def test_names_in_an_answer_can_be_hidden(as_: As, database: Database) -> None:
    open_form(database)
    number = received(database, "Hun hjalp meg.", WORDS)
    opened(as_, number).submit("/sporsmal", text="Hvem?")
    look_up(as_(), WORDS).submit("/svar", text="Berit Hansen. Berit Hansens bil.", go="send")
    page = opened(as_, number)
    assert "Skjul «Berit Hansen»" in page.main
    page = page.submit("/skjul")
    assert "Berit" not in page.main and "[navn]" in page.main


def test_no_name_is_taken_in_without_a_look(as_: As, database: Database) -> None:
    open_form(database)
    number = received(database, "Læreren min Kari Nordmann hilste.")
    with database.read() as db:
        group = group_id(db)
    page = opened(as_, number)
    assert "Kari" not in page.typed("text"), "what is offered has no name in it"
    page = page.submit("/godkjenn", group_id=group, text="Kari Nordmann hilste.")
    assert page.status == 422 and "«Kari Nordmann»" in page.error("checked")
    assert page.typed("text") == "Kari Nordmann hilste."
    assert page.submit("/godkjenn", checked="1").path == "/nett/innspill"


def test_hidden_words_are_gone_from_half_written_drafts(as_: As, database: Database) -> None:
    open_form(database)
    number = received(database, "Kari Nordmann hilste.")
    address = f"/nett/innspill/{number}"
    with database.write() as db:
        person = moderator(db).person_id or 0
        save(db, person, address, "title=Kari+Nordmann+så+meg&group_id=1")
    page = opened(as_, number).submit("/skjul", word="Kari Nordmann")
    assert page.typed("title") == "[navn] så meg"


def test_what_is_decided_can_still_be_hidden(as_: As, database: Database) -> None:
    open_form(database)
    number = received(database, "Kari Nordmann hilste.")
    opened(as_, number).submit("/avvis", reason="Sagt før.")
    assert "Kari" not in opened(as_, number).submit("/skjul").main


def test_a_worry_followed_up_stands_behind_a_new_one(as_: As, database: Database) -> None:
    open_form(database)
    old, new = received(database, "Først."), received(database, "Så.")
    opened(as_, old).submit("/bekymring").submit("/fulgt-opp", followed_up="Ringte.")
    opened(as_, new).submit("/bekymring")
    first = as_("moderator").get("/nett/innspill").soup.select(".hits li")[0]
    assert "Så" in first.get_text()


def test_an_empty_or_guarded_answer_is_kept(as_: As, database: Database) -> None:
    open_form(database)
    number = received(database, "Hun hjalp meg.", WORDS)
    opened(as_, number).submit("/sporsmal", text="Hvem?")
    page = look_up(as_(), WORDS).submit("/svar", text="01010750160")
    assert page.status == 422 and "fødselsnummer" in page.error("text")
    assert page.typed("text") == "01010750160"


def test_reject_tells_why(as_: As, database: Database) -> None:
    open_form(database)
    number = received(database, "asdf", WORDS)
    refused = opened(as_, number).submit("/avvis", reason="  ")
    assert refused.status == 422 and refused.error("reason")
    opened(as_, number).submit("/avvis", reason="Vi skjønte ikke helt hva du mente.")
    page = look_up(as_(), WORDS)
    assert "ble ikke tatt med" in page.main and "skjønte ikke helt" in page.main


def test_worry_comes_first_with_the_routine(as_: As, database: Database) -> None:
    open_form(database, routine="Ring vakta på 12345.")
    for n in range(5):
        received(database, f"Vanlig {n}.")
    number = received(database, "Jeg orker ikke mer.")
    assert "Ring vakta" not in opened(as_, number).main
    page = opened(as_, number).submit("/bekymring")
    assert "Ring vakta på 12345." in page.main
    queue = as_("moderator").get("/nett/innspill")
    assert "Jeg orker ikke mer" in queue.soup.select(".hits li")[0].get_text()
    page = page.submit("/bekymring/fulgt-opp", followed_up="Snakket med helsesykepleier.")
    assert "Bekymring fulgt opp" in as_("moderator").get("/nett/innspill").main
    assert post_of(database, number).state is PostState.RECEIVED, "and it is not hidden for it"
    opened(as_, number).submit("/bekymring/fjern")
    assert not post_of(database, number).urgent


def test_two_moderators_do_not_collide(as_: As, database: Database) -> None:
    open_form(database)
    number = received(database, "Hun hjalp meg.")
    first, second = opened(as_, number), opened(as_, number)
    first.submit("/notat", note="Jeg ser på denne.")
    with database.read() as db:
        group = group_id(db)
    page = second.submit("/godkjenn", title="Min tittel", group_id=group)
    assert page.status == 409
    assert "Noen andre var her samtidig" in page.main and "Jeg ser på denne." in page.text
    assert page.typed("title") == "Min tittel"
    assert page.submit("/godkjenn").path == "/nett/innspill"
    assert post_of(database, number).state is PostState.APPROVED


@pytest.mark.parametrize("action", ["lest", "bekymring", "notat", "avvis", "sporsmal", "skjul"])
def test_what_is_stale_changes_nothing(as_: As, database: Database, action: str) -> None:
    open_form(database)
    number = received(database, "Hun hjalp meg.")
    page = opened(as_, number)
    opened(as_, number).submit("/notat", note="Først.")
    told: dict[str, Any] = {"note": "Så.", "reason": "Nei.", "text": "Hva?", "word": "Hun"}
    form = page.fields(page.form(f"/{action}"))
    sent = form | {k: [v] for k, v in told.items()}
    answer = page.client.post(f"/nett/innspill/{number}/{action}", sent)
    assert answer.status == 409
    post = post_of(database, number)
    assert (post.note, post.state, post.urgent) == ("Først.", PostState.RECEIVED, False)


def test_the_next_one_comes_by_itself(as_: As, database: Database) -> None:
    open_form(database)
    for n in range(3):
        received(database, f"Nummer {n}.")
    page = as_("moderator").get("/nett/innspill")
    page = as_("moderator").get(str(page.soup.select(".head .ds-button")[0]["href"]))
    for _n in range(2):
        page = page.submit("/avvis", reason="Sagt før.")
        assert page.path.removeprefix("/nett/innspill/").isdigit()
    assert page.submit("/lest").path == "/nett/innspill"


def test_every_decision_is_logged_and_taken_out(as_: As, database: Database) -> None:
    open_form(database)
    number = received(database, "Kari hjalp meg.")
    opened(as_, number).submit("/notat", note="Se.")
    opened(as_, number).submit("/bekymring")
    opened(as_, number).submit("/sporsmal", text="Hvem?")
    opened(as_, number).submit("/avvis", reason="=HYPERLINK(1)")
    response = as_("moderator").http.get("/nett/innspill/logg.csv")
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))
    what = [row[2] for row in rows[1:]]
    assert what == [
        "Innspillet ble ikke tatt med",
        "Den som skrev, fikk et spørsmål",
        "Innspillet ble merket med bekymring",
        "Notatet ble skrevet",
    ]
    assert all(row[1] == "Moderator" and row[3] == str(number) for row in rows[1:])
    assert "Kari" not in response.text and "HYPERLINK" not in response.text
    assert "Notatet ble skrevet" in as_("moderator").get("/nett/innspill/logg").main


def test_no_live_cell(as_: As, database: Database) -> None:
    from app.intake.routes.log import _dead

    assert [_dead(c) for c in ("=1", "+1", "-1", "@a", "\t=1", "a")] == [
        "'=1",
        "'+1",
        "'-1",
        "'@a",
        "'\t=1",
        "a",
    ]


def test_what_is_decided_stays_decided(as_: As, database: Database) -> None:
    open_form(database)
    number = received(database, "Hun hjalp meg.")
    page = opened(as_, number)
    opened(as_, number).submit("/avvis", reason="Sagt før.")
    version = str(post_of(database, number).version)
    for action, told in (
        ("godkjenn", {"title": "Hei", "group_id": "1"}),
        ("sporsmal", {"text": "?"}),
    ):
        sent = page.fields(page.form(f"/{action}")) | {"version": [version]}
        answer = page.client.post(
            f"/nett/innspill/{number}/{action}", sent | {k: [v] for k, v in told.items()}
        )
        assert answer.status == 422
    with database.read() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(Insight)) == 0
        assert one(db, Post, id=number).state is PostState.REJECTED
