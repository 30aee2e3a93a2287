"""The most similar earlier attempts: what a reader would call similar, the failed ones too."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.access import NOBODY
from app.core.columns import Reach
from app.core.db import Database
from app.initiatives.models import Initiative, Status
from app.networks.models import Network
from app.replication.models import InitiativeSeen
from app.replication.panels import why
from app.replication.similar import Similar, Sketch, similar
from tests.conftest import Databases
from tests.find import one
from tests.initiatives import helpers as initiatives
from tests.replication.helpers import actor, initiative, network

HELD: dict[str, dict[str, Any]] = tomllib.loads(
    Path(__file__).with_name("similar.toml").read_text("utf-8")
)


@pytest.fixture(scope="module")
def demo(databases: Databases) -> Iterator[Database]:
    """Both demo networks."""
    with databases.opened(databases.demo()) as opened:
        yield opened


def three(db: Session, slug: str) -> list[Similar]:
    """What a stranger who wrote this one anew would see beside the form."""
    held = one(db, Initiative, slug=slug)
    sketch = Sketch(held.title, held.purpose)
    return similar(db, NOBODY, sketch, held.network_id, but=held.id)


def test_twenty_are_held() -> None:
    assert len(HELD) >= 20
    assert sum("failed" in row for row in HELD.values()) >= 6


@pytest.mark.parametrize("slug", HELD)
def test_what_a_reader_would_call_similar_is_among_the_three(demo: Database, slug: str) -> None:
    row = HELD[slug]
    with demo.read() as db:
        found = three(db, slug)
        told = [(s.attempt.slug, why(s), round(s.score)) for s in found]
    assert len(found) <= 3
    slugs = {s.attempt.slug for s in found}
    assert slugs & set(row["similar"]), told
    assert set(row.get("failed", [])) <= slugs, told
    assert all(why(s) for s in found)


def frokost(db: Session, title: str, **more: Any) -> Initiative:
    """An earlier attempt about breakfast."""
    told = {"purpose": "Frokost på skolen gjør at flere kommer til første time."} | more
    return initiative(db, title, **told)


SKETCH = Sketch("Frokost for elever", "Mat på skolen før første time.")


def found(db: Session, name: str = "", nett: str = "nett") -> list[str]:
    who = actor(db, name) if name else NOBODY
    number = one(db, Network, slug=nett).id or 0
    return [s.attempt.title for s in similar(db, who, SKETCH, number)]


def test_only_what_may_be_seen(as_, database) -> None:
    with database.write() as db:
        for title, where, reach in (
            ("Åpen", "nett/asnes", Reach.PUBLIC),
            ("Nettets", "nett/grue", Reach.NETWORK),
            ("Gruppas", "nett/asnes", Reach.GROUP),
        ):
            frokost(db, title, where=where, reach=reach)
        network(db, "tredje")
        frokost(db, "De andres", where="tredje/nord", reach=Reach.NETWORK)
    with database.read() as db:
        assert set(found(db)) == {"Åpen"}
        assert set(found(db, "neighbour")) == {"Åpen", "Nettets"}
        assert set(found(db, "member")) == {"Åpen", "Nettets", "Gruppas"}
        assert set(found(db, "tredje", "tredje")) == {"Åpen", "De andres"}


def test_a_stopped_one_is_among_them_though_others_are_nearer(database) -> None:
    with database.write() as db:
        for n in range(12):
            initiative(db, f"Sjakk {n}", purpose="Spill om kvelden.")
        for n in range(4):
            frokost(db, f"Frokost for elever {n}")
        text = {"purpose": "Frokost hele døgnet.", "reach": Reach.PUBLIC}
        initiatives.initiative(db, "Kafé", Status.DISCARDED, **text)
    with database.read() as db:
        names = found(db)
        assert len(names) == 3
        assert names[-1] == "Kafé"


def test_what_does_not_resemble_is_not_put_there(database) -> None:
    with database.write() as db:
        frokost(db, "Frokost")
        text = {"purpose": "Nøkler til båthuset.", "reach": Reach.PUBLIC}
        initiatives.initiative(db, "Båtlag", Status.DISCARDED, **text)
    with database.read() as db:
        assert found(db) == ["Frokost"]
        number = one(db, Network, slug="nett").id or 0
        assert similar(db, NOBODY, Sketch("Qwerty", "zxcvb"), number) == []
        assert similar(db, NOBODY, Sketch(), number) == []


def test_why_in_words(database) -> None:
    with database.write() as db:
        frokost(db, "Skolefrokost", target_group="Elever på Solør videregående")
        initiative(db, "Sjakk", purpose="Spill om kvelden.")
    with database.read() as db:
        number = one(db, Network, slug="nett").id or 0
        sketch = Sketch("Frokost på skolen", "For elever på Solør videregående")
        said = why(similar(db, NOBODY, sketch, number)[0])
    assert said.startswith("samme målgruppe, ordene ")
    assert "frokost" in said and "skolen" in said


def test_why_tells_a_compound_without_its_parts(database) -> None:
    with database.write() as db:
        initiative(db, "Sommerkontakten", purpose="Noen skriver i juli.")
    with database.read() as db:
        number = one(db, Network, slug="nett").id or 0
        sketch = Sketch("Sommerkontakt", "En som skriver i juli")
        said = why(similar(db, NOBODY, sketch, number)[0])
    assert "sommerkontakt" in said
    assert "sommer," not in said and " kontakt" not in said


# In the form


def test_beside_the_form_without_script(as_, database) -> None:
    with database.write() as db:
        frokost(db, "Frokostklubben", where="nett/grue")
    browser = as_("member")
    page = browser.get("/nett/tiltak/ny")
    assert "Skriv hva tiltaket heter" in page.main
    asked = page.submit("/ny", finn="1", title="Frokost", purpose="Mat på skolen", reach="internt")
    assert asked.status == 200
    assert "Frokostklubben" in asked.main
    assert "Ligner: ordene" in asked.main
    assert (asked.typed("title"), asked.typed("purpose")) == ("Frokost", "Mat på skolen")
    with database.read() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(Initiative)) == 1
        number = one(db, Initiative, title="Frokostklubben").id
    # The page that was left may still be sent: nothing was kept under its key.
    made = page.submit("/ny", title="Frokost", seen_ids=[number])
    assert "Bygger på kunnskap fra" in made.main and "Frokostklubben" in made.main
    with database.read() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(InitiativeSeen)) == 1


def test_what_is_asked_for_need_not_be_whole(as_) -> None:
    asked = as_("member").get("/nett/tiltak/ny").submit("/ny", finn="1", purpose="Mat")
    assert asked.status == 200
    assert not asked.error("title")


def test_the_fragment_while_one_types(as_, database) -> None:
    with database.write() as db:
        frokost(db, "Frokostklubben", where="nett/grue")
        number = frokost(db, "Noe helt annet", purpose="Sjakk", where="nett/grue").id
    address = f"/nett/tiltak/ny?title=Frokost&purpose=&seen_ids={number}"
    part = as_("member").get(address, **{"hx-request": "true"})
    assert part.soup.select_one("#initiatives-beside")
    assert not part.soup.select("h1")
    assert "Frokostklubben" in part.text
    # What is ticked stays, though it no longer resembles.
    ticked = part.soup.select("input[checked]")
    assert [t["value"] for t in ticked] == [str(number)]


def test_going_on_with_one_is_a_replication(as_, database) -> None:
    with database.write() as db:
        frokost(db, "Frokostklubben", where="nett/grue")
        frokost(db, "Vår egen frokost")
    page = as_("member").get("/nett/tiltak/ny?title=Frokost")
    links = [str(a["href"]) for a in page.soup.select("#replication-choices a[href$=prov]")]
    assert links == ["/nett/tiltak/frokostklubben/prov"]


def test_for_an_initiative_that_is_there(as_, database) -> None:
    with database.write() as db:
        frokost(db, "Frokostklubben", where="nett/grue")
        frokost(db, "Frokosten vår")
        hidden = frokost(db, "Skjult", where="nett/grue", reach=Reach.GROUP).id
        mine = one(db, Initiative, title="Frokosten vår").id or 0
        db.add(InitiativeSeen(initiative_id=mine, seen_id=hidden))
    browser = as_("member")
    home = "/nett/tiltak/frokosten-var"
    assert "Skjult" not in browser.get(home).main
    page = browser.get(f"{home}/lignende")
    assert "Frokostklubben" in page.main and "Skjult" not in page.main
    number = page.soup.select_one("[name=seen_ids]")["value"]
    after = page.submit("/lignende", seen_ids=[number])
    assert "Frokostklubben" in after.main
    assert "Gruppa har sett på det andre har prøvd" in after.main
    # What the member can't see stays tied.
    gone = browser.get(f"{home}/lignende").submit("/lignende", seen_ids=None)
    assert "Frokostklubben" not in gone.main
    with database.read() as db:
        assert db.scalars(sa.select(InitiativeSeen.seen_id)).all() == [hidden]


def test_what_a_stranger_sees_of_it(as_, database) -> None:
    with database.write() as db:
        mine = frokost(db, "Frokosten vår")
        for title, reach in (("Åpen", Reach.PUBLIC), ("Nettets", Reach.NETWORK)):
            seen = frokost(db, title, where="nett/grue", reach=reach)
            db.add(InitiativeSeen(initiative_id=mine.id or 0, seen_id=seen.id or 0))
    page = as_().get("/nett/tiltak/frokosten-var")
    assert "Åpen" in page.main and "Nettets" not in page.main
    assert "Nettets" in as_("member").get("/nett/tiltak/frokosten-var").main
