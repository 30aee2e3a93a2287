"""Long work shows how far it is, can be left, and is done whole or not at all."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from app import registry
from app.core import audit, clock, job_runs, jobs
from app.core.audit import AuditEvent
from app.core.config import ROOT, Settings
from app.core.db import Database
from app.core.jobs import PROGRESS, Job, JobState
from app.initiatives import service as initiatives
from app.initiatives.models import Initiative
from app.moving import service
from app.networks.models import Membership, Role
from tests.conftest import ON_POSTGRES, As
from tests.find import one
from tests.initiatives.helpers import actor
from tests.moving.sheets import HEADS, csv_of, initiatives_of, send, work
from tests.world import MADE

HEAD = (*HEADS, "Formål", "Status", "Eier", "Temaer")


def rows(first: int, most: int) -> list[tuple[str, ...]]:
    """As many rows as there are numbers."""
    return [
        (str(n), f"Tiltak {n}", "Grue", f"Formål {n}", "Testes", "NAV", "Overganger")
        for n in range(first, most)
    ]


def started(as_: As, most: int, first: int = 0) -> Any:
    page = send(as_, csv_of(HEAD, *rows(first, most)))
    return page, page.submit("/start")


def state(database: Database) -> JobState:
    with database.read() as db:
        return one(db, Job).state


def test_how_far_it_is_stands_on_its_page_and_it_can_be_left(
    as_: As, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, shown = started(as_, 3)
    assert "Venter på tur : 0 av 3 tiltak" in shown.main
    seen: list[str] = []
    really = service.apply

    def watched(*args: Any) -> None:
        really(*args)
        if len(seen) < 3:
            seen.append(page.client.http.get(page.path, headers={"hx-request": "true"}).text)

    monkeypatch.setattr(service, "apply", watched)
    assert work(database) == 1
    assert ["0 av 3" in seen[0], "1 av 3" in seen[1], "2 av 3" in seen[2]] == [True] * 3
    assert "<html" not in seen[1] and 'hx-trigger="click, every 1s"' in seen[1]
    assert f'href="{page.path}"' in seen[1], "without script it is a link"
    over = page.client.get(page.path)
    assert "3 nye, 0 endret" in over.main and "hx-trigger" not in over.response.text
    assert "Ferdig" in page.client.get("/nett/innstillinger/import").main, "found again"


def test_one_wrong_row_and_nothing_is_in(
    as_: As, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.core.errors import Invalid

    page, _shown = started(as_, 3)
    really = initiatives.start

    def refuses(*args: Any, **values: Any) -> Initiative:
        if args[4] == "Tiltak 2":
            raise Invalid("Nei.")
        return really(*args, **values)

    monkeypatch.setattr(initiatives, "start", refuses)
    work(database)
    assert "Rad 4: Nei. Ingenting er importert." in page.client.get(page.path).main
    with database.read() as db:
        assert not initiatives_of(db)
        assert db.scalar(sa.text("SELECT count(*) FROM facet_count")) == 0


def test_a_fault_of_ours_is_told_and_nothing_is_in(
    as_: As, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, _shown = started(as_, 3)
    monkeypatch.setattr(service, "apply", lambda *_args: 1 // 0)
    work(database)
    assert "Noe gikk galt hos oss" in page.client.get(page.path).main
    assert state(database) is JobState.FAILED and not PROGRESS._at
    with database.read() as db:
        assert not one(db, Job).material, "nobody can start it again: the sheet is not kept"


KILLED = """
import os, sys
from app.core.db import Database
from app.moving import service
from app import registry
really, done = service.apply, []
def apply(*args):
    really(*args)
    done.append(1)
    if len(done) == 3:
        args[0].flush()
        os._exit(9)
