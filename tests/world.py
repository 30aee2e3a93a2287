"""A small world that every test starts in: two networks, their groups, a named cast."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from app.accounts.models import Person, PersonSession
from app.accounts.tokens import hashed
from app.core import audit, clock
from app.core.access import NOBODY
from app.core.db import Database
from app.networks.models import (
    GroupMunicipality,
    Membership,
    MembershipState,
    Municipality,
    Network,
    Organisation,
    Phase,
    ResourceGroup,
    Role,
    Sector,
    Theme,
)

MADE = audit.kind("test:made", "Laget for prøven")

# name → (role, group, organisation, state); "nett" is the network of the tests.
CAST = {
    "leader": (Role.LEADER, None, "nav", MembershipState.CONFIRMED),
    "staff": (Role.STAFF, None, "nav", MembershipState.CONFIRMED),
    "coordinator": (Role.COORDINATOR, "asnes", "kommune", MembershipState.CONFIRMED),
    "member": (Role.MEMBER, "asnes", "skole", MembershipState.CONFIRMED),
    "colleague": (Role.MEMBER, "asnes", "nav", MembershipState.CONFIRMED),
    "neighbour": (Role.MEMBER, "grue", "skole", MembershipState.CONFIRMED),
    "moderator": (Role.MEMBER, "asnes", "skole", MembershipState.CONFIRMED),
    "youth": (Role.YOUTH, None, None, MembershipState.CONFIRMED),
    "researcher": (Role.RESEARCHER, None, "hogskole", MembershipState.CONFIRMED),
    "assessor": (Role.ASSESSOR, None, "nav", MembershipState.CONFIRMED),
    "steering": (Role.STEERING, None, "nav", MembershipState.CONFIRMED),
    "reader": (Role.READER, None, "nav", MembershipState.CONFIRMED),
    "invited": (Role.MEMBER, "asnes", "skole", MembershipState.INVITED),
    "suspended": (Role.MEMBER, "asnes", "skole", MembershipState.SUSPENDED),
}
ORGANISATIONS = {
    "nav": ("NAV", Sector.NAV),
    "kommune": ("Åsnes kommune", Sector.CHILDHOOD),
    "skole": ("Solør videregående", Sector.COUNTY),
    "hogskole": ("Høgskolen", Sector.RESEARCH),
}
PASSWORDLESS = ""


def _add(db: Session, record: object) -> int:
    db.add(record)
    audit.record(db, NOBODY, MADE, record)
    return int(record.id)  # type: ignore[attr-defined]


def _person(db: Session, name: str, *, admin: bool = False) -> int:
    person = Person(email=f"{name}@eksempel.no", name=name.capitalize(), admin=admin, demo=True)
    number = _add(db, person)
    later = clock.now() + timedelta(days=30)
    session = PersonSession(person_id=number, token_hash=hashed(f"token-{name}"), expires_at=later)
    db.add(session)
    return number


def _network(db: Session, slug: str, *, public: bool) -> int:
    network = Network(
        slug=slug,
        name=f"Nettverket {slug}",
        short=slug,
        owner="NAV",
        lead="Vi leter.",
        public=public,
    )
    number = _add(db, network)
    for no, name in enumerate(("Innsikt", "Identifisere", "Spre"), start=1):
        _add(db, Phase(network_id=number, no=no, name=name))
    _add(db, Theme(network_id=number, slug="overganger", name="Overganger"))
    return number


def _group(db: Session, network_id: int, slug: str, name: str, number: str) -> int:
    group_id = _add(db, ResourceGroup(network_id=network_id, slug=slug, name=name))
    place = _add(db, Municipality(number=number, name=name, county="Innlandet"))
    link = GroupMunicipality(network_id=network_id, group_id=group_id, municipality_id=place)
    db.add(link)
    return group_id


def build(database: Database) -> None:
    """Make the world."""
    with database.write() as db:
        nett = _network(db, "nett", public=True)
        groups = {
            "asnes": _group(db, nett, "asnes", "Åsnes", "3418"),
            "grue": _group(db, nett, "grue", "Grue", "3417"),
        }
        organisations = {
            slug: _add(db, Organisation(network_id=nett, slug=slug, name=name, sector=sector))
            for slug, (name, sector) in ORGANISATIONS.items()
        }
        for name, (role, group, organisation, state) in CAST.items():
            membership = Membership(
                network_id=nett,
                person_id=_person(db, name),
                group_id=groups.get(group or ""),
                organisation_id=organisations.get(organisation or ""),
                role=role,
                state=state,
                moderates=name == "moderator",
            )
            _add(db, membership)
        other = _network(db, "annet", public=False)
        _group(db, other, "langt", "Langt borte", "9999")
        outsider = Membership(network_id=other, person_id=_person(db, "outsider"), role=Role.LEADER)
        _add(db, outsider)
        _person(db, "admin", admin=True)
