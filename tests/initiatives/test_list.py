"""Find initiatives."""

import pytest

from app.core.columns import Reach
from app.initiatives import queries
from app.initiatives.models import Status
from tests.conftest import As
from tests.initiatives.helpers import (
    actor,
    group_id,
    initiative,
    network_id,
    practice,
    queries_of,
)


def test_what_was_stopped_is_a_lesson(as_, database) -> None:
    with database.write() as db:
        initiative(db)
        initiative(db, "Informasjonskveld", Status.DISCARDED)
    page = as_("member").get("/nett/tiltak")
    lesson = page.soup.select_one(".hits .lesson")
    assert "Informasjonskveld" in lesson.get_text()
    assert "De kom ikke." in lesson.get_text()
    assert "2 tiltak" in page.main


def test_filters_and_search(as_, database) -> None:
    with database.write() as db:
        initiative(db)
        initiative(db, "Informasjonskveld", Status.DISCARDED, group="grue")
    reader = as_("reader")
    titles = {
        "?status=forkastet": ["Informasjonskveld"],
        "?gruppe=asnes": ["Fadderordning"],
        "?q=fadderordninger": ["Fadderordning"],
        "?q=finnesikke": [],
    }
    for query, expected in titles.items():
        page = reader.get("/nett/tiltak" + query)
        assert [a.get_text() for a in page.soup.select(".hits h3 a")] == expected, query


def test_the_public_sees_what_is_published(as_, database) -> None:
    with database.write() as db:
        initiative(db)
        initiative(db, "Åpent tiltak", reach=Reach.PUBLIC)
    page = as_().get("/nett/tiltak")
    assert "Åpent tiltak" in page.main
    assert "Fadderordning" not in page.main
    assert as_().get("/nett/tiltak/fadderordning").status == 404
    assert "Leader" not in as_().get("/nett/tiltak/apent-tiltak").main


def test_what_a_group_keeps_to_itself(as_, database) -> None:
    with database.write() as db:
        initiative(db, reach=Reach.GROUP)
    for name, seen in {"member": True, "staff": True, "neighbour": False, "reader": False}.items():
        page = as_(name).get("/nett/tiltak?q=fadderordning")
        assert bool(page.soup.select(".hits h3 a")) == seen, name
        status = as_(name).get("/nett/tiltak/fadderordning").status
        assert status == (200 if seen else 404), name


@pytest.mark.parametrize("address", ["/nett/tiltak", "/nett/tiltak/fadderordning"])
def test_the_same_queries_whatever_there_is(as_, application, database, address) -> None:
    member = as_("member")
    counts = []
    for round_ in range(2):
        with database.write() as db:
            for n in range(4):
                ground = practice(db, f"Praksis {round_} {n}")
                title = f"Tiltak {round_} {n}" if n or round_ else "Fadderordning"
                initiative(db, title, practice_ids=[ground.id])
        member.get("/nett/framdrift")
        member.get(address)
        counts.append(queries_of(application, lambda: member.get(address)))
    assert counts[0] == counts[1]
    assert counts[0] <= 8, counts


def test_figures_for_the_rooms_above(db) -> None:
    initiative(db, "En", Status.TESTING)
    initiative(db, "To", Status.ADJUSTING)
    initiative(db, "Tre", Status.ENDED, group="grue")
    who, where = actor(db, "leader"), network_id(db)
    assert queries.counts_by_group(db, who, where) == {
        group_id(db, "asnes"): {Status.TESTING: 1, Status.ADJUSTING: 1},
        group_id(db, "grue"): {Status.ENDED: 1},
    }
    assert [r.title for r in queries.newest_in_test(db, who, where)] == ["To", "En"]
    assert [r.title for r in queries.newest_ended(db, who, where)] == ["Tre"]


def test_an_empty_list_teaches(as_) -> None:
    page = as_("member").get("/nett/tiltak")
    assert "Ingen tiltak ennå" in page.main
    assert page.soup.select_one(".empty a")["href"] == "/nett/tiltak/ny"


def test_the_words_of_a_theme_find_what_stands_under_it(as_: As) -> None:
    page = as_("member").get("/nett/tiltak/ny").submit("/ny", title="Samholdsuke ved skolestart")
    edit = as_("member").get(page.path + "/rediger")
    theme = edit.soup.select_one("input[name=theme_ids]")
    assert theme is not None
    edit.submit("/rediger", theme_ids=[str(theme["value"])])  # «Overganger»
    assert "Samholdsuke ved skolestart" in as_("member").get("/nett/tiltak?q=overgangen").main
