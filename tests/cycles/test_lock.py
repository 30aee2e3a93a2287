"""A test that has started stands by its prediction: no route, form, import or code changes it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import audit
from app.core.access import NOBODY
from app.core.db import Database, WriteSession
from app.core.errors import Refused
from app.cycles import service
from app.cycles.models import CycleState, TestCycle
from tests.architecture.buttons_table import BUTTONS
from tests.architecture.forms_kinds import At
from tests.architecture.forms_table import FORMS
from tests.architecture.house import House, house
from tests.conftest import Databases
from tests.cycles.helpers import BELIEVED, HOME, breakfast, cycle, events
from tests.find import one
from tests.initiatives.helpers import actor
from tests.web import Page
from tests.world import MADE

REFUSED = "cycle:prediction_refused"
OTHER = {"question": "Noe annet?", "prediction": "50 kommer"}
C = CycleState


@pytest.fixture
def running(database: Database) -> None:
    with database.write() as db:
        cycle(db, breakfast(db), C.RUNNING)


def test_starting_locks_it(as_, database: Database) -> None:
    with database.write() as db:
        cycle(db, breakfast(db))
    page = as_("member").get(f"{HOME}/tester/1").submit("/start")
    assert "Det dere trodde, er låst" in page.text and "Låst" in page.main
    form = as_("member").get(f"{HOME}/tester/1/rediger")
    assert not form.soup.select("[name=prediction], [name=question]")
    assert BELIEVED in form.main
    assert form.submit("/rediger", who="Vi").status == 200, "the rest of the plan can change"


def test_a_stale_form_is_refused_and_that_is_written_down(as_, database: Database) -> None:
    with database.write() as db:
        cycle(db, breakfast(db))
    stale = as_("member").get(f"{HOME}/tester/1/rediger")
    as_("colleague").get(f"{HOME}/tester/1").submit("/start")
    refused = stale.submit("/rediger", prediction="50 kommer")
    assert refused.status == 409
    assert "er låst" in refused.main and "50 kommer" in refused.text, "what was typed is not lost"
    with database.read() as db:
        made = one(db, TestCycle)
        assert made.prediction == BELIEVED
        (told,) = db.scalars(sa.select(audit.AuditEvent).filter_by(event=REFUSED)).all()
        assert (told.data, told.actor_name) == ({"fields": ["prediction"]}, "Member")
    assert "Noen prøvde å endre" in as_("member").get(f"{HOME}/tester/1").main
    # Sent again it is refused again, and written down again: no earlier answer stands for it.
    assert stale.submit("/rediger", prediction="50 kommer").status == 409
    with database.read() as db:
        assert len(events(db, one(db, TestCycle), REFUSED)) == 2


def test_what_is_counted_can_still_be_named(as_, running) -> None:
    page = as_("member").get(f"{HOME}/tester/1")
    (way,) = page.soup.select("#teller ~ p a")
    after = as_("member").get(str(way["href"])).submit("/rediger", measure_name="Unge som kom")
    (enter,) = after.soup.select("main a[href$='#skriv-inn']")
    assert as_("member").get(str(enter["href"])).soup.select("#skriv-inn")
    assert not as_().get(f"{HOME}/tester/1").soup.select("main a[href$='#skriv-inn']")


@pytest.mark.parametrize("action", ["rediger", "start", "studer", "beslutt"])
def test_a_crafted_post_is_refused_and_written_down(as_, database, running, action: str) -> None:
    page = as_("member").get(f"{HOME}/tester/1/studer")
    tokens = {k: v for k, v in page.fields(page.form()).items() if k[0] == "_" or k == "version"}
    sent = tokens | {"happened": ["12"], "decision": ["tilpass"], "reason": ["Så"]}
    refused = as_("member").post(f"{HOME}/tester/1/{action}", sent | {"prediction": ["50 kommer"]})
    assert refused.status == 409 and "er låst" in refused.main
    with database.read() as db:
        made = one(db, TestCycle)
        assert (made.prediction, made.state) == (BELIEVED, C.RUNNING)
        assert len(events(db, made, REFUSED)) == 1


@contextmanager
def watched(database: Database, number: int) -> Iterator[list[str]]:
    """Every write does all it would do, what is believed is looked at, and all of it is undone."""
    found: list[str] = []

    @contextmanager
    def undone() -> Iterator[WriteSession]:
        with WriteSession(database.write_engine, expire_on_commit=False) as session:
            yield session
            session.dispatch.before_commit(session)
            session.flush()
            columns = TestCycle.question, TestCycle.prediction
            of = sa.select(*columns).where(TestCycle.id == number)
            found.append(" / ".join(session.execute(of).one()))
            session.rollback()

    database.write = undone  # type: ignore[method-assign]
    yield found
    del database.write


@pytest.fixture(scope="module")
def home(databases: Databases) -> Iterator[House]:
    with house(databases) as made:
        yield made


def test_no_form_of_the_house_changes_it(home: House) -> None:
    """Every form and button there is, sent with another prediction in it besides what is right."""
    number = home.ids["running_cycle"]
    with home.database.read() as db:
        stands = db.get(TestCycle, number)
        assert stands is not None
        believed = f"{stands.question} / {stands.prediction}"
    sendings = 0
    for path, at in {**FORMS, **BUTTONS}.items():
        to, page = (at.action, at.page) if isinstance(at, At) else (at.to, "")
        # A test of their own: this is about the one that runs.
        to = to.replace("/tester/1/", "/tester/2/").replace("/tester/3/", "/tester/2/")
        sendings += _send(home, path, at, home.at(to), home.at(page), believed)
    assert sendings > 60, "most of them are really saved"


def _send(home: House, path: str, at: Any, to: str, page: str, believed: str) -> int:
    browser = home.browser(at.who)
    fields: dict[str, Any] = {}
    if page:
        opened = Page(browser, browser.http.get(page))
        fields = opened.fields(opened.form(home.at(at.action)))
    else:
        opened = Page(browser, browser.http.get("/min-side" if at.who else "/logg-inn"))
        own = opened.fields(opened.form())
        fields = {name: own[name] for name in ("_key", "_csrf")}
    fields |= {name: [home.at(text)] for name, text in at.valid.items()}
    with watched(home.database, home.ids["running_cycle"]) as found:
        answer = browser.http.post(to, data=fields | OTHER, follow_redirects=False)
    assert answer.status_code < 500, path
    assert set(found) <= {believed}, path
    return len(found)


# Below the forms.


def test_a_service_that_would_change_it_is_refused(db: Session) -> None:
    made = cycle(db, breakfast(db), C.RUNNING)
    for name, text in OTHER.items():
        with pytest.raises(Refused, match="låst") as refused:
            service.change(db, actor(db), made, made.version, {name: text}, measure_ids=[])
        refused.value.record(db, actor(db))
    assert made.prediction == BELIEVED
    assert len(events(db, made, REFUSED)) == 2


@pytest.mark.parametrize("state", [C.RUNNING, C.STUDIED, C.DECIDED])
def test_no_code_can_flush_another(db: Session, state: CycleState) -> None:
    """Whoever writes to the columns, by whatever way they came there."""
    made = cycle(db, breakfast(db), state)
    for change in ({"prediction": "50"}, {"question": "Noe annet?"}, {"started_on": None}):
        with db.begin_nested() as inner:
            for name, value in change.items():
                setattr(made, name, value)
            with pytest.raises(Refused):
                db.flush()
            inner.rollback()
        db.refresh(made)
    with db.begin_nested() as inner:
        made.state, made.prediction = C.PLANNED, "50"
        with pytest.raises(Refused):
            db.flush()
        inner.rollback()
    db.refresh(made)
    assert (made.prediction, made.state) == (BELIEVED, state)


def test_neither_by_an_object_that_was_not_read_nor_by_deleting(db: Session) -> None:
    made = cycle(db, breakfast(db), C.RUNNING)
    db.expire(made)
    with db.begin_nested() as inner:
        made.prediction = "50"
        with pytest.raises(Refused):
            db.flush()
        inner.rollback()
    db.expire(made)
    with db.begin_nested() as inner:
        db.delete(made)
        with pytest.raises(Refused):
            db.flush()
        inner.rollback()
    db.expire(made)
    assert made.prediction == BELIEVED


@pytest.mark.parametrize("what", [sa.update(TestCycle), sa.update(TestCycle.__table__)])
def test_not_in_bulk_either(db: Session, what: Any) -> None:
    cycle(db, breakfast(db), C.RUNNING)
    with pytest.raises(RuntimeError, match="one by one"):
        db.execute(what.values(prediction="50"))
    with pytest.raises(RuntimeError, match="one by one"):
        db.execute(sa.delete(TestCycle))


def test_a_code_path_nobody_thought_of_is_answered_and_written_down(
    application, as_, database: Database, running, monkeypatch
) -> None:
    """As if a handler wrote straight to the record: a page that says why, and the event."""

    def careless(db: Session, who: Any, made: TestCycle, *_rest: Any, **_told: Any) -> None:
        made.prediction = "50 kommer"
        audit.record(db, NOBODY, MADE, made)

    page = as_("member").get(f"{HOME}/tester/1/studer")
    monkeypatch.setattr(service, "study", careless)
    refused = page.submit("/studer", happened="12 kom")
    assert refused.status == 409 and "er låst" in refused.main
    with database.read() as db:
        made = one(db, TestCycle)
        assert made.prediction == BELIEVED
        assert len(events(db, made, REFUSED)) == 1
