"""Promising methods: written by administrators, read by all, figures told honestly."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.core.access import NOBODY
from app.core.errors import Conflict, Invalid
from app.methods import queries, rules, service

LIST = "/bibliotek/metoder"
ONE = f"{LIST}/jobbsentralen"


def method(db: Session, title: str = "Jobbsentralen", **texts: Any) -> Any:
    return service.add(db, NOBODY, title, **texts)


def told(**figures: Any) -> rules.Figure:
    nothing = dict.fromkeys(("k", "n", "low", "high"))
    given = nothing | {"what": "Fullførte", "unit": "", "approx": False, "note": ""} | figures
    figure = rules.figure(SimpleNamespace(**given))
    return replace(figure, text=plain(figure.text), interval=plain(figure.interval))


def plain(text: str) -> str:
    """With ordinary spaces before per cent and between thousands."""
    return text.replace("\u00a0", " ")


def test_a_share_has_its_uncertainty() -> None:
    figure = told(k=56, n=61)
    assert figure.text == "56 av 61 (92 %)"
    assert figure.interval == "Usikkerhet (95 %): 82–96 %"


def test_about_is_said_and_counted_as_such() -> None:
    figure = told(k=80, n=90, approx=True)
    assert figure.text == "om lag 80 av 90 (89 %)"
    assert "omtrentlige tall" in figure.interval


@pytest.mark.parametrize(
    ("figures", "text"),
    [
        ({"n": 30, "approx": True}, "om lag 30"),
        ({"low": 20, "high": 25}, "20–25"),
        ({"low": 1, "high": 16, "unit": "per dag"}, "1–16 per dag"),
        ({"k": 80}, "80. Av hvor mange er ikke oppgitt"),
        ({}, "ikke oppgitt"),
    ],
)
def test_without_a_known_total_there_is_no_interval(figures: dict[str, Any], text: str) -> None:
    assert (told(**figures).text, told(**figures).interval) == (text, "")


def test_what_is_not_all_is_never_a_hundred_per_cent() -> None:
    assert told(k=999, n=1000).text == "999 av 1 000 (99 %)"
    assert told(k=1, n=1000).text == "1 av 1 000 (1 %)"
    assert told(k=0, n=10).text == "0 av 10 (0 %)"


@pytest.mark.parametrize(
    ("started", "ended", "words"),
    [
        ("2019-09", "2022", "september 2019–2022"),
        ("2018", "", "fra 2018"),
        ("", "2022-06", "til juni 2022"),
        ("", "", ""),
    ],
)
def test_dates_are_as_exact_as_the_source(started: str, ended: str, words: str) -> None:
    assert rules.period(started, ended) == words


def test_an_administrator_writes_and_everybody_reads(as_) -> None:
    admin = as_("admin")
    page = admin.get(f"{LIST}/ny")
    made = page.submit(
        "/ny", title="Jobbsentralen", office="NAV Asker", age_to="24", started="2019-01"
    )
    assert made.path == ONE
    after = made.submit("/resultater", what="Fullførte sommerjobb", k="56", n="61")
    assert "56 av 61 (92 %)" in after.main
    reader = as_().get(ONE)
    for words in ("NAV Asker", "til og med 24 år", "fra januar 2019", "82–96 %", "Ikke oppgitt"):
        assert words in reader.main, words
    assert not reader.soup.select("form[action$='/resultater']")
    assert "Jobbsentralen" in as_().get(LIST).main


def test_a_remembered_page_is_not_what_it_was(as_, database) -> None:
    with database.write() as db:
        method(db)
    reader = as_()
    assert "Slik er det" not in reader.get(ONE).main
    as_("admin").get(f"{ONE}/rediger").submit("/rediger", description="Slik er det.")
    assert "Slik er det" in reader.get(ONE).main


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({}, "n"),
        ({"k": "7", "n": "6"}, "k"),
        ({"low": "5"}, "high"),
        ({"low": "9", "high": "8"}, "high"),
        ({"n": "6", "low": "1", "high": "2"}, "low"),
        ({"n": "0"}, "n"),
        ({"k": "mange", "n": "6"}, "k"),
    ],
)
def test_figures_that_cannot_stand_together(as_, database, typed, field) -> None:
    with database.write() as db:
        method(db)
    page = as_("admin").get(ONE).submit("/resultater", what="Fullførte", **typed)
    assert page.status == 422
    assert page.error(field)
    assert page.typed("what") == "Fullførte"


def test_the_service_refuses_them_too(db: Session) -> None:
    with pytest.raises(Invalid):
        service.add_result(db, NOBODY, method(db), "Fullførte", k=3, n=2)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"title": ""}, "title"),
        ({"started": "i fjor"}, "started"),
        ({"started": "2019-13"}, "started"),
        ({"started": "2020", "ended": "2019-12"}, "ended"),
        ({"age_from": "30", "age_to": "18"}, "age_to"),
        ({"source_address": "javascript:alert(1)"}, "source_address"),
    ],
)
def test_what_is_typed_wrong_is_said_beside_it(as_, typed, field) -> None:
    page = as_("admin").get(f"{LIST}/ny").submit("/ny", **({"title": "Ny"} | typed))
    assert page.status == 422
    assert page.error(field)


def test_two_administrators_see_both_texts(as_, database) -> None:
    with database.write() as db:
        method(db)
    mine, theirs = as_("admin").get(f"{ONE}/rediger"), as_("admin").get(f"{ONE}/rediger")
    assert theirs.submit("/rediger", problem="Deres").status == 200
    conflict = mine.submit("/rediger", problem="Mitt")
    assert conflict.status == 409
    assert "Deres" in conflict.main
    assert conflict.typed("problem") == "Mitt"


def test_a_stale_version_is_refused(db: Session) -> None:
    with pytest.raises(Conflict):
        service.change(db, NOBODY, method(db), 9, {"problem": "Noe"})


def test_a_figure_is_taken_away_and_the_history_keeps_it(as_, database) -> None:
    with database.write() as db:
        service.add_result(db, NOBODY, method(db), "Fullførte", k=3, n=4)
    page = as_("admin").get(ONE)
    after = page.submit("/fjern")
    assert "3 av 4" not in after.main
    assert "Et resultat ble tatt bort" in after.main


def test_two_of_one_name_have_addresses_of_their_own(db: Session) -> None:
    assert [method(db, "Ny").slug, method(db, "Ny").slug] == ["ny-2", "ny-3"]


def test_the_empty_list_teaches(as_) -> None:
    assert "Ingen metoder ennå" in as_().get(LIST).main
    assert not as_().get(LIST).soup.select("a[href$='/ny']")
    assert as_("admin").get(LIST).soup.select("a[href$='/metoder/ny']")


def test_others_are_not_let_in_to_write(as_, database) -> None:
    with database.write() as db:
        method(db)
    assert as_("leader").get(f"{ONE}/rediger").status == 404
    assert as_().get(f"{ONE}/finnes-ikke/rediger").status == 404


def test_the_five_of_the_facts(database) -> None:
    from seeds import methods

    assert methods.load(database) == "methods: loaded 5."
    assert methods.load(database) == "methods: there already, nothing changed."
    with database.read() as db:
        rows = queries.every(db)
        assert [r.office for r in rows] == [
            "NAV Midt-Telemark",
            "NAV Alna",
            "NAV Asker",
            "NAV Grünerløkka",
            "NAV Øygarden",
        ]
        results = queries.results_of(db, queries.named(db, "jobbsentralen"))  # type: ignore[arg-type]
        assert [plain(rules.figure(r).text) for r in results] == [
            "56 av 61 (92 %)",
            "om lag 30",
            "1–16 per dag",
        ]
        assert not any(r.example for r in rows)


def test_it_stands_in_the_library_and_is_found_by_its_words(as_, database) -> None:
    with database.write() as db:
        method(db, office="NAV Asker", description="En arbeidsplass å stikke innom.", age_to=24)
    reader = as_()
    for query in ("q=arbeidsplass", "slag=metode", "slag=metode&alder=20-24"):
        page = reader.get(f"/bibliotek?{query}")
        assert [a["href"] for a in page.soup.select(".hits h3 a")] == [ONE], query
    assert not reader.get("/bibliotek?slag=metode&alder=35-120").soup.select(".hits h3 a")
