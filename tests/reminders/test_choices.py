"""Each kind is turned off on my page, or by the link in a mail."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.core import once
from app.core.config import Settings
from app.core.db import Database
from app.reminders import queries, service
from app.reminders.models import MailKind
from tests.conftest import As
from tests.initiatives.helpers import actor

FORM = "/min-side/varsler"


def off(database: Database, name: str = "member") -> set[MailKind]:
    with database.read() as db:
        who = actor(db, name).person_id or 0
        return {kind for _who, kind in queries.turned_off(db, [who])}


def test_chosen_on_my_page(as_: As, database: Database) -> None:
    page = as_("member").get("/min-side")
    assert page.soup.select_one(f"a[href='{FORM}']")
    page = as_("member").get(FORM)
    assert len(page.soup.select("input[name=kinds][checked]")) == len(MailKind)
    page = page.submit(FORM, kinds=["tall", "mote"])
    assert page.path == "/min-side" and "Valget ditt er lagret." in page.text
    assert off(database) == {MailKind.DECISION, MailKind.TASK, MailKind.NEWS}
    assert off(database, "colleague") == set()
    as_("member").get(FORM).submit(FORM, kinds=None)
    assert off(database) == set(MailKind)
    assert not as_("member").get(FORM).soup.select("input[name=kinds][checked]")


def test_a_kind_there_is_not_is_told_beside_the_boxes(as_: As, database: Database) -> None:
    page = as_("member").get(FORM).submit(FORM, kinds=["tall", "sludder"])
    assert page.status == 422 and off(database) == set()
    assert len(page.soup.select("input[name=kinds][checked]")) == 1


@pytest.mark.parametrize("kind", ["oppgave", service.EVERYTHING])
def test_the_link_in_a_mail_needs_no_sign_in(
    as_: As, database: Database, settings: Settings, kind: str
) -> None:
    with database.read() as db:
        who = actor(db).person_id or 0
    link = f"/varsler/stopp/{service.token(settings.secret, who, kind)}"
    page = as_().get(link)
    assert "Slutt å få e-post om dette?" in page.main and off(database) == set()
    page = page.submit(link)
    assert "Du får ikke flere e-poster om dette" in page.main
    with database.read() as db:
        assert link not in str(db.execute(sa.select(once.IDEMPOTENCY)).all())
    assert off(database) == (set(MailKind) if kind == service.EVERYTHING else {MailKind.TASK})


def test_a_link_of_ones_own_making_turns_nothing_off(
    as_: As, database: Database, settings: Settings
) -> None:
    with database.read() as db:
        who = actor(db).person_id or 0
    right = service.token(settings.secret, who, "oppgave")
    forged = [
        right.replace("oppgave", "mote"),
        right.replace(f"{who}-", f"{who + 1}-"),
        service.token(settings.secret, 10**8, "oppgave"),
        "x",
        "99999999999-oppgave-a",
        "1-æ-å",
    ]
    own = {"sec-fetch-site": "same-origin"}
    for token in forged:
        answer = as_().http.post(f"/varsler/stopp/{token}", headers=own, follow_redirects=False)
        assert answer.status_code == 404, token
    with database.read() as db:
        assert not db.scalar(sa.text("SELECT count(*) FROM mail_choice"))
