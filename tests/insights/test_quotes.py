"""Quotes: nothing is published without consent, a paraphrase says so."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from app.core.access import Actor
from app.core.errors import Invalid
from app.insights import quotes
from app.networks.models import Network
from tests.conftest import As
from tests.find import one
from tests.web import Page

TEXT = "Han spurte om jeg kom i morgen."


def write(as_: As, **values: object) -> Page:
    values = {"text": TEXT, "said_by": "En ung"} | values
    return as_("member").get("/nett/sitater/ny").submit("/ny", **values)


def test_consent_comes_before_publishing(as_: As) -> None:
    page = write(as_, public="1")
    assert page.status == 422
    assert "sagt ja" in page.error("consent")
    page = page.submit("/ny", consent="1", paraphrase="1")
    assert page.path == "/nett/sitater"
    assert "Publisert" in page.main
    assert "En ung (omskrevet)" in page.main


def test_the_service_refuses_as_well(db: Session) -> None:
    network = one(db, Network, slug="nett")
    with pytest.raises(Invalid):
        quotes.quote(db, Actor(1), network.id or 0, TEXT, public=True)
    assert quotes.of_the_day(db, network.id or 0) is None
    quotes.quote(db, Actor(1), network.id or 0, TEXT, consent=True, public=True)
    found = quotes.of_the_day(db, network.id or 0)
    assert found is not None
    assert found.text == TEXT


def test_two_editors_see_both(as_: As) -> None:
    write(as_)
    path = "/nett/sitater/1/rediger"
    mine, theirs = as_("member").get(path), as_("colleague").get(path)
    theirs.submit("/rediger", text="Deres ord.")
    page = mine.submit("/rediger", text="Mine ord.")
    assert page.status == 409
    assert page.typed("text").strip() == "Mine ord."
    assert "Deres ord." in page.main


@pytest.mark.parametrize(
    ("name", "listed", "written"),
    [("reader", 200, 403), ("outsider", 404, 404), ("leader", 200, 200)],
)
def test_who_may(as_: As, name: str, listed: int, written: int) -> None:
    write(as_)
    assert as_(name).get("/nett/sitater").status == listed
    assert as_(name).get("/nett/sitater/ny").status == written
    assert as_(name).get("/nett/sitater/1/rediger").status == written


def test_a_quote_is_seen_where_its_insight_is(as_: As) -> None:
    as_("member").get("/nett/innsikt/ny").submit("/ny", title="Gjerdet", reach="internt")
    page = as_("member").get("/nett/sitater/ny?innsikt=gjerdet")
    page.submit("/ny", text=TEXT)
    assert TEXT in as_("member").get("/nett/innsikt/gjerdet").main
    assert TEXT in as_("member").get("/nett/sitater").main
    assert TEXT not in as_("neighbour").get("/nett/sitater").text
    assert as_("neighbour").get("/nett/sitater/1/rediger").status == 404


def test_a_published_quote_does_not_tell_of_an_insight_one_may_not_see(as_: As) -> None:
    new = as_("member").get("/nett/innsikt/ny")
    insight = new.submit("/ny", title="Bare for oss", reach="internt", source_kind="ansatt")
    slug = insight.path.rsplit("/", 1)[1]
    form = as_("member").get(f"/nett/sitater/ny?innsikt={slug}")
    form.submit("/ny", text=TEXT, consent="1", public="1")
    assert "Bare for oss" in as_("colleague").get("/nett/sitater").main
    theirs = as_("neighbour").get("/nett/sitater")
    assert TEXT in theirs.main
    assert "Bare for oss" not in theirs.main and slug not in theirs.response.text
