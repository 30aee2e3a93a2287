"""A furnished house: the small world with one of every record, and a way to make it grow."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from fastapi import FastAPI
from sqlalchemy.orm import Session

from app.accounts.models import Person, PersonSession, ResetToken
from app.accounts.tokens import hashed
from app.core import audit, clock
from app.core.access import NOBODY, Actor
from app.core.columns import Reach
from app.core.config import Mode, Settings
from app.core.db import Database, WriteSession
from app.core.search_synonyms import Synonym
from app.initiatives import service as initiatives
from app.initiatives.models import Status
from app.insights import quotes
from app.insights import service as insights
from app.insights.models import Consent, SourceKind
from app.intake import links as doors
from app.intake import receipts
from app.intake import service as intake
from app.intake.models import Post
from app.main import create_app
from app.moving import service as moving
from app.moving import sheets
from app.networks.models import (
    GroupMunicipality,
    Invitation,
    Membership,
    Municipality,
    Network,
    Organisation,
    ResourceGroup,
    Role,
    Theme,
)
from app.networks.queries import load_actor
from app.practices import service as practices
from app.practices.models import Confirmation, Practice, Viewpoint
from app.problems import service as problems
from app.problems.models import FlipQuestion
from app.progress import service as progress
from tests.architecture import (
    house_council,
    house_cycles,
    house_jobs,
    house_meetings,
    house_newsletter,
    house_numbers,
    house_trial,
    house_workshop,
    library,
)
from tests.architecture.house_interest import one_more_asks, somebody_asks
from tests.conftest import Databases
from tests.direct import asking
from tests.web import Client
from tests.world import MADE

SECRET = "x" * 40
INVITED, FORGOT = "en-lenke-inn", "en-lenke-til-nytt-passord"
PUBLIC = Reach.PUBLIC


@dataclass
class House:
    """The application over its furnished database, and the numbers of what stands in it.

    forms: what stands in forms that were opened, by where they are sent.
    """

    application: FastAPI
    database: Database
    ids: dict[str, Any] = field(default_factory=dict)
    forms: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    opened: dict[str, Client] = field(default_factory=dict)
    stack: ExitStack = field(default_factory=ExitStack)

    def browser(self, name: str = "") -> Client:
        """Somebody's browser; its requests share one event loop, as a server's do."""
        if name not in self.opened:
            http = self.stack.enter_context(asking(self.application, loud=False))
            self.opened[name] = Client(http)
        # Whatever the last request did to the session, this one has its own.
        cookies = self.opened[name].http.cookies
        cookies.clear()
        if name:
            cookies.set("flipp", f"token-{name}")
        return self.opened[name]

    def at(self, path: str) -> str:
        """The address with the numbers of this house in it."""
        return path.format(**self.ids)


@contextmanager
def house(databases: Databases, more: int = 0) -> Iterator[House]:
    """A house of one's own; `more` of every record besides the first."""
    url = databases.copy()
    settings = Settings(
        mode=Mode.TEST,
        secret=SECRET,
        database_url=url,
        base_url="http://testserver",
        worker=False,
    )
    application = create_app(settings)
    made = House(application, application.state.flipp.database)
    with made.database.write() as db:
        made.ids = furnish(db)
        grow(db, made.ids, 0, more)
    with made.stack:
        yield made
    made.database.close()
    databases.drop(url)


@contextmanager
def nothing_stays(database: Database) -> Iterator[None]:
    """Every write does all it would do, its commit's hooks too, and is then undone."""

    @contextmanager
    def undone() -> Iterator[WriteSession]:
        with WriteSession(database.write_engine, expire_on_commit=False) as session:
            yield session
            session.dispatch.before_commit(session)
            session.flush()
            session.rollback()

    database.write = undone  # type: ignore[method-assign]
    yield
    del database.write


def actor(db: Session, name: str = "leader") -> Actor:
    """One of the cast."""
    found = load_actor(db, f"token-{name}")
    assert found is not None
    return found


def number(db: Session, model: Any, **values: Any) -> int:
    """The number of the one record with these values."""
    where = [getattr(model, name) == value for name, value in values.items()]
    return int(db.scalars(sa.select(model.id).where(*where)).one())


def _keep(db: Session, record: Any) -> int:
    db.add(record)
    if isinstance(record, audit.Audited):
        audit.record(db, NOBODY, MADE, record)
    db.flush()
    return int(record.id)


def _role_of(db: Session, name: str) -> int:
    person = number(db, Person, email=f"{name}@eksempel.no")
    return number(db, Membership, person_id=person)


