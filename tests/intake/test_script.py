"""Script in whatever the young and their readers write: shown as words, never as markup."""

from __future__ import annotations

import pytest

from app.core.columns import Reach
from app.core.db import Database
from app.intake import service
from app.intake.models import Post
from tests.architecture.test_script_payloads import PAYLOADS, SOME, check_markup
from tests.conftest import As
from tests.find import one
from tests.intake.young import group_id, link_of, look_up, make_link, moderator, open_form
from tests.web import Page

WORDS = "fjord lampe ugle sykkel"


def opened(as_: As, who: str, path: str) -> Page:
    """A page as it is: what is looked for in others' tests would find the payload's own words."""
    browser = as_(who)
    return Page(browser, browser.http.get(path))


@pytest.mark.parametrize("payload", SOME)
def test_a_post_shows_it_as_words(as_: As, database: Database, payload: str) -> None:
    open_form(database, contact=payload, routine=payload)
    code = make_link(database, name=payload[:120], questions=[payload[:200]])
    page = opened(as_, "", f"/del/{code}").submit(a1=payload, go="neste").submit(go="neste")
    check_markup(page.response.text, "read over")
    while "Les over" not in page.main:
        page = page.submit(go="neste")
    check_markup(page.submit(go="send").response.text, "sent")
    with database.read() as db:
        post, link = one(db, Post), link_of(db, code)
    home = f"/nett/innspill/{post.id}"
    opened(as_, "moderator", home).submit("/sporsmal", text=payload)
    opened(as_, "moderator", home).submit("/notat", note=payload)
    opened(as_, "moderator", home).submit("/bekymring").submit("/fulgt-opp", followed_up=payload)
    for path in (
        "/nett/innspill",
        home,
        "/nett/innspill/logg",
        f"/nett/innspill/papir?lenke={link.id}",
    ):
        check_markup(opened(as_, "moderator", path).response.text, path)
    for path in (f"/del/{code}", f"/del/{code}/trygt", "/nett/del/trygt"):
        check_markup(opened(as_, "", path).response.text, path)
    for path in ("ungdom", "lenker", f"lenker/{link.id}"):
        check_markup(opened(as_, "leader", f"/nett/innstillinger/{path}").response.text, path)
    refused = opened(as_, "moderator", home).submit("/avvis", reason=" ", text=payload)
    check_markup(refused.response.text, "a refused decision")
    check_markup(look_up(as_(), payload).response.text, "the words")


@pytest.mark.parametrize("payload", PAYLOADS[::7])
def test_a_receipt_shows_it_as_words(as_: As, database: Database, payload: str) -> None:
    from app.intake import receipts
    from tests.intake.young import SECRET

    nett = open_form(database)
    lock = receipts.locked(SECRET, receipts.read(WORDS))
    with database.write() as db:
        service.receive(db, nett, lock, service.Sent([payload], [payload], may_publish=True))
        actor, post = moderator(db), one(db, Post)
        service.ask(db, actor, post, post.version, payload, payload)
    asked = look_up(as_(), WORDS)
    check_markup(asked.response.text, "asked")
    check_markup(asked.submit("/svar", text=payload).response.text, "answered")
    with database.write() as db:
        actor, post = moderator(db), one(db, Post)
        where = {"text": payload, "group_id": group_id(db), "reach": Reach.PUBLIC}
        service.approve(db, actor, post, post.version, payload, **where)
    check_markup(look_up(as_(), WORDS).response.text, "taken in")
