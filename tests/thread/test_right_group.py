"""What is logged from a group's page is offered for that group, and for no closed one."""

from __future__ import annotations

import pytest

from tests.conftest import As

PLACES = ("logg", "innsikt/ny", "praksiser/ny", "tiltak/ny")


@pytest.mark.parametrize("place", PLACES)
def test_the_group_the_address_names(as_: As, place: str) -> None:
    page = as_("leader").get(f"/nett/{place}?gruppe=grue")
    chosen = page.soup.select("form[method=post] select[name=group_id] option[selected]")
    assert [option.get_text(strip=True) for option in chosen] == ["Grue"]


@pytest.mark.parametrize("place", PLACES)
def test_a_group_that_is_not_open_is_not_offered(as_: As, place: str) -> None:
    page = as_("member").get(f"/nett/{place}?gruppe=grue")
    own = as_("member").get(f"/nett/{place}")
    assert page.fields(page.form())["group_id"] == own.fields(own.form())["group_id"]


def test_an_empty_thread_leads_to_its_own_group(as_: As) -> None:
    page = as_("leader").get("/nett/grupper/grue")
    leads_to = {link["href"] for link in page.soup.select("a[href]")}
    assert {f"/nett/{place}?gruppe=grue" for place in PLACES} <= leads_to


def test_a_draft_is_written_on_from_the_groups_page(as_: As) -> None:
    path = "/nett/grupper/asnes"
    member = as_("member")
    assert "Skriv videre på utkastet" not in member.get(path).main
    new = member.get(path + "/problemstilling/ny")
    new.submit("/ny", text="Ingen bytter skole og blir værende.", do="utkast")
    assert "Skriv videre på utkastet" in member.get(path).main


def test_home_leads_to_ones_own_network(as_: As) -> None:
    page = as_("outsider").get("/")
    doors = [link["href"] for link in page.soup.select(".doors a")]
    assert doors[0] == "/annet"
    assert "Gå til nettverket ditt" not in as_("admin").get("/").main


@pytest.mark.parametrize(("sentence", "ends"), [("Hun ble med.", "blemed."), ("Hun ble", "ble.")])
def test_a_chosen_card_is_named_in_one_sentence(as_: As, sentence: str, ends: str) -> None:
    page = as_("member").get("/nett/logg").submit("/logg", text=sentence, kind="innsikt")
    told = page.main.partition("Nå vises tråden til")[2].partition("Åpne den")[0]
    # Between the parts of a sentence the words of a page have a space.
    assert "".join(told.split()) == f"Hun{ends}"
