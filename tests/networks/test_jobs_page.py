"""The administrator sees what waits and what has stopped, and nothing of what people wrote."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from app.core import backlog, clock, jobs, outbox
from app.core.audit import AuditEvent
from app.core.db import Database
from app.core.jobs import Job, JobState, Wanted
from app.core.outbox import MAX_TRIES, Mail
from app.reminders import service as reminders
from tests.conftest import As
from tests.find import one
from tests.initiatives.helpers import actor, network_id

PAGE = "/innstillinger/jobber"


def put(database: Database, key: str, kind: str = reminders.ONE, **values: Any) -> int:
    """A job as it stands in the table."""
    with database.write() as db:
        jobs.put(db, [Wanted(kind, key, material={"hemmelig": "ord"})])
        values |= {"version": 1}
        db.execute(sa.update(Job).where(Job.key == key).values(**values))  # type: ignore[arg-type]
        return one(db, Job, key=key).id or 0


def state(database: Database, key: str) -> JobState:
    with database.read() as db:
        return one(db, Job, key=key).state


def events(database: Database) -> list[str]:
    with database.read() as db:
        wanted = sa.select(AuditEvent.event).where(AuditEvent.event.in_(NAMES))  # type: ignore[call-overload,attr-defined]
        return list(db.scalars(wanted.order_by(sa.text("id"))))


KINDS = (backlog.AGAIN, backlog.DROPPED, backlog.MAIL_AGAIN, backlog.MAIL_DROPPED)
NAMES = [kind.name for kind in KINDS]
FAILED = {"state": JobState.FAILED, "attempts": 5, "problem": "ValueError"}


def test_a_stopped_job_is_tried_again_or_dropped(as_: As, database: Database) -> None:
    for key in ("en", "to"):
        put(database, key, **FAILED, finished_at=clock.now())
    put(database, "tre")
    page = as_("admin").get(PAGE)
    assert "Skrive en påminnelse" in page.main and "Prøvd 5 ganger" in page.main
    assert "ValueError" in page.main and "hemmelig" not in page.response.text
    page = page.submit("/igjen")
    assert "Jobben er satt i gang igjen." in page.text
    assert state(database, "en") is JobState.WAITING
    page = page.submit("/dropp")
    assert state(database, "to") is JobState.DROPPED
    page = page.submit("/dropp")
    assert JobState.DROPPED in {state(database, "en"), state(database, "tre")}
    assert events(database) == [backlog.AGAIN.name, backlog.DROPPED.name, backlog.DROPPED.name]
    with database.write() as db:
        jobs.put(db, [Wanted(reminders.ONE, "to")])
    assert state(database, "to") is JobState.DROPPED, "dropped is not queued anew"


def test_an_import_that_stopped_cannot_be_tried_again(as_: As, database: Database) -> None:
    with database.read() as db:
        whose = {"person_id": actor(db, "leader").person_id, "network_id": network_id(db)}
    number = put(database, "import", "import", **FAILED, **whose, finished_at=clock.now())
    page = as_("admin").get(PAGE)
    assert "Innflytting av tiltak" in page.main
    assert not page.soup.select(f'form[action="{PAGE}/{number}/igjen"]')
    own = {"sec-fetch-site": "same-origin"}
    assert as_("admin").http.post(f"{PAGE}/{number}/igjen", headers=own).status_code == 422
    assert not page.soup.select(f'form[action="{PAGE}/{number}/dropp"]'), "it is over already"
    assert as_("admin").http.post(f"{PAGE}/{number}/dropp", headers=own).status_code == 200
    assert state(database, "import") is JobState.FAILED, "whoever started it finds it stopped"


def test_a_reminder_to_somebody_leaves_the_list_when_dropped(as_: As, database: Database) -> None:
    with database.read() as db:
        whose = {"person_id": actor(db, "leader").person_id}
    put(database, "en", **FAILED, **whose, finished_at=clock.now())
    page = as_("admin").get(PAGE).submit("/dropp")
    assert state(database, "en") is JobState.DROPPED and "Ingen jobber har stoppet." in page.main


def test_a_running_job_is_left_alone(as_: As, database: Database) -> None:
    number = put(database, "en", state=JobState.RUNNING)
    assert not as_("admin").get(PAGE).soup.select('form[action$="/dropp"]')
    own = {"sec-fetch-site": "same-origin"}
    for way in ("igjen", "dropp"):
        assert as_("admin").http.post(f"{PAGE}/{number}/{way}", headers=own).status_code == 422
    assert state(database, "en") is JobState.RUNNING


def test_mail_that_did_not_leave_is_told_without_its_address(as_: As, database: Database) -> None:
    with database.write() as db:
        for name in ("kari.nordmann", "ola.nordmann", "ny"):
            outbox.post(db, f"{name}@eksempel.no", f"Til {name}", "Hemmelig tekst")
        tried = sa.update(Mail).where(Mail.to != "ny@eksempel.no")  # type: ignore[arg-type]
        db.execute(tried.values(tries=MAX_TRIES, last_error="SMTPRecipientsRefused"))
    page = as_("admin").get(PAGE)
    assert "k•••@e•••.no" in page.main and "SMTPRecipientsRefused" in page.main
    assert "Gitt opp" in page.main
    for hidden in ("nordmann", "eksempel", "Hemmelig", "n•••@"):
        assert hidden not in page.main
    page = page.submit("/igjen").submit("/dropp")
    with database.read() as db:
        left = {m.to: m.tries for m in db.scalars(sa.select(Mail))}
    assert left == {"kari.nordmann@eksempel.no": 0, "ny@eksempel.no": 0}
    assert events(database) == [backlog.MAIL_AGAIN.name, backlog.MAIL_DROPPED.name]
