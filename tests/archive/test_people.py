"""Who comes along: known again by e-mail, without password or rights that are not the network's."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from app.accounts import service as accounts
from app.accounts.models import Person
from app.core.access import NOBODY
from app.core.db import Database, metadata
from app.networks import service as networks
from app.networks.models import Membership, Municipality, Network, Role
from tests.archive.conftest import New, bring, export, open_at, rows_of
from tests.archive.forge import edited
from tests.find import one


@pytest.fixture
def moved(url: str, tmp_path: Path) -> Path:
    """The archive of «nett», made by its world."""
    export(url, "nett", tmp_path / "nett.zip")
    return tmp_path / "nett.zip"


def test_only_those_whom_something_names(moved: Path):
    """Neither the other network's leader, nor whoever merely has an account."""
    names = {row["name"] for row in rows_of(moved, "person")}
    assert {"Leader", "Suspended", "Invited"} <= names
    assert not {"Outsider", "Admin"} & names
    assert {row["number"] for row in rows_of(moved, "municipality")} == {"3417", "3418"}


def test_no_password_goes_along(database: Database, url: str, tmp_path: Path):
    with database.write() as db:
        leader = one(db, Person, name="Leader")
        accounts.set_password(db, NOBODY, leader, "$argon2id$nothing")
        accounts.set_admin(db, NOBODY, leader, admin=True)
    export(url, "nett", tmp_path / "nett.zip")
    assert all("password_hash" not in row for row in rows_of(tmp_path / "nett.zip", "person"))
    assert all("admin" not in row for row in rows_of(tmp_path / "nett.zip", "person"))
    assert b"argon2" not in (tmp_path / "nett.zip").read_bytes()


def test_an_account_that_is_there_is_kept(new: New, moved: Path):
    there = new()
    with open_at(there) as database, database.write() as db:
        own = accounts.create_person(
            db,
            NOBODY,
            email="leader@eksempel.no",
            name="Mitt eget navn",
            password_hash="hash",
            admin=True,
        )
        kept = own.id
    brought = bring(there, moved)
    assert brought.shared["person"] == (1, 13)
    with open_at(there) as database, database.read() as db:
        leader = one(db, Person, email="leader@eksempel.no")
        member = one(db, Person, email="member@eksempel.no")
        role = one(db, Membership, person_id=leader.id)
        assert (leader.id, leader.name, leader.password_hash) == (kept, "Mitt eget navn", "hash")
        assert leader.admin
        assert (member.password_hash, member.admin) == ("", False)
        assert (role.role, role.network_id) == (Role.LEADER, brought.network_id)


def test_a_municipality_that_is_there_is_kept(new: New, moved: Path):
    there = new()
    with open_at(there) as database, database.write() as db:
        networks.add_municipality(db, NOBODY, "3418", "Åsnes, som vi skriver det")
    assert bring(there, moved).shared["municipality"] == (1, 1)
    with open_at(there) as database, database.read() as db:
        assert one(db, Municipality, number="3418").name == "Åsnes, som vi skriver det"


def test_numbers_are_new_and_all_others_are_left(new: New, moved: Path):
    """Beside a network with records of the same numbers, each keeps to its own."""
    there = new()
    with open_at(there) as database, database.write() as db:
        networks.create_network(db, NOBODY, "Før", slug="annet")
    brought = bring(there, moved)
    with open_at(there) as database, database.read() as db:
        assert one(db, Network, slug="annet").id != brought.network_id
        assert one(db, Network, slug="nett").id == brought.network_id
        for name in ("theme", "phase", "organisation", "resource_group", "membership"):
            column = metadata.tables[name].c.network_id
            assert set(db.scalars(sa.select(column))) == {brought.network_id}


def test_the_next_record_gets_the_next_number(new: New, moved: Path):
    """Nothing made afterwards meets a number that came in."""
    there = new()
    brought = bring(there, moved)
    with open_at(there) as database, database.write() as db:
        theme = networks.add_theme(db, NOBODY, brought.network_id, "Nytt etterpå")
        person = accounts.create_person(db, NOBODY, email="ny@eksempel.no", name="Ny")
        assert theme.id and person.id


def test_rights_cannot_be_smuggled_in(new: New, moved: Path):
    from app.core.archive_values import ArchiveError

    with pytest.raises(ArchiveError, match="columns"):
        bring(new(), edited(moved, "person", lambda rows: rows[0].update(password_hash="x")))
