"""A record that refers to another network's: an address on the way, a reference where both are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from app import archive_parts, registry
from app.core import archive_abroad, archive_in, archive_out, doctor
from app.core.archive_plan import Part, Plan
from app.core.archive_values import ArchiveError
from app.core.columns import Reach
from app.core.config import Mode, Settings
from app.core.db import Database
from app.initiatives import service as initiatives
from app.initiatives.models import Initiative, InitiativePractice
from app.networks import rules
from app.networks import service as networks
from app.networks.models import Organisation, Sector
from app.practices import service as practices
from app.practices.models import Practice
from tests.architecture.records import Ground
from tests.archive.conftest import New, open_at, rows_of
from tests.archive.forge import edited
from tests.find import one

ABROAD = {"initiative": frozenset({"owner_id"}), "initiative_practice": frozenset({"practice_id"})}
BOTH = ("Eier der", ["Gjort der", "Skjult der"], 0)


def with_abroad(abroad: dict[str, frozenset[str]]) -> Plan:
    """The plan, with these columns free to name another network's record."""
    registry.archive()
    entries: list[Any] = [
        Part(entry.table, entry.why, abroad=abroad[entry.table]) if entry.table in abroad else entry
        for entry in archive_parts.TABLES
    ]
    return Plan(entries, archive_parts.EVENT_IDS)


@pytest.fixture
def plan() -> Plan:
    """A plan in which an initiative's owner, and what it builds on, may be another network's."""
    return with_abroad(ABROAD)


@pytest.fixture
def tied(database: Database) -> Database:
    """«nett» has an initiative that somebody of «annet» owns, built on two practices there."""
    with database.write() as db:
        nett = Ground(db, "nett", "asnes", "leader", "youth")
        annet = Ground(db, "annet", "langt", "outsider", "outsider")
        owner = networks.add_organisation(db, annet.leader, annet.where[0], "Eier der", Sector.NAV)
        named = {"Gjort der": Reach.PUBLIC, "Skjult der": Reach.GROUP}
        done = [
            practices.nominate(db, annet.leader, *annet.where, title, reach=reach)
            for title, reach in named.items()
        ]
        initiative = initiatives.start(db, nett.leader, *nett.where, "Tatt etter dem")
        initiative.owner_id = owner.id
        for practice in done:
            db.add(InitiativePractice(initiative_id=initiative.id, practice_id=practice.id))
    return database


def out(url: str, plan: Plan, slug: str, path: Path) -> Path:
    with open_at(url) as database:
        archive_out.export(database, plan, slug, path, spared=False)
    return path


def into(url: str, plan: Plan, path: Path) -> None:
    with open_at(url) as database:
        archive_in.bring(database, plan, path, slug_problem=rules.slug_problem)


def ends(url: str) -> tuple[str, list[str], int]:
    """Who owns the initiative, what it is built on, and how many rows wait."""
    with open_at(url) as database, database.read() as db:
        owned = sa.select(Organisation.name).join(
            Initiative, Initiative.owner_id == Organisation.id
        )
        built = sa.select(Practice.title).join(
            InitiativePractice, InitiativePractice.practice_id == Practice.id
        )
        waiting = sa.select(sa.func.count()).select_from(archive_abroad.Abroad)
        titles = list(db.scalars(built.order_by(Practice.id)))
        return db.scalar(owned) or "", titles, db.scalar(waiting) or 0


def test_it_is_an_address_in_the_archive(tied: Database, url: str, plan: Plan, tmp_path: Path):
    path = out(url, plan, "nett", tmp_path / "nett.zip")
    (initiative,) = rows_of(path, "initiative")
    assert initiative["owner_id"] == {"network": "annet", "slug": "eier-der", "title": ""}
    links = [link["practice_id"] for link in rows_of(path, "initiative_practice")]
    # Only its own group may see the other practice: its address, not its title.
    assert links == [
        {"network": "annet", "slug": "gjort-der", "title": "Gjort der"},
        {"network": "annet", "slug": "skjult-der", "title": ""},
    ]
    assert rows_of(path, "practice") == []


