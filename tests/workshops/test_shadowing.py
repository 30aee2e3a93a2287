"""Story 5: a member followed somebody who succeeds, and tells what was seen."""

from __future__ import annotations

import pytest

from app.core.db import Database
from app.insights.models import Insight
from app.practices.models import Practice
from tests.conftest import As
from tests.find import one

PAGE = "/nett/observasjon/ny"
SEEN = {
    "situation": "Første skoledag etter ferien, i garderoben.",
    "did": "Vaktmesteren spør hver elev om ferien.",
    "possible": "Han er ferdig med runden sin før det ringer.",
    "needed": "Ti minutter uten telefon.",
    "seen_on": "2026-01-05",
}


def test_it_becomes_an_insight_from_an_observation(as_: As, database: Database) -> None:
    page = as_("member").get("/nett/logg")
    assert page.soup.find("a", href=PAGE)
    page = as_("member").get(PAGE).submit("/ny", **SEEN)
    assert page.path == "/nett/innsikt/vaktmesteren-spor-hver-elev-om-ferien", page.main
    with database.read() as db:
        insight = one(db, Insight)
    assert (insight.source_kind, insight.method) == ("observasjon", "observasjon")
    assert str(insight.heard_on) == "2026-01-05"
    for words in ("Hvem, og i hvilken situasjon:", SEEN["possible"], SEEN["needed"]):
        assert words in insight.text


def test_or_a_nominated_practice_that_rests_on_it(as_: As, database: Database) -> None:
    page = as_("member").get(PAGE).submit("/ny", **SEEN, becomes="praksis")
    with database.read() as db:
        practice, insight = one(db, Practice), one(db, Insight)
    assert page.path == f"/nett/praksiser/{practice.slug}" and practice.state == "nominert"
    assert (practice.what, practice.why) == (SEEN["did"], SEEN["possible"])
    assert (practice.who, practice.transferability) == (SEEN["situation"], SEEN["needed"])
    assert insight.title in page.main


@pytest.mark.parametrize("told", ["Kari Nordmann spør hver elev.", "Ring 912 34 567 og spør."])
def test_whoever_may_be_told_from_it_is_pointed_out(as_: As, database: Database, told: str) -> None:
    page = as_("member").get(PAGE).submit("/ny", **SEEN | {"did": told})
    assert page.status == 422 and "kan peke på en person" in page.error("did")
    assert page.typed("did") == told and page.typed("needed") == SEEN["needed"]
    page = page.submit("/ny", sure="1")
    assert page.status == 200 and page.path.startswith("/nett/innsikt/")


def test_what_is_wrong_is_said_beside_it(as_: As) -> None:
    page = as_("member").get(PAGE).submit("/ny", **SEEN | {"did": "", "seen_on": "2199-01-01"})
    assert page.status == 422 and page.error("did") and page.error("seen_on")