service.apply = apply
registry.do_jobs(Database(sys.argv[1]))
"""


def test_killed_on_the_way_it_is_done_whole_by_the_next(
    as_: As, database: Database, url: str
) -> None:
    started(as_, 5)
    ran = subprocess.run(
        [sys.executable, "-c", KILLED, url], cwd=ROOT, env={**os.environ}, check=False
    )
    assert ran.returncode == 9 and state(database) is JobState.RUNNING
    with database.read() as db:
        assert not initiatives_of(db), "nothing half imported"
    later = clock.now() + jobs.LEASE + timedelta(seconds=1)
    with clock.held_at(later):
        assert registry.do_jobs(database) == 1
    with database.read() as db:
        assert len(initiatives_of(db)) == 5
    assert state(database) is JobState.DONE


def test_a_job_is_run_by_one(as_: As, database: Database, settings: Settings) -> None:
    started(as_, 2)
    job = job_runs._take(database, "en", [service.IMPORT])
    assert job is not None
    assert job_runs._take(database, "en annen", [service.IMPORT]) is None
    with clock.held_at(clock.now() + jobs.LEASE * 2):
        assert job_runs._take(database, "en annen", [service.IMPORT]) is not None
    service_work = jobs.Work(database, settings, job.id or 0, "en", clock.now())
    with pytest.raises(jobs.TakenOver), database.write() as db:
        service_work.finish(db, {}, 2)


def test_two_jobs_wait_for_each_other(as_: As, database: Database) -> None:
    started(as_, 2)
    started(as_, 4, first=2)
    assert work(database) == 2
    with database.read() as db:
        assert len(initiatives_of(db)) == 4


def statements(as_: As, database: Database, most: int, first: int) -> int:
    """How many statements an import of so many rows takes."""
    started(as_, most, first)
    seen = []

    def notice(_c: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        seen.append(statement)

    event.listen(database.engine, "before_cursor_execute", notice)
    assert work(database) == 1
    event.remove(database.engine, "before_cursor_execute", notice)
    return len(seen)


def test_what_a_row_costs_does_not_grow(as_: As, database: Database) -> None:
    few = statements(as_, database, 10, 0)
    many = statements(as_, database, 50, 10)
    more = statements(as_, database, 130, 50)
    assert (more - many) / 40 <= (many - few) / 30 * 1.02


def test_old_jobs_are_forgotten(as_: As, database: Database) -> None:
    page, _shown = started(as_, 2)
    work(database)
    send(as_, csv_of(HEAD, *rows(5, 6)))
    with database.read() as db:
        done, draft = db.scalars(sa.select(Job).order_by(Job.id))
        assert done.material == {} and draft.material, "what it worked on goes when it is done"
    for days, left in ((13, 2), (15, 1), (91, 0)):
        with clock.held_at(clock.now() + timedelta(days=days)), database.write() as db:
            jobs.forget_old(db)
            assert db.scalar(sa.select(sa.func.count()).select_from(Job)) == left
    assert page.client.http.get(page.path).status_code == 404


@pytest.mark.skipif(not ON_POSTGRES, reason="two who write at once")
def test_two_who_start_it_at_once_start_it_once(
    together: As, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = send(together, csv_of(HEAD, *rows(0, 2)))
    really = service.look_over

    def slowly(*args: Any) -> Any:
        time.sleep(0.5)
        return really(*args)

    monkeypatch.setattr(service, "look_over", slowly)
    sent = [page.fields(page.form("/start")) | {"_key": [key]} for key in ("a", "b")]
    browser, to = page.client.http, f"{page.path}/start"
    with ThreadPoolExecutor(2) as hands:
        answers = list(hands.map(lambda f: browser.post(to, data=f, follow_redirects=False), sent))
    assert sorted(a.status_code for a in answers) == [303, 422]


def test_whoever_starts_it_has_done_it(as_: As, database: Database) -> None:
    with database.write() as db:
        person = actor(db, "staff").person_id
        role = one(db, Membership, person_id=person)
        role.role = Role.LEADER
        audit.record(db, actor(db, "leader"), MADE, role)
    page = send(as_, csv_of(HEAD, *rows(0, 1)))
    as_("staff").get(page.path).submit("/start")
    assert work(database) == 1
    with database.read() as db:
        made = one(db, AuditEvent, event=initiatives.STARTED.name)
        assert (made.actor_id, one(db, Job).person_id) == (person, person)
