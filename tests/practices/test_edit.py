"""Editing a practice: two editors, bad input, what is kept."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from tests.conftest import As
from tests.web import Page

FNR = "01010750160"


def nominate(as_: As, title: str = "En eldre elev følger den nye", **more: str) -> Page:
    return as_("member").get("/nett/praksiser/ny").submit("/ny", title=title, **more)


def test_a_member_nominates_a_practice(as_: As) -> None:
    page = nominate(as_)
    assert page.path == "/nett/praksiser/en-eldre-elev-folger-den-nye"
    assert "Praksisen er nominert." in page.text and "Nominert" in page.main


def test_two_editors_both_see_both_texts(as_: As) -> None:
    path = nominate(as_).path + "/rediger"
    mine, theirs = as_("member").get(path), as_("coordinator").get(path)
    theirs.submit("/rediger", what="De møtes på biblioteket")
    page = mine.submit("/rediger", what="De møtes på kafé")
    assert page.status == 409
    assert "De møtes på biblioteket" in page.main
    assert page.typed("what") == "De møtes på kafé"
    assert page.submit("/rediger", what="Biblioteket først, så kafé").status == 200


def test_bad_input_keeps_what_was_typed(as_: As) -> None:
    form = as_("member").get("/nett/praksiser/ny")
    page = form.submit("/ny", title="", what="Dette skrev jeg")
    assert page.status == 422 and page.error("title") == "Fyll ut dette feltet."
    assert page.typed("what") == "Dette skrev jeg"


def test_an_identity_number_is_refused(as_: As) -> None:
    page = nominate(as_, title="Gutten 010107 50160 møtte opp")
    assert page.status == 422 and "fødselsnummer" in page.error("title")


def test_the_same_form_twice_in_parallel_is_one_record(as_: As, together: As) -> None:
    form = as_("member").get("/nett/praksiser/ny")
    sent = form.fields(form.form("/ny")) | {"title": ["Bare én gang"]}
    browser = together("member")
    with ThreadPoolExecutor(6) as pool:
        pages = list(pool.map(lambda _: browser.post("/nett/praksiser/ny", sent), range(6)))
    assert {p.path for p in pages} == {"/nett/praksiser/bare-en-gang"}
    assert as_("member").get("/nett/praksiser").text.count("Bare én gang") == 1


def test_a_refusal_tells_why_in_a_sentence(as_: As) -> None:
    path = nominate(as_).path
    as_("member").get(path).submit("/status", state="observert")
    test = as_("member").get(path + "/ressurstest")
    page = test.submit("/ressurstest", penger="mer", tid="like")
    assert "Sant, men ubrukelig" in page.main
    assert "kan ikke bekreftes" in page.main


def test_others_do_not_see_what_a_group_keeps_to_itself(as_: As) -> None:
    path = nominate(as_, reach="internt").path
    assert as_("colleague").get(path).status == 200
    hidden = as_("neighbour").get(path)
    never = as_("neighbour").get("/nett/praksiser/finnes-ikke")
    assert hidden.status == never.status == 404
    assert hidden.response.text == never.response.text.replace("finnes-ikke", path.split("/")[-1])


def test_search_finds_by_stem_and_part(as_: As) -> None:
    nominate(as_, title="Frokostklubb på videregående")
    nominate(as_, title="Faddere ved overgangen")
    found = as_("member").get("/nett/praksiser?q=frokost").main
    assert "Frokostklubb på videregående" in found and "Faddere" not in found
    assert "Faddere ved overgangen" in as_("member").get("/nett/praksiser?q=overganger").main
