"""Logging an insight and letting it grow: what is kept, what is refused, who may."""

from __future__ import annotations

import pytest

from tests.conftest import As
from tests.web import Page

TITLE = "Vaktmesteren spurte om han ville male gjerdet"
ONE = "/nett/innsikt/vaktmesteren-spurte-om-han-ville-male-gjerdet"


def log(as_: As, who: str = "member", **values: object) -> Page:
    values = {"title": TITLE} | values
    return as_(who).get("/nett/innsikt/ny").submit("/ny", **values)


def test_it_begins_as_one_sentence(as_: As) -> None:
    page = log(as_)
    assert page.path == ONE
    assert "Lag en praksis av dette" in page.main
    assert TITLE in as_("reader").get("/nett/innsikt?kilde=ung").main


def test_it_grows(as_: As) -> None:
    log(as_)
    form = as_("member").get(ONE + "/rediger")
    values = {"text": "De malte i fire uker.", "heard_on": "2024-09-17", "theme_ids": ["1"]}
    page = form.submit("/rediger", method="intervju", **values)
    assert page.path == ONE
    for words in ("De malte i fire uker.", "17. september 2024", "Intervju", "Overganger"):
        assert words in page.main
    assert TITLE in as_("reader").get("/nett/innsikt?q=gjerder&tema=overganger").main


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("title", "", "Fyll ut"),
        ("heard_on", "i går", "datoen"),
        ("heard_on", "2150-01-01", "ikke vært ennå"),
        ("delete_by", "2020-01-01", "Den dagen har vært"),
        ("method", "gjetting", "Velg"),
    ],
)
def test_what_was_typed_stays(as_: As, field: str, value: str, words: str) -> None:
    log(as_)
    page = (
        as_("member").get(ONE + "/rediger").submit("/rediger", text="Lang tekst", **{field: value})
    )
    assert page.status == 422
    assert words in page.error(field)
    assert page.typed("text").strip() == "Lang tekst"


def test_an_identity_number_is_refused(as_: As) -> None:
    page = log(as_, title="Han heter 13097248022")
    assert page.status == 422
    assert "fødselsnummer" in page.error("title")


def test_a_person_agrees_before_everybody_sees_it(as_: As) -> None:
    page = log(as_, source_kind="ung", reach="offentlig")
    assert page.status == 422
    assert "samtykket" in page.error("consent")
    assert page.submit("/ny", consent="muntlig").path == ONE
    page = as_("member").get(ONE + "/rediger").submit("/rediger", consent="ikke_nodvendig")
    assert page.status == 422
    assert page.error("consent")


def test_a_figure_needs_no_consent(as_: As) -> None:
    assert log(as_, source_kind="statistikk", reach="offentlig").path == ONE


def test_two_editors_see_both_texts(as_: As) -> None:
    log(as_)
    mine, theirs = as_("member").get(ONE + "/rediger"), as_("colleague").get(ONE + "/rediger")
    theirs.submit("/rediger", text="Deres")
    page = mine.submit("/rediger", text="Min")
    assert page.status == 409
    assert page.typed("text").strip() == "Min"
    assert "Deres" in page.main
    assert page.submit("/rediger", text="Vår").path == ONE


@pytest.mark.parametrize(
    ("name", "status"), [("neighbour", 403), ("reader", 403), ("outsider", 404), ("suspended", 404)]
)
def test_others_do_not_edit(as_: As, name: str, status: int) -> None:
    log(as_, source_kind="statistikk", reach="offentlig")
    assert as_(name).get(ONE + "/rediger").status == status


def test_who_logged_it_may_mend_it(as_: As) -> None:
    page = log(as_, "youth")
    assert "Fyll ut innsikten" in page.main
    assert "Merk som unntak" not in page.main
    assert as_("youth").get(ONE + "/rediger").status == 200


@pytest.mark.parametrize(
    ("reach", "seen_by", "hidden_from"),
    [
        ("internt", ["member", "leader", "researcher"], ["", "neighbour", "reader", "outsider"]),
        ("nettverk", ["member", "neighbour", "reader"], ["", "outsider"]),
    ],
)
def test_its_reach_holds_in_list_and_page(
    as_: As, reach: str, seen_by: list[str], hidden_from: list[str]
) -> None:
    log(as_, reach=reach)
    for name in seen_by:
        assert as_(name).get(ONE).status == 200, name
        assert TITLE in as_(name).get("/nett/innsikt?q=gjerdet").text, name
    for name in hidden_from:
        assert as_(name).get(ONE).status == 404, name
    for name in set(hidden_from) - {"outsider"}:
        assert TITLE not in as_(name).get("/nett/innsikt?q=gjerdet").text, name


def test_several_become_a_practice(as_: As) -> None:
    log(as_)
    log(as_, title="Rådgiveren sendte en melding")
    page = as_("member").get("/nett/innsikt")
    assert page.soup.select_one("form#velg[action='/nett/praksiser/ny']")
    chosen = [box["value"] for box in page.soup.select("[name=innsikt][form=velg]")]
    new = as_("member").get("/nett/praksiser/ny?" + "&".join(f"innsikt={c}" for c in chosen))
    assert TITLE in new.main
    assert "Rådgiveren sendte en melding" in new.main
    assert not as_().get("/nett/innsikt").soup.select("[name=innsikt]")
