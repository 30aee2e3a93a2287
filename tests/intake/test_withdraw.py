"""Taken back is gone: in no file, in no table, on no page."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from app.core.access import Actor
from app.core.columns import Reach
from app.core.db import Database, metadata
from app.core.drafts import DRAFT, save
from app.insights import quotes
from app.insights import service as insights
from app.intake import service
from app.intake.models import Post, PostState
from app.practices import service as practices
from app.problems import service as problems
from tests.conftest import ON_POSTGRES, As
from tests.find import one
from tests.intake.young import group_id, look_up, moderator, open_form, post_of, received

WORDS = "fjord lampe ugle sykkel"
# No other text holds it; the index spells it «kvarkzebra» and the address «kvarkzebra».
SECRET = "Kvarksebra"
TEXT = f"Jeg så en {SECRET} i skogen."


def files(database: Database) -> dict[str, bytes]:
    """Every file of the embedded database."""
    path = Path(database.engine.url.database or "")
    return {f.name: f.read_bytes() for f in path.parent.glob(f"{path.name}*")}


def in_files(database: Database, word: str) -> list[str]:
    """The files where the word stands, however it is capitalised."""
    found = [word.encode(), word.lower().encode(), word.upper().encode()]
    return [name for name, body in files(database).items() if any(w in body for w in found)]


def in_tables(database: Database, word: str) -> list[str]:
    """The tables where the word stands, the index of words among them."""
    found = []
    with database.read() as db:
        names = sa.inspect(db.connection()).get_table_names()
        for name in names:
            for row in db.execute(sa.text(f'SELECT * FROM "{name}"')):
                if word.lower() in str(row).lower():
                    found.append(name)
    return sorted(set(found))


def traces(database: Database) -> list[str]:
    """Wherever the word stands."""
    return in_tables(database, SECRET) + ([] if ON_POSTGRES else in_files(database, SECRET))


def taken_in(database: Database, number: int) -> None:
    """An insight that much rests on: a quote, an exception, a statement, a practice, a draft."""
    with database.write() as db:
        actor, group = moderator(db), group_id(db)
        post = one(db, Post, id=number)
        nett = post.network_id
        question = problems.ask(db, actor, nett, group, "Finnes det noen?")
        version = problems.write_version(db, actor, nett, group, "Mange slutter.")
        insight = service.approve(
            db,
            actor,
            post,
            post.version,
            f"En {SECRET}",
            text=TEXT,
            group_id=group,
            reach=Reach.PUBLIC,
            question=question,
            version=version,
        )
        quotes.quote(db, actor, nett, f"«{TEXT}»", consent=True, public=True, insight_id=insight.id)
        practices.nominate(db, actor, nett, group, "Gå på tur", insight_ids=[insight.id or 0])
        save(db, 1, f"/nett/innsikt/{insight.slug}/rediger", f"text={SECRET}")
        save(db, 1, f"/nett/innspill/{number}", f"title={SECRET}")
        save(db, 1, "/nett/tiltak/ny", f"why={TEXT}")


def take_back(as_: As) -> None:
    """With the four words."""
    page = look_up(as_(), WORDS).submit("/trekk")
    assert "Innspillet er trukket. Teksten er slettet." in page.main
    assert SECRET not in page.text


@pytest.mark.parametrize("how_far", ["received", "asked", "taken in", "rejected"])
def test_gone_from_every_file_and_table(as_: As, database: Database, how_far: str) -> None:
    open_form(database)
    number = received(database, TEXT, WORDS)
    with database.write() as db:
        actor, post = moderator(db), one(db, Post, id=number)
        service.note(db, actor, post, post.version, f"Hva er en {SECRET}?")
        if how_far == "asked":
            service.ask(db, actor, post, post.version, f"Hva er en {SECRET}?", "Medlem")
            service.reply(db, post, f"Det er en {SECRET}.")
        if how_far == "rejected":
            service.reject(db, actor, post, post.version, f"{SECRET} finnes ikke.")
    if how_far == "taken in":
        taken_in(database, number)
    assert traces(database)
    take_back(as_)
    assert traces(database) == []
    post = post_of(database, number)
    assert (post.state, post.insight_id, post.answers) == (PostState.WITHDRAWN, None, [])


def test_pages_that_showed_it_do_not(as_: As, database: Database) -> None:
    open_form(database)
    number = received(database, TEXT, WORDS)
    taken_in(database, number)
    shown = ["/nett", "/nett/innsikt", f"/nett/innsikt?q={SECRET}", "/nett/grupper/asnes"]
    assert any(SECRET in as_().get(path).main for path in shown)
    before = as_("moderator").get("/nett/innsikt")
    address = next(a["href"] for a in before.soup.select("main a") if SECRET in a.get_text())
    take_back(as_)
    for who in ("", "moderator", "leader"):
        for path in [*shown, "/nett/sitater", "/nett/praksiser/ga-pa-tur", "/nett/innspill"]:
            assert SECRET not in as_(who).get(path).main, (who, path)
        assert as_(who).get(str(address)).status == 404
    assert as_("moderator").get(f"/nett/innspill/{number}").status == 404


def test_the_receipt_says_so_and_no_more(as_: As, database: Database) -> None:
    open_form(database)
    received(database, TEXT, WORDS)
    take_back(as_)
    page = look_up(as_(), WORDS)
    assert "Innspillet er trukket" in page.main
    assert not page.soup.select("form[action$='/trekk']") and not page.soup.select(".trail li")


def test_taken_back_twice(as_: As, database: Database) -> None:
    open_form(database)
    received(database, TEXT, WORDS)
    page = look_up(as_(), WORDS)
    assert "slettet" in page.submit("/trekk").main
    again = page.submit("/trekk")
    assert again.status == 200 and "Innspillet er trukket" in again.main


def test_a_moderator_who_has_it_open(as_: As, database: Database) -> None:
    """What they decide comes too late: there is no such post any more."""
    open_form(database)
    number = received(database, TEXT, WORDS)
    page = as_("moderator").get(f"/nett/innspill/{number}")
    take_back(as_)
    with database.read() as db:
        group = group_id(db)
    late = page.submit("/godkjenn", group_id=group, text="", title="Noe")
    assert late.status == 404 and SECRET not in late.text
    assert traces(database) == []


def test_the_insight_gone_before_is_no_trouble(as_: As, database: Database) -> None:
    """Its delete-by date came first: the receipt still works."""
    open_form(database)
    number = received(database, TEXT, WORDS)
    taken_in(database, number)
    with database.write() as db:
        from app.insights import forgetting
        from app.insights.models import Insight

        forgetting.forget(db, list(db.scalars(sa.select(Insight))))
    assert "Innsikten er slettet siden." in look_up(as_(), WORDS).main
    take_back(as_)


def test_what_nobody_withdrew_stays(as_: As, database: Database) -> None:
    open_form(database)
    received(database, TEXT, WORDS)
    other = received(database, "Noe helt annet.")
    with database.write() as db:
        where = (post_of(database, other).network_id, group_id(db))
        insights.log(db, Actor(1, "M"), *where, "En annen innsikt")
    take_back(as_)
    assert post_of(database, other).answers == ["Noe helt annet."]
    assert "En annen innsikt" in as_("member").get("/nett/innsikt").main
    assert metadata.tables["intake_post"] is not None


def test_drafts_elsewhere_that_quote_the_dialogue(as_: As, database: Database) -> None:
    open_form(database)
    number = received(database, TEXT, WORDS)
    with database.write() as db:
        post = one(db, Post, id=number)
        service.ask(db, moderator(db), post, post.version, "Hvor?", "Medlem")
        service.reply(db, post, "Bak den gamle skolen på Åsnes.")
        save(db, 1, "/nett/sitater/ny", "text=«Bak+den+gamle+skolen+på+Åsnes»")
        save(db, 1, "/nett/praksiser/ny", "title=Noe+helt+annet+enn+det")
    take_back(as_)
    with database.read() as db:
        assert db.scalars(sa.select(DRAFT.c.address)).all() == ["/nett/praksiser/ny"]


def test_memory_lets_go_too(as_: As, application: FastAPI, database: Database) -> None:
    open_form(database)
    taken_in(database, received(database, TEXT, WORDS))
    browser = as_()
    assert SECRET in browser.get("/nett/innsikt").main
    flipp = application.state.flipp
    assert flipp.remembered._pages
    take_back(as_)
    assert SECRET not in str(flipp.memory) + str(flipp.large)
    assert not any(SECRET.encode() in page.body for page in flipp.remembered._pages.values())
