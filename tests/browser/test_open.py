"""What anybody may see, without an account; and a second region beside the first (story 6)."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Visit
from tests.browser.visitor import Visitor

NETWORK = "/kongsvingerregionen"
GROUPS = {
    "Kongsvinger": "Kongsvinger",
    "Odalen": "Nord-Odal og Sør-Odal",
    "Eidskog": "Eidskog",
    "Grue": "Grue",
    "Åsnes": "Åsnes",
}


@pytest.fixture
def anybody(visit: Visit, javascript: bool) -> Visitor:
    return visit(javascript=javascript)


def _titles(me: Visitor) -> list[str]:
    return me.page.locator(".hits > li h3").all_inner_texts()


def _open_filters(me: Visitor) -> None:
    if me.page.locator(".filters summary, .facets summary").first.is_visible():
        me.fold_out("Avgrens treffene")


def test_front_page_shows_the_five_groups(anybody: Visitor) -> None:
    """Each with its municipalities and its problem statement."""
    assert anybody.go(NETWORK) == 200
    cards = anybody.page.locator(".groups > li")
    assert cards.count() == 5
    for name, places in GROUPS.items():
        card = cards.filter(has=anybody.page.get_by_role("heading", name=name, exact=True))
        assert places in card.inner_text()
    statements = anybody.page.locator(".groups").inner_text()
    assert "Ingen opplever god tilrettelagt overgang fra ungdomsskole" in statements


def test_group_page_shows_the_statement(anybody: Visitor) -> None:
    """The statement is the headline; nothing to press that isn't theirs."""
    anybody.go(NETWORK)
    anybody.tap("Åsnes", within=".groups")
    assert anybody.heading.startswith("Ingen opplever god tilrettelagt overgang")
    assert "Skriv neste versjon" not in anybody.main


def test_twenty_initiatives(anybody: Visitor) -> None:
    """The whole list, over as many pages as it takes."""
    anybody.go(NETWORK + "/tiltak")
    assert "20 tiltak" in anybody.main
    assert len(_titles(anybody)) == 20


def test_filter_by_group_and_status(anybody: Visitor) -> None:
    """Two filters together; the address can be sent to somebody."""
    anybody.go(NETWORK + "/tiltak")
    _open_filters(anybody)
    anybody.page.get_by_label("Åsnes").check()
    anybody.page.get_by_label("Testes").check()
    anybody.tap("Vis treff")
    found = _titles(anybody)
    assert "Fadderordning på videregående" in found
    assert len(found) == 5
    assert "gruppe=asnes" in anybody.page.url


ASSISTED = "Den voksne satt ved siden av til søknaden var sendt"


@pytest.mark.parametrize(
    ("page", "words", "titles"),
    [
        ("tiltak", "frokost", {"Frokostklubb på videregående", "Frokostklubb og møteplass kveld"}),
        (
            "tiltak",
            "overgangen",  # stands under the theme «Kritiske overganger»
            {
                "Samholdsuke ved Solør vgs",
                "Fadderordning på videregående",
                "Utdanningsmesse",
                "Interessetester og andre aktører i utdanningsvalg",
                "Økt tetthet av helsesykepleier på vgs",
            },
        ),
        ("innsikt", "søknaden", {"Hjelp med overganger og søknader", ASSISTED}),
    ],
)
def test_search(anybody: Visitor, page: str, words: str, titles: set[str]) -> None:
    """By part of a compound, by another form of the word, and by the words of a theme."""
    anybody.go(f"{NETWORK}/{page}")
    anybody.page.get_by_role("searchbox").fill(words)
    anybody.tap("Søk", role="button")
    assert titles == set(_titles(anybody))


def test_second_region(visit: Visit, javascript: bool) -> None:
    """An administrator makes it; while it is closed, nobody of the first sees that it exists."""
    slug = "naboregionen" if javascript else "utregionen"
    admin = visit("admin", javascript=javascript)
    admin.go("/innstillinger")
    admin.fill(name=f"Ung i {slug}", slug=slug)
    admin.page.get_by_label("Nettverket er åpent").uncheck()
    admin.tap("Lag nettverket")
    link = admin.page.locator("#f-link").input_value()

    leader = visit(javascript=javascript)
    leader.page.goto(link)
    leader.fill(name="Leder", email=f"leder@{slug}.no", new_password="en lang setning om ski")
    leader.tap("Lag kontoen og bli med")
    assert leader.go(f"/{slug}") == 200
    leader.go(f"/{slug}/innstillinger/grupper")
    leader.fill(name="Hemmelig gruppe")
    leader.tap("Lag gruppa")

    for who in ("", "prosjektleder", "asnes-nav"):
        other = visit(who, javascript=javascript)
        _sees_nothing_of(other, slug)


def _answered(other: Visitor, path: str) -> str:
    """The page that says that nothing is there, but for the address that was asked for."""
    answer = other.page.request.get(other.base + path)
    assert answer.status == 404
    return answer.text().replace(path, "ADDRESS")


def _sees_nothing_of(other: Visitor, slug: str) -> None:
    nothing = _answered(other, "/finnes-ikke-i-det-hele-tatt")
    for path in ("", "/grupper", "/grupper/hemmelig-gruppe", "/tiltak", "/framdrift"):
        assert _answered(other, f"/{slug}{path}") == nothing
    other.go("/")
    assert slug not in other.page.content()
