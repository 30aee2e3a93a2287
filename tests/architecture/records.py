"""One record for every parameter of every address: public, for members, the group's own, another
network's; and the people whose role does not count."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from unittest.mock import patch

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import Person, PersonSession, ResetToken
from app.accounts.tokens import hashed
from app.contact import service as contact
from app.core import audit, clock
from app.core.access import NOBODY, Actor
from app.core.columns import Reach
from app.core.db import Database
from app.council import service as council
from app.council import table
from app.following import service as following
from app.initiatives import service as initiatives
from app.initiatives.models import Initiative, Status
from app.insights import quotes
from app.insights import service as insights
from app.insights.models import Consent, SourceKind
from app.intake import links as doors
from app.intake import service as intake
from app.intake.models import Post
from app.methods import service as methods
from app.moving import service as moving
from app.moving import sheets
from app.networks import members, terms
from app.networks.models import (
    GroupMunicipality,
    Invitation,
    Membership,
    MembershipState,
    Municipality,
    Network,
    Organisation,
    ResourceGroup,
    Role,
    Sector,
    TermKind,
    Theme,
)
from app.networks.queries import load_actor
from app.newsletter import service as newsletter
from app.practices import service as practices
from app.problems import service as problems
from app.problems.models import FlipQuestion, ProblemVersion
from app.progress import service as progress
from app.replication import service as replication
from tests.architecture import house_jobs, house_workshop
from tests.architecture import records_learning as learning
from tests.architecture.house_newsletter import waiting_to_confirm
from tests.architecture.matrix import (
    EVERYONE,
    GROUP,
    INSIDERS,
    NOT_IN,
    Place,
    Samples,
    elsewhere,
)
from tests.find import one
from tests.world import CAST, MADE

GOAL = "1.1"
SECRET = "x" * 40


class Ground:
    """A network, one of its groups, and who writes there."""

    def __init__(self, db: Session, nett: str, gruppe: str, leader: str, author: str) -> None:
        self.db = db
        self.network = one(db, Network, slug=nett)
        self.group = one(db, ResourceGroup, network_id=self.network.id, slug=gruppe)
        self.leader, self.author = actor(db, leader), actor(db, author)
        self.where = (self.network.id or 0, self.group.id or 0)


def actor(db: Session, name: str) -> Actor:
    """One of the cast."""
    found = load_actor(db, f"token-{name}")
    assert found is not None, name
    return found


def keep(db: Session, record: Membership | Organisation | Person) -> int:
    """Write a record with the event it needs."""
    db.add(record)
    audit.record(db, NOBODY, MADE, record)
    return record.id or 0


def build(database: Database) -> tuple[list[Place], dict[str, int]]:
    """Make the records. Returns the places they lie in, and everybody's session."""
    with database.write() as db:
        _people(db)
        nett = Ground(db, "nett", "asnes", "leader", "youth")
        annet = Ground(db, "annet", "langt", "outsider", "outsider")
        here, there = _settings(nett) | _council(nett), _settings(annet) | _council(annet)
        adopted, draft, question = _statement(nett, adopted=1)
        ours = here | _numbers(adopted, question) | _young(nett)
        shelves = {r: _shelf(nett, r, adopted, question) | ours for r in Reach}
        adopted, _draft, question = _statement(annet, adopted=5)
        theirs = _shelf(annet, Reach.PUBLIC, adopted, question) | there
        theirs |= _numbers(adopted, question) | _young(annet)
        outsiders = frozenset({"outsider", "admin"})
        places = [
            Place(
                "installation",
                _installation(db)
                | _door(ours)
                | _at_the_board(here)
                | learning.home_screen(shelves[Reach.PUBLIC]),
                EVERYONE,
                frozenset(),
            ),
            Place("public", shelves[Reach.PUBLIC], EVERYONE),
            Place("network", shelves[Reach.NETWORK], INSIDERS),
            Place("group", shelves[Reach.GROUP] | _to_adopt(draft), GROUP),
            Place("elsewhere", theirs, outsiders, frozenset({"outsider"}), elsewhere),
        ]
        names = [*CAST, *NOT_IN, "outsider", "admin"]
        sessions = {n: actor(db, n).session_id or 0 for n in names}
    return places, sessions


