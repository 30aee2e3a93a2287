"""The one rule for passwords, and who gets which device name."""

from __future__ import annotations

import unicodedata

import pytest

from app.accounts import devices, passwords, queries, service
from app.core.errors import Invalid


@pytest.mark.parametrize("password", ["kort", "aaaaaaaaaaaaaa", "Passord 12345", "123456789012"])
def test_refuses_what_is_easily_guessed(password):
    assert passwords.problem_with(password)


@pytest.mark.parametrize(
    "password", ["en hest på et batteri", " blanke foran og bak ", "☃☃snømann☃☃☃"]
)
def test_takes_any_twelve_signs(password):
    assert passwords.problem_with(password) is None


def test_spaces_count_and_the_same_letter_is_the_same():
    stored = passwords.hashed(" blå himmel i dag ")
    assert passwords.matches(unicodedata.normalize("NFD", " blå himmel i dag "), stored)
    assert not passwords.matches("blå himmel i dag", stored)


def test_the_command_line_makes_an_administrator(db):
    person = service.make_admin(db, "Ny@Eksempel.no", "Ny", "en lang setning til")
    again = service.make_admin(db, "ny@eksempel.no", "Ny", "en annen lang setning")
    assert person.id == again.id
    assert person.id in {admin.id for admin in queries.admins(db)}
    with pytest.raises(Invalid):
        service.make_admin(db, "ny@eksempel.no", "Ny", "kort")


def test_demo_people_are_noticed(db):
    assert queries.has_demo_people(db)


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36", "Chrome på Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1", "Safari på iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge på Windows"),
        ("curl/8", ""),
    ],
)
def test_a_device_is_told_coarsely(agent, name):
    assert devices.described(agent) == name