def furnish(db: Session) -> dict[str, Any]:
    """One of every record, in the network «nett» and its group «asnes»."""
    ids = {
        "nett": number(db, Network, slug="nett"),
        "group": number(db, ResourceGroup, slug="asnes"),
        "place": number(db, Municipality, number="3418"),
        "free_place": number(db, Municipality, number="9999"),
        "theme": number(db, Theme, network_id=number(db, Network, slug="nett")),
        "organisation": number(db, Organisation, slug="skole"),
        "member": _role_of(db, "member"),
        "suspended": _role_of(db, "suspended"),
        "person": number(db, Person, email="member@eksempel.no"),
    }
    ids["covered"] = number(db, GroupMunicipality, group_id=ids["group"])
    _keep(db, Synonym(words="kveldsmat = kvelds"))
    _open_links(db, ids)
    _statement(db, ids)
    _records(db, ids)
    ids |= house_trial.furnish(db, actor(db), ids)
    ids |= house_cycles.furnish(db, actor(db), ids)
    ids |= house_jobs.furnish(db, ids["person"], SECRET)
    ids |= house_numbers.furnish(db, actor(db), ids)
    house_newsletter.furnish(db, actor(db), ids)
    _young(db, ids)
    house_council.furnish(db, actor(db), ids)
    ids |= house_meetings.furnish(db, actor(db), ids)
    library.furnish(db, actor(db), ids)
    ids |= house_workshop.furnish(db, actor(db), ids)
    progress.set_thresholds(db, actor(db), ids["nett"], 0, {"1.1": 70})
    progress.override(db, actor(db), ids["nett"], ids["group"], "1.1", met=True, reason="Vi vet.")
    sheet = sheets.Staged([(2, {"title": "Flyttet", "group": "asnes"})], {}, [], [])
    ids["import"] = moving.upload(db, actor(db), ids["nett"], "a.csv", sheet).id or 0
    return ids


def _open_links(db: Session, ids: dict[str, Any]) -> None:
    later = clock.now() + timedelta(days=7)
    invitation = Invitation(
        network_id=ids["nett"], role=Role.READER, token_hash=hashed(INVITED), expires_at=later
    )
    ids["invitation"] = _keep(db, invitation)
    person = ids["person"]
    db.add(ResetToken(person_id=person, token_hash=hashed(FORGOT), expires_at=later))


def _statement(db: Session, ids: dict[str, Any]) -> None:
    leader, nett, group = actor(db), ids["nett"], ids["group"]
    first = problems.write_version(db, leader, nett, group, "Mange faller ut.")
    problems.adopt(db, leader, first, adopted_on=date(2022, 3, 14))
    draft = problems.write_version(db, leader, nett, group, "Noen blir.", reason="Vi lærte.")
    ids["version"], ids["draft"] = first.id or 0, draft.number
    ids["question"] = problems.ask(db, leader, nett, group, "Finnes det noen som blir?").id or 0


def _records(db: Session, ids: dict[str, Any]) -> None:
    leader, nett, group = actor(db), ids["nett"], ids["group"]
    told: dict[str, Any] = {"consent": Consent.SPOKEN, "reach": PUBLIC}
    heard = insights.log(db, leader, nett, group, "Hørt", text="En sa det.", **told)
    done = practices.nominate(
        db, leader, nett, group, "Gjort", what="De følger hverandre.", reach=PUBLIC
    )
    tried = initiatives.start(
        db,
        leader,
        nett,
        group,
        "Prøvd",
        purpose="Å se.",
        reach=PUBLIC,
        owner_id=ids["organisation"],
        funding="Skolen",
        practice_ids=[done.id or 0],
    )
    initiatives.bring_to(db, leader, tried, Status.DECIDED)
    somebody_asks(db, leader, ids, tried)
    ids |= {"insight": heard.id or 0, "practice": done.id or 0, "initiative": tried.id or 0}
    confirmation = Confirmation(
        network_id=nett, practice_id=done.id or 0, person_id=ids["person"], researcher=False
    )
    _keep(db, confirmation)
    question = db.get(FlipQuestion, ids["question"])
    assert question is not None
    insights.flag(db, leader, heard, question)
    ids["contrast"] = practices.add_contrast(db, leader, done, "9A", False, False, "Nei.").id or 0
    ids["quote"] = (
        quotes.quote(db, leader, nett, "Det var fint.", consent=True, public=True).id or 0
    )


