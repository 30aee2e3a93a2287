"""What changes for people: accounts, sessions, passwords."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from app.accounts import passwords, queries
from app.accounts.fields import spelled
from app.accounts.models import Person, PersonSession, ResetToken
from app.accounts.tokens import fresh, hashed
from app.core import audit, clock, outbox
from app.core.access import Actor
from app.core.db import expect_version
from app.core.errors import Invalid, NotFound
from app.core.i18n import N_, _

CREATED = audit.kind("person:created", N_("Kontoen ble laget"))
RENAMED = audit.kind("person:renamed", N_("Navnet ble endret"))
PASSWORD = audit.kind("person:password", N_("Passordet ble byttet"))
LANGUAGE = audit.kind("person:language", N_("Språket ble byttet"))
ADMIN = audit.kind("person:admin", N_("Tilgangen til installasjonen ble endret"), "admin")

COMMAND_LINE = Actor(name="Flipp")


def create_person(
    db: Session,
    actor: Actor | None,
    *,
    email: str,
    name: str,
    password_hash: str = "",
    admin: bool = False,
    demo: bool = False,
) -> Person:
    """A new account; without an actor the person made it themselves.

    Raises Invalid when the address has an account.
    """
    if queries.person_of(db, email) is not None:
        raise Invalid(_("Denne e-postadressen har allerede en konto. Logg inn med den."))
    person = Person(
        email=spelled(email), name=name, password_hash=password_hash, admin=admin, demo=demo
    )
    db.add(person)
    db.flush()
    audit.record(db, actor or Actor(person.id, name), CREATED, person)
    return person


def rename(db: Session, actor: Actor, person: Person, name: str, version: int) -> None:
    """A new name. Raises Conflict."""
    expect_version(person, version)
    person.name = name
    audit.record(db, actor, RENAMED, person)


def choose_language(db: Session, actor: Actor, person: Person, language: str) -> None:
    """The language of every page from now on; "" follows the browser."""
    person.language = language
    person.version += 1
    audit.record(db, actor, LANGUAGE, person)


def set_password(db: Session, actor: Actor, person: Person, password_hash: str) -> None:
    """A new password; links that could have set another are void."""
    person.password_hash = password_hash
    person.version += 1
    links = sa.update(ResetToken).where(
        col(ResetToken.person_id) == person.id, col(ResetToken.used_at).is_(None)
    )
    db.execute(links.values(used_at=clock.now()))
    audit.record(db, actor, PASSWORD, person)


def set_admin(db: Session, actor: Actor, person: Person, admin: bool) -> None:
    """Give or take the care of the installation. Raises Invalid for the last one and oneself."""
    if not admin and person.id == actor.person_id:
        raise Invalid(_("Du kan ikke ta tilgangen fra deg selv. Be en annen administrator."))
    if not admin and len(queries.admins(db)) < 2:
        raise Invalid(_("Det må alltid være minst én administrator."))
    person.admin = admin
    person.version += 1
    audit.record(db, actor, ADMIN, person, admin=admin)


def make_admin(db: Session, email: str, name: str, password: str) -> Person:
    """For the command line: an administrator with this password, new or known already.

    Raises Invalid when the password is too weak.
    """
    problem = passwords.problem_with(password)
    if problem:
        raise Invalid(_(problem))
    password_hash = passwords.hashed(password)
    person = queries.person_of(db, email)
    if person is None:
        return create_person(
            db, COMMAND_LINE, email=email, name=name, password_hash=password_hash, admin=True
        )
    person.admin = True
    set_password(db, COMMAND_LINE, person, password_hash)
    end_sessions(db, person.id)
    return person


# sessions


def start_session(db: Session, person_id: int, device: str, days: int) -> str:
    """Sign in. Returns the secret for the cookie; only its hash is kept."""
    token = fresh()
    db.add(
        PersonSession(
            person_id=person_id,
            token_hash=hashed(token),
            device=device[:80],
            expires_at=clock.now() + timedelta(days=days),
        )
    )
    db.flush()
    return token


def end_session(db: Session, token: str) -> None:
    """Sign out this browser."""
    if token:
        db.execute(sa.delete(PersonSession).where(col(PersonSession.token_hash) == hashed(token)))


def end_one_session(db: Session, person_id: int | None, session_id: int) -> None:
    """Sign out another browser of the same person. Raises NotFound when it is not theirs."""
    statement = sa.delete(PersonSession).where(
        col(PersonSession.id) == session_id, col(PersonSession.person_id) == person_id
    )
    if not _rows(db, statement):
        raise NotFound


def end_sessions(db: Session, person_id: int | None, but: int | None = None) -> int:
    """Sign the person out everywhere, but for one session. Returns how many ended."""
    statement = sa.delete(PersonSession).where(col(PersonSession.person_id) == person_id)
    if but is not None:
        statement = statement.where(col(PersonSession.id) != but)
    return _rows(db, statement)


def _rows(db: Session, statement: Any) -> int:
    return int(db.execute(statement).rowcount)  # type: ignore[attr-defined]


# a forgotten password


def ask_reset(db: Session, email: str, base_url: str, minutes: int) -> None:
    """Mail a link to the address if it has an account; says nothing of whether it has."""
    person = queries.person_of(db, email)
    if person is None or person.id is None:
        return
    token = fresh()
    expires = clock.now() + timedelta(minutes=minutes)
    db.add(ResetToken(person_id=person.id, token_hash=hashed(token), expires_at=expires))
    text = _(
        "Hei!\n\nNoen, trolig du, har bedt om å lage nytt passord i Flipp. Gå hit:\n\n%(link)s\n\n"
        "Lenken virker én gang, i %(minutes)s minutter. Var det ikke deg, kan du la det være.\n"
    )
    link = f"{base_url}/nytt-passord/{token}"
    outbox.post(
        db, person.email, _("Nytt passord i Flipp"), text % {"link": link, "minutes": minutes}
    )


def use_reset(db: Session, token: str, password_hash: str) -> Person:
    """Set the password by the link, and sign the person out everywhere. Raises NotFound."""
    statement = sa.update(ResetToken).where(
        col(ResetToken.token_hash) == hashed(token),
        col(ResetToken.used_at).is_(None),
        col(ResetToken.expires_at) > clock.now(),
    )
    found = queries.person_to_reset(db, token)
    # The update decides: of two that come at the same time only one finds the link unused.
    if found is None or not _rows(db, statement.values(used_at=clock.now())):
        raise NotFound
    person = queries.person(db, found.id)
    set_password(db, Actor(person.id, person.name), person, password_hash)
    end_sessions(db, person.id)
    return person


def forget_old(db: Session) -> int:
    """Remove sessions and links that are over. Returns how many."""
    over = clock.now()
    return _rows(db, sa.delete(PersonSession).where(col(PersonSession.expires_at) <= over)) + _rows(
        db, sa.delete(ResetToken).where(col(ResetToken.expires_at) <= over)
    )