def _young(ground: Ground) -> Samples:
    """A post that nobody has decided on, and a link it may have come through."""
    db, (nett, _group) = ground.db, ground.where
    doors.save_settings(db, ground.leader, nett, 0, {"open": True})
    link = doors.make(db, ground.leader, nett, {"name": "Skolen", "questions": ["Hva skjedde?"]})
    sent = intake.Sent(["Noen så meg."], ["Hva skjedde?"], link_id=link.id)
    intake.receive(db, nett, f"lås {nett}", sent)
    post = one(db, Post, network_id=nett)
    return {
        "/innspill/{nummer:int}": f"/innspill/{post.id}",
        "/lenker/{id}": f"/lenker/{link.id}",
        "/del/{kode}": f"/del/{link.code}",
    }


def _door(samples: Samples) -> Samples:
    """A link's address begins with no network's name."""
    return {"/del/{kode}": samples["/del/{kode}"]}


def _people(db: Session) -> None:
    nett, day = one(db, Network, slug="nett").id or 0, timedelta(days=1)
    roles: dict[str, dict[str, Any]] = {
        "invited_leader": {"state": MembershipState.INVITED},
        "suspended_leader": {"state": MembershipState.SUSPENDED},
        "former": {"ends": clock.today() - day},
        "coming": {"starts": clock.today() + day},
    }
    for name, values in roles.items():
        person = keep(db, Person(email=f"{name}@eksempel.no", name=name.capitalize()))
        row = Membership(network_id=nett, person_id=person, role=Role.LEADER, **values)
        keep(db, row)
        _session(db, name, person, day)
    # A session of the leader's that is over.
    _session(db, "expired", actor(db, "leader").person_id or 0, -day)


def _session(db: Session, name: str, person: int, lasts: timedelta) -> None:
    over = clock.now() + lasts
    db.add(PersonSession(person_id=person, token_hash=hashed(f"token-{name}"), expires_at=over))


def _installation(db: Session) -> Samples:
    """What belongs to no network."""
    reader = actor(db, "reader")
    network_id = one(db, Network, slug="annet").id or 0
    soon = clock.now() + timedelta(hours=1)
    followed = following.follow(db, reader, query="q=frokost")
    reset = ResetToken(person_id=reader.person_id or 0, token_hash=hashed("glemt"), expires_at=soon)
    db.add(reset)
    method = methods.add(db, NOBODY, "Festesona")
    figure = methods.add_result(db, NOBODY, method, "Fullførte", k=1, n=2)
    return {
        "/metoder/{slug}": f"/metoder/{method.slug}",
        "/methods/{slug}": f"/methods/{method.slug}",
        "/resultater/{nummer:int}": f"/resultater/{figure.id}",
        # To the network nobody of the cast is in: a suspended member can't join their own again.
        "{format}": "csv",
        "/invitasjon/{token}": "/invitasjon/"
        + members.invite(db, NOBODY, network_id, Role.READER, days=1),
        "/nytt-passord/{token}": "/nytt-passord/glemt",
        "/nettverk/{id}": f"/nettverk/{network_id}",
        "/kommuner/{id}": f"/kommuner/{one(db, Municipality, number='3417').id}",
        "/administratorer/{id}": f"/administratorer/{reader.person_id}",
        "/okter/{id}": f"/okter/{reader.session_id}",
        "/synonymer/{navn}": "/synonymer/nav",
        **house_workshop.link(db, actor(db, "outsider"), network_id),
        "/abonner/bekreft/{token}": f"/abonner/bekreft/{waiting_to_confirm(db, network_id)}",
        "/abonner/av/{token}": "/abonner/av/key-venter",
        **house_jobs.samples(db, reader.person_id or 0, SECRET),
        "/stopp/{token}": f"/stopp/{following.token(SECRET, followed)}",
        "/folger/{id}": f"/folger/{followed.id}",
        "{slag}/{nummer:int}": "tiltak/1",
        "{person}": str(reader.person_id),
    }