def test_both_move_the_one_that_refers_first(
    tied: Database, url: str, plan: Plan, new: New, tmp_path: Path
):
    first = {slug: out(url, plan, slug, tmp_path / f"{slug}.zip") for slug in ("nett", "annet")}
    there = new()
    into(there, plan, first["nett"])
    assert ends(there) == ("", [], 3)
    told = [f.text for f in doctor.examine(Settings(mode=Mode.TEST, database_url=there))]
    assert "3 records refer to networks that are not here (yet)." in told
    again = out(there, plan, "nett", tmp_path / "waiting.zip")
    for table in plan.parts:
        assert rows_of(again, table) == rows_of(first["nett"], table)
    into(there, plan, first["annet"])
    assert ends(there) == BOTH
    for slug, path in first.items():
        back = out(there, plan, slug, tmp_path / f"{slug}-back.zip")
        for table in plan.parts:
            assert rows_of(back, table) == rows_of(path, table)


def test_the_other_way_about(tied: Database, url: str, plan: Plan, new: New, tmp_path: Path):
    there = new()
    for slug in ("annet", "nett"):
        into(there, plan, out(url, plan, slug, tmp_path / f"{slug}.zip"))
    assert ends(there) == BOTH


def test_the_same_link_made_by_hand_meanwhile(
    tied: Database, url: str, plan: Plan, new: New, tmp_path: Path
):
    there = new()
    for slug in ("annet", "nett"):
        into(there, plan, out(url, plan, slug, tmp_path / f"{slug}.zip"))
    with open_at(there) as database, database.write() as db:
        initiative = one(db, Initiative, title="Tatt etter dem")
        practice = one(db, Practice, title="Gjort der")
        address = {"network": "annet", "slug": practice.slug, "title": ""}
        away = archive_abroad.Abroad(
            network_id=initiative.network_id,
            table_name="initiative_practice",
            row={"initiative_id": initiative.id},
            refs={"practice_id": address},
            whole=True,
        )
        db.add(away)
        db.flush()
        assert archive_abroad.settle(db) == 1
    assert ends(there) == BOTH


def test_its_own_record_is_gone_meanwhile(
    tied: Database, url: str, plan: Plan, new: New, tmp_path: Path
):
    """Nothing is left to tie, so nothing waits any more."""
    paths = {slug: out(url, plan, slug, tmp_path / f"{slug}.zip") for slug in ("nett", "annet")}
    there = new()
    into(there, plan, paths["nett"])
    with open_at(there) as database, database.write() as db:
        for away in db.query(archive_abroad.Abroad).filter(archive_abroad.Abroad.whole):
            away.row = {"initiative_id": 10**6}
    into(there, plan, paths["annet"])
    assert ends(there) == ("Eier der", [], 0)


def test_what_nobody_has_thought_of_is_not_left_out(tied: Database, url: str, tmp_path: Path):
    """With the list as it is an initiative's owner is of its own network only."""
    with pytest.raises(ArchiveError, match=r"names organisation .* nothing was exported"):
        out(url, with_abroad({}), "nett", tmp_path / "nett.zip")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "address",
    [
        {},
        {"network": "annet", "slug": "x"},
        {"network": "annet", "slug": 7, "title": ""},
        {"network": "annet", "slug": "x" * 200, "title": ""},
        {"network": "annet", "slug": "x\x00", "title": ""},
        {"network": "annet", "slug": "x", "title": "\ud800"},
    ],
)
def test_what_is_no_address(
    tied: Database, url: str, plan: Plan, new: New, tmp_path: Path, address: dict[str, Any]
):
    path = out(url, plan, "nett", tmp_path / "nett.zip")
    spoiled = edited(path, "initiative", lambda rows: rows[0].update(owner_id=address))
    with pytest.raises(ArchiveError, match=r"initiative\.jsonl, line 1"):
        into(new(), plan, spoiled)


@pytest.mark.parametrize(
    ("table", "column", "said"),
    [
        ("contrast", "practice_id", "can't be missing while its record is away"),
        ("quote", "insight_id", "insight can be forgotten"),
    ],
)
def test_what_cannot_be_abroad(table: str, column: str, said: str):
    """A record that must be tied, and one whose words may have to go everywhere."""
    with pytest.raises(ValueError, match=said):
        with_abroad({table: frozenset({column})})
