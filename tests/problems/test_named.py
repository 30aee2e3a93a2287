"""An adopted statement can't be changed: what may name somebody is asked about before."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from app.core.db import Database
from app.problems.models import ProblemVersion
from tests.conftest import As
from tests.find import one
from tests.web import Page

PAGE = "/nett/grupper/asnes/problemstilling"
NAMED = "Emma Nilsen får ikke svar på 912 34 567."
BOX = "Det merkede er ingen person"


def write(as_: As, who: str = "coordinator", **typed: str) -> Page:
    typed = {"text": "Unge får ikke svar.", "target_group": "Unge", "reason": "Sett."} | typed
    return as_(who).get(PAGE + "/ny").submit("/ny", **typed)


@pytest.mark.parametrize("field", ["text", "target_group", "reason"])
def test_adopting_asks_first_and_keeps_what_was_typed(as_: As, field: str) -> None:
    asked = write(as_, adopt="1", **{field: NAMED})
    assert asked.status == 422 and BOX in asked.main
    assert "«Emma Nilsen», «912 34 567»" in asked.error(field)
    others = {"text": "Unge får ikke svar.", "target_group": "Unge", "reason": "Sett."}
    for name, typed in (others | {field: NAMED}).items():
        assert asked.typed(name).strip() == typed
        assert name == field or not asked.error(name)
    assert "versjon-1" not in as_("coordinator").get(PAGE).text
    assert "Versjon 1 er vedtatt" in asked.submit("/ny", adopt="1", sure="1").text


def test_what_names_nobody_is_adopted_at_once(as_: As) -> None:
    assert BOX not in as_("coordinator").get(PAGE + "/ny").main
    assert "Versjon 1 er vedtatt" in write(as_, adopt="1").text


def test_a_draft_is_saved_whoever_is_named(as_: As) -> None:
    saved = write(as_, "member", text=NAMED)
    assert saved.path == PAGE and "Utkastet er lagret. Se over teksten" in saved.text
    asked = write(as_, text=NAMED + " Ikke hun heller.", adopt="1")
    assert asked.status == 422
    assert "Utkastet er lagret" in asked.submit("/ny").text


def test_the_drafts_button_leads_to_where_it_is_asked(as_: As, database: Database) -> None:
    write(as_, "member", text=NAMED)
    asked = as_("coordinator").get(PAGE).submit("/1/vedta")
    assert asked.path.startswith(PAGE + "/ny") and BOX in asked.main
    assert "«Emma Nilsen»" in asked.error("text") and not asked.error("reason")
    with database.read() as db:
        assert one(db, ProblemVersion).adopted_on is None
    assert asked.submit("/ny", adopt="1").status == 422
    mended = asked.submit("/ny", text="Unge får ikke svar.", adopt="1")
    assert "Versjon 1 er vedtatt" in mended.text
    assert as_("coordinator").get(PAGE + "/ny?vedta=1").error("text") == ""


def test_a_member_is_not_asked_what_only_others_may(as_: As) -> None:
    write(as_, "member", text=NAMED)
    page = as_("member").get(PAGE + "/ny?vedta=1")
    assert BOX not in page.main and not page.error("text")


def test_a_tick_is_for_the_words_that_were_seen(as_: As) -> None:
    mine, theirs = (as_(who).get(PAGE + "/ny") for who in ("coordinator", "member"))
    asked = mine.submit("/ny", text=NAMED, adopt="1")
    theirs.submit("/ny", text="Deres setning.")
    stale = asked.submit("/ny", adopt="1", sure="1")
    assert stale.status == 409 and stale.typed("text").strip() == NAMED and BOX not in stale.main
    assert stale.submit("/ny", adopt="1").status == 422
    kept = {"address": PAGE + "/ny", "body": urlencode({"text": NAMED, "sure": "1"})}
    assert as_("coordinator").post("/utkast", kept | {"_csrf": stale.typed("_csrf")}).status == 204
    back = as_("coordinator").get(PAGE + "/ny")
    assert back.typed("text").strip() == NAMED and BOX not in back.main