def _young(db: Session, ids: dict[str, Any]) -> None:
    """The form is open, with a link; one post waits, and its sender has been asked something."""
    leader, nett = actor(db), ids["nett"]
    doors.save_settings(db, leader, nett, 0, {"open": True})
    link = doors.make(db, leader, nett, {"name": "Skolen", "questions": ["Hva skjedde?", "Hvem?"]})
    ids["link"], ids["code"] = link.id or 0, link.code
    ids["words"] = receipts.spelled(receipts.made_of(SECRET, "huset", []))
    lock = receipts.locked(SECRET, receipts.read(ids["words"]))
    told = intake.Sent(["Noen så meg.", ""], ["Hva skjedde?", "Hvem?"], link_id=link.id)
    intake.receive(db, nett, lock, told)
    ids["post"] = number(db, Post, receipt_hash=lock)


def grow(db: Session, ids: dict[str, Any], first: int, most: int) -> None:
    """One more of everything for each number from `first` to `most`."""
    leader = actor(db)
    for n in range(first, most):
        _one_more_record(db, leader, ids, n)
        house_council.grow(db, ids, n)
        _one_more_of_the_frame(db, ids, n)
        house_trial.grow(db, actor(db), ids, n)
        house_cycles.grow(db, actor(db), ids, n)
        house_jobs.grow(db, ids, n)
        house_numbers.grow(db, actor(db), ids, n)
        house_workshop.grow(db, actor(db), ids, n)
        house_meetings.grow(db, leader, ids, n)
        house_newsletter.grow(db, actor(db), ids, n)


def _one_more_record(db: Session, leader: Actor, ids: dict[str, Any], n: int) -> None:
    nett, group, theme = ids["nett"], ids["group"], ids["theme"]
    practice = db.get(Practice, ids["practice"])
    assert practice is not None
    told: dict[str, Any] = {
        "source_kind": SourceKind.YOUTH,
        "consent": Consent.SPOKEN,
        "reach": PUBLIC,
    }
    heard = insights.log(db, leader, nett, group, f"Frokost hørt {n}", theme_ids=[theme], **told).id
    done = practices.nominate(
        db, leader, nett, group, f"Frokost gjort {n}", insight_ids=[heard or 0], reach=PUBLIC
    )
    practices.set_themes(db, done, [theme])
    practices.link_insight(db, leader, practice, heard or 0, Viewpoint.SELF)
    practices.add_contrast(db, leader, practice, f"Klasse {n}", True, False, "")
    more = initiatives.start(
        db,
        leader,
        nett,
        group,
        f"Frokost prøvd {n}",
        practice_ids=[done.id or 0, ids["practice"]],
        partner_ids=[ids["organisation"]],
        theme_ids=[theme],
        reach=PUBLIC,
    )
    one_more_asks(db, leader, ids, n, more)
    link = doors.make(db, leader, nett, {"name": f"Klubben {n}", "questions": ["Hva skjedde?"]})
    sent = intake.Sent([f"Noen så meg {n} ganger."], ["Hva skjedde?"], link_id=link.id)
    intake.receive(db, nett, f"lås {n}", sent)
    quotes.quote(
        db, leader, nett, f"Fint {n}.", consent=True, public=True, insight_id=ids["insight"]
    )
    problems.ask(db, leader, nett, group, f"Finnes det {n} som blir?")


def _one_more_of_the_frame(db: Session, ids: dict[str, Any], n: int) -> None:
    nett, later = ids["nett"], clock.now() + timedelta(days=7)
    _keep(db, Theme(network_id=nett, slug=f"tema-{n}", name=f"Tema {n}"))
    library.grow(db, actor(db), ids, n)
    organisation = _keep(db, Organisation(network_id=nett, slug=f"org-{n}", name=f"Org {n}"))
    group = _keep(db, ResourceGroup(network_id=nett, slug=f"gruppe-{n}", name=f"Gruppe {n}"))
    place = _keep(db, Municipality(number=f"{1000 + n}", name=f"Kommune {n}"))
    for covering in (group, ids["group"]):
        _keep(db, GroupMunicipality(network_id=nett, group_id=covering, municipality_id=place))
    person = _keep(db, Person(email=f"p{n}@eksempel.no", name=f"Person {n}", admin=True))
    for at in (group, ids["group"]):
        member = Membership(
            network_id=nett,
            person_id=person,
            group_id=at,
            organisation_id=organisation,
            role=Role.MEMBER,
        )
        _keep(db, member)
    for name in ("leader", "member", "admin"):
        owner = number(db, Person, email=f"{name}@eksempel.no")
        token = hashed(f"token-{name}-{n}")
        _keep(db, PersonSession(person_id=owner, token_hash=token, expires_at=later))
    token = hashed(f"innlenke-{n}")
    _keep(db, Invitation(network_id=nett, role=Role.READER, token_hash=token, expires_at=later))
    _keep(db, Network(slug=f"nett-{n}", name=f"Nett {n}"))
