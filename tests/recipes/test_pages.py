"""Whose recipe may be taken along, and what it says."""

from __future__ import annotations

import io

import pypdfium2
import pypdfium2.raw as raw
import pytest

from app.core import audit
from app.core.access import NOBODY
from app.core.columns import Reach
from app.core.panels import Knowledge
from app.initiatives.models import Dependence, OfficeSize, Status
from app.methods import service as methods
from app.recipes.sheet import MORE
from tests.initiatives.helpers import initiative
from tests.recipes.test_sheet import code, grey, words
from tests.world import MADE

LONG = "Rådgiveren spør hver elev som slutter, hvem de vil høre fra, og skriver det ned. " * 20
SHORT_TEXTS = ("target_group", "setting")
TEXTS = (
    *SHORT_TEXTS,
    "purpose",
    "who_does",
    "mechanism",
    "needs_staff",
    "needs_money",
    "needs_skill",
    "expected",
    "learned",
    "advice",
)
URL = "/nett/tiltak/fadderordning/oppskrift.pdf"


def printed(answer) -> str:
    assert answer.status == 200
    assert answer.response.headers["content-type"] == "application/pdf"
    return words(answer.response.content)


def test_a_published_one_is_everybodys(as_, database) -> None:
    with database.write() as db:
        initiative(
            db,
            reach=Reach.PUBLIC,
            purpose="Ingen skal gå alene inn døra.",
            target_group="Nye elever",
            age_from=15,
            who_does="En eldre elev møter den nye ved bussen.",
            core_parts=["Fra samme linje"],
            needs_staff="To timer i uka",
            depends_on_one=Dependence.NO,
            office_size=OfficeSize.SMALL,
            contact_role="Rådgiver",
        )
    answer = as_().get(URL)
    text = printed(answer)
    for part in (
        "Fadderordning",
        "Idé",
        "Ingen skal gå alene inn døra.",
        "Nye elever, fra 15 år",
        "En eldre elev møter den nye ved bussen.",
        "Fra samme linje",
        "Folk og tid: To timer i uka",
        "Nei, flere kan ta over",
        "Passer for: Små steder",
        "Rådgiver",
        "Hva kom ut av det Ikke oppgitt",
    ):
        assert part in text, part
    assert code(grey(answer.response.content)) == "http://testserver/nett/tiltak/fadderordning"


@pytest.mark.parametrize(
    ("reach", "who", "status"),
    [
        (Reach.NETWORK, "", 404),
        (Reach.NETWORK, "reader", 200),
        (Reach.GROUP, "neighbour", 404),
        (Reach.GROUP, "member", 200),
        (Reach.PUBLIC, "outsider", 200),
    ],
)
def test_only_who_may_see_it(as_, database, reach: Reach, who: str, status: int) -> None:
    with database.write() as db:
        initiative(db, reach=reach)
    assert as_(who).get(URL).status == status


def test_whom_to_ask_and_what_is_missing_stand_whole(as_, database) -> None:
    with database.write() as db:
        initiative(db, status=Status.TESTING, reach=Reach.PUBLIC)
    text = printed(as_().get(URL))
    assert "Spør Ressursgruppe Åsnes" in text, "as «Kontakt oss» says when no role is named"
    assert MORE not in text and "er kortet ned" not in text


def test_of_what_was_stopped_the_lesson_comes_first(as_, database) -> None:
    with database.write() as db:
        initiative(db, status=Status.DISCARDED, reach=Reach.PUBLIC, expected="At flere kom")
    text = printed(as_().get(URL))
    assert text.index("Dette lærte vi") < text.index("For hvem")
    for part in ("Forventet: At flere kom", "Skjedde: De kom ikke.", "Råd til den neste: Gå"):
        assert part in text


@pytest.mark.parametrize("status", [Status.TESTING, Status.DISCARDED])
def test_the_longest_is_still_large_enough_to_hang_up(as_, database, application, status) -> None:
    """Everything filled in, and longer than there is room for: one page in eight points or more."""
    with database.write() as db:
        made = initiative(db, "T" + LONG[:190], status, reach=Reach.PUBLIC, example=True)
        for name in TEXTS:
            setattr(made, name, LONG[: 190 if name in SHORT_TEXTS else None])
        made.core_parts = made.adaptable_parts = [LONG[n : n + 190] for n in range(9)]
        made.depends_on_one, made.office_size = Dependence.YES, OfficeSize.ANY
        made.contact_role = LONG[:110]
        audit.record(db, NOBODY, MADE, made)
        url = f"/nett/tiltak/{made.slug}/oppskrift.pdf"
    application.state.flipp.panels["knowledge"] = [
        lambda _ctx, _record: Knowledge(2, "bedre etter enn før", (LONG, LONG, LONG, LONG)),
    ]
    read = pypdfium2.PdfDocument(as_().get(url).response.content)
    assert len(read) == 1
    page = read[0].get_textpage()
    sizes = {raw.FPDFText_GetFontSize(page, n) for n in range(page.count_chars())} - {1.0}
    assert min(sizes) >= 8
    assert MORE in page.get_text_range()


def test_the_level_comes_from_the_room_that_knows_it(as_, database, application) -> None:
    with database.write() as db:
        initiative(db, reach=Reach.PUBLIC)
    application.state.flipp.panels["knowledge"] = [
        lambda _ctx, _record: None,
        lambda _ctx, record: Knowledge(1, f"beskrevet ({record.title})", ("En test",)),
    ]
    text = printed(as_().get(URL))
    assert "Kunnskapsnivå 1 av 5: beskrevet (Fadderordning)" in text
    assert "En test" in text


def test_a_method_has_one_too(as_, database) -> None:
    with database.write() as db:
        method = methods.add(db, NOBODY, "Jobbsentralen", office="NAV Asker", age_to=24)
        methods.add_result(db, NOBODY, method, "Fullførte sommerjobb", k=56, n=61)
    answer = as_().get("/bibliotek/metoder/jobbsentralen/oppskrift.pdf")
    text = printed(answer)
    assert "Fullførte sommerjobb: 56 av 61 (92 %). Usikkerhet (95 %): 82–96 %" in text
    assert "NAV Asker" in text
    assert "Slik gjøres det Ikke oppgitt" in text
    address = "http://testserver/bibliotek/metoder/jobbsentralen"
    assert code(grey(answer.response.content)) == address
    assert io.BytesIO(answer.response.content).read(5) == b"%PDF-"