def _settings(ground: Ground) -> Samples:
    """What a network's settings name."""
    db, nett, slug = ground.db, ground.network.id or 0, ground.network.slug
    place = one(db, GroupMunicipality, group_id=ground.group.id)
    library = Organisation(network_id=nett, slug=f"b-{slug}", name="Bibl.", sector=Sector.CULTURE)
    email = f"ny@{slug}.no"
    members.invite(db, ground.leader, nett, Role.READER, days=1, email=email)
    progress.override(db, ground.leader, *ground.where, GOAL, met=True, reason="Sett i møtet.")
    leader = one(db, Membership, network_id=nett, person_id=ground.leader.person_id)
    return {
        "{nett}": slug,
        "{format}": "csv",
        "{gruppe}": ground.group.slug,
        "/faser/{no}": "/faser/1",
        "/folk/{id}": f"/folk/{leader.id}",
        "/invitasjoner/{id}": f"/invitasjoner/{one(db, Invitation, email=email).id}",
        "/import/{nummer:int}": f"/import/{_import(ground)}",
        "/nyhetsbrev/{nummer:int}": f"/nyhetsbrev/{_newsletter(ground)}",
        "/tema/{id}": f"/tema/{one(db, Theme, network_id=nett).id}",
        "/ord/{id}": f"/ord/{terms.add(db, ground.leader, nett, TermKind.SETTING, 'Torget').id}",
        "/organisasjoner/{id}": f"/organisasjoner/{keep(db, library)}",
        "/kommuner/{id}/avslutt": f"/kommuner/{place.id}/avslutt",
    }


def _newsletter(ground: Ground) -> int:
    """One that has been sent; its number is one no other network has."""
    db, leader, nett = ground.db, ground.leader, ground.network.id or 0
    for _draft in range(nett):
        made = newsletter.begin(db, leader, nett, "Brev", clock.today())
    told: dict[str, Any] = {"title": "Brev", "intro": "Hei.", "pieces": []}
    newsletter.change(db, leader, made, made.version, **told)
    with patch.object(newsletter, "_demand_readers"):  # the network was open when it was sent
        newsletter.publish(db, leader, made, made.version)
    newsletter.finish(db, made, 0, leader)
    return made.number


def _import(ground: Ground) -> int:
    """A sheet that waits to be looked over."""
    row = (2, {"title": "Flyttet inn", "group": ground.group.slug})
    sheet = sheets.Staged([row], {}, [], [])
    return moving.upload(ground.db, ground.leader, ground.network.id or 0, "a.csv", sheet).id or 0


def _council(ground: Ground) -> Samples:
    """An open board with a cluster and a seat, and a shared one with a request."""
    db, leader, (nett, group), slug = ground.db, ground.leader, ground.where, ground.network.slug
    told: dict[str, Any] = {"source_kind": SourceKind.YOUTH, "consent": Consent.SPOKEN}
    said = insights.log(db, leader, nett, group, f"Sagt i {slug}", reach=Reach.PUBLIC, **told)
    today, token = clock.today(), f"plass-{slug}"
    board = council.start(db, leader, nett, f"Møte i {slug}", today)
    shared = council.start(db, leader, nett, f"Delt i {slug}", today)
    table.join(db, board, token)
    cluster = table.place(db, leader, board, [said.id or 0], None, "Skole").cluster
    asked = table.place(db, leader, shared, [said.id or 0], None, "Skole").cluster
    assert cluster is not None and asked is not None
    council.share(db, leader, shared)
    request = council.send(db, leader, shared, asked, group, f"Mer tid i {slug}")
    return {
        "/ungdomsrad/{slug}": f"/ungdomsrad/{board.slug}",
        "/onsker/{slug}": f"/onsker/{request.slug}",
        "/rad/{kode}": f"/rad/{board.code}",
        "/{plass}": f"/{token}",
        "/klynge/{nummer:int}": f"/klynge/{cluster.id}",
        "/send/{nummer:int}": f"/send/{cluster.id}",
    }


def _at_the_board(here: Samples) -> Samples:
    """What belongs to a network, but is come to by a link of its own."""
    return {k: here[k] for k in ("/rad/{kode}", "/{plass}", "/klynge/{nummer:int}")}


def _statement(ground: Ground, adopted: int) -> tuple[ProblemVersion, ProblemVersion, FlipQuestion]:
    """An adopted statement, the draft after it (the last of so many), a question."""
    db, who, text = ground.db, ground.leader, "Ingen kjenner tiltakene."
    for _number in range(adopted):
        version = problems.write_version(db, who, *ground.where, text, reason="Vi så mer.")
        problems.adopt(db, who, version)
    draft = problems.write_version(db, who, *ground.where, text, reason="Vi så enda mer.")
    return version, draft, problems.ask(db, who, *ground.where, "Hvem finner fram likevel?")


