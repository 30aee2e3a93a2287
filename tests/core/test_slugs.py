"""Addresses made of titles: without what the guard takes for somebody, and always free."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from app.core.slugs import slugify, unique_slug
from app.insights.models import Insight
from app.networks.models import Network, ResourceGroup
from tests.conftest import As
from tests.find import one


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Vi så Emma Nilsen, 912 34 567", "vi-sa"),
        ("Emmas skole: skriv til emma.nilsen@eksempel.no!", "skole-skriv-til"),
        ("Hun bor i Storgata 12", "hun-bor-i"),
        ("Nummeret hennes er 01010750160, sa hun", "nummeret-hennes-er-sa-hun"),
        ("Frokost i 10B på Solør videregående skole", "frokost-i-10b-pa-solor-videregaende-skole"),
        ("Emma Nilsen", "uten-navn"),
        ("Ny, Emma Nilsen", "ny-2"),
    ],
)
def test_whoever_a_title_names_is_not_in_its_address(db: Session, title: str, slug: str) -> None:
    network = one(db, Network, slug="nett")
    assert unique_slug(db, Insight, network.id or 0, title) == slug


def test_what_a_leader_names_keeps_its_whole_name(db: Session) -> None:
    network, name = one(db, Network, slug="nett"), "Emma Nilsens klubb"
    assert unique_slug(db, Insight, network.id or 0, name) == "klubb"
    assert unique_slug(db, ResourceGroup, network.id or 0, name, whole=True) == slugify(name)


def test_a_group_called_as_somebody_is_found_under_its_name(as_: As) -> None:
    page = as_("leader").get("/nett/innstillinger/grupper")
    assert page.submit("/grupper", name="Emma Nilsens klubb").status == 200
    assert as_("leader").get("/nett/grupper/emma-nilsens-klubb").status == 200


def test_a_meeting_never_lies_where_new_ones_are_written(as_: As) -> None:
    when = {"on_day": "2030-01-01", "begins": "10.00", "ends": "11.00"}
    made = as_("leader").get("/nett/moter/nytt").submit("/nytt", title="Nytt: Emma Nilsen", **when)
    assert made.path == "/nett/moter/nytt-1", made.main