def _numbers(adopted: ProblemVersion, question: FlipQuestion) -> Samples:
    """The addresses of what a group has written."""
    return {
        "/problemstilling/{nummer:int}/fjern": f"/problemstilling/{adopted.id}/fjern",
        "/problemstilling/{nummer:int}/vedta": f"/problemstilling/{adopted.number}/vedta",
        "/unntak/{nummer:int}": f"/unntak/{question.id}",
        "/vendesporsmal/{nummer:int}": f"/vendesporsmal/{question.id}",
    }


def _to_adopt(draft: ProblemVersion) -> Samples:
    return {"/problemstilling/{nummer:int}/vedta": f"/problemstilling/{draft.number}/vedta"}


def _shelf(
    ground: Ground, reach: Reach, version: ProblemVersion, question: FlipQuestion
) -> Samples:
    """An insight, a practice, an initiative and a quote that reach equally far."""
    db, leader, title = ground.db, ground.leader, f"{ground.group.name} {reach}"
    insight = insights.log(
        db, ground.author, *ground.where, title, reach=reach, consent=Consent.SPOKEN
    )
    insights.flag(db, leader, insight, question)
    insights.rest_on(db, leader, version, insight)
    heard = [insight.id or 0]
    practice = practices.nominate(db, leader, *ground.where, title, reach=reach, insight_ids=heard)
    contrast = practices.add_contrast(db, leader, practice, "Skolen", True, True, "")
    initiative = initiatives.start(db, leader, *ground.where, title, reach=reach)
    initiative.status = Status.DECIDED
    return (
        _trial(ground, reach)
        | learning.measured(ground, initiative)
        | learning.tests(ground, initiative)
        | house_workshop.samples(db, leader, ground.where, reach)
        | learning.meeting(ground, reach)
        | {
            "/innsikt/{slug}": f"/innsikt/{insight.slug}",
            "/praksiser/{slug}": f"/praksiser/{practice.slug}",
            "/tiltak/{slug}": f"/tiltak/{initiative.slug}",
            "/initiatives/{slug}": f"/initiatives/{initiative.slug}",
            "/practices/{slug}": f"/practices/{practice.slug}",
            "/interesse/{nummer:int}": f"/interesse/{_interest(ground, initiative)}",
            "/kontrast/{nummer:int}": f"/kontrast/{contrast.id}",
            "/innsikt/{nummer:int}": f"/innsikt/{insight.id}",
            "/sitater/{nummer:int}": f"/sitater/{_quote(ground, reach, insight.id)}",
        }
    )


def _trial(ground: Ground, reach: Reach) -> Samples:
    """What the group tries of another network's, as far as its copy reaches."""
    db, there = ground.db, "annet" if ground.network.slug == "nett" else "nett"
    home = one(db, Network, slug=there)
    group = db.scalars(sa.select(ResourceGroup).filter_by(network_id=home.id)).first()
    assert group is not None
    leader = actor(db, "outsider" if there == "annet" else "leader")
    where = (home.id or 0, group.id or 0)
    original = initiatives.start(db, leader, *where, f"Fra {reach}", reach=Reach.PUBLIC)
    copy, tie = replication.try_here(db, ground.leader, original, *ground.where, reach=reach)
    made = replication.adapt(db, ground.leader, tie, "På biblioteket")
    db.flush()
    trial = f"/tiltak/{copy.slug}/utproving"
    return {
        "/tiltak/{slug}/utproving/tilpasning/{nummer:int}": f"{trial}/tilpasning/{made.id}",
        "/tiltak/{slug}/utproving": trial,
    }


def _interest(ground: Ground, initiative: Initiative) -> int | None:
    """Somebody has asked about it."""
    asking = contact.Asking("Kari", "kari@eksempel.no", "NAV", "Hvordan gjør dere det?")
    return contact.receive(ground.db, initiative, asking, "", ground.network.slug).id


def _quote(ground: Ground, reach: Reach, insight_id: int | None) -> int | None:
    """A published one, one for the members, or one from an insight the group keeps."""
    public = reach is Reach.PUBLIC
    kept = insight_id if reach is Reach.GROUP else None
    db, leader, (nett, _group) = ground.db, ground.leader, ground.where
    return quotes.quote(
        db, leader, nett, "«Gå dit.»", consent=public, public=public, insight_id=kept
    ).id
