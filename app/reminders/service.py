"""Reminders by mail: who gets which today, all of a day in one mail, each kind turned off at will.

Once a day a job looks at what waits, and queues a job for each person there is something for; that
job writes the mail and notes what was told in one transaction. So nobody gets two, whoever works.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from app.accounts.models import Person
from app.core import audit, clock, dialect, i18n, jobs, outbox
from app.core.access import Actor
from app.core.config import Settings
from app.core.i18n import N_, _
from app.core.jobs import Todo, Wanted
from app.following import digest
from app.following import queries as following
from app.reminders import queries
from app.reminders.models import KIND_LABELS, MailChoice, MailKind, ReminderSent
from app.reminders.rules import Item

CHOSEN = audit.kind("reminder:chosen", N_("Valgte hva som kommer på e-post"))
ROUND, ONE = "paaminnelser", "paaminnelse"
HOUR = time(6, tzinfo=clock.OSLO)  # before people begin to work
EVERYTHING = "alt"
KEEP = timedelta(days=60)


def of_day(day: date) -> Wanted:
    """The day's round, to be queued by whoever is first."""
    return Wanted(ROUND, f"{ROUND}:{day}", due_at=datetime.combine(day, HOUR))


def look(todo: Todo) -> None:
    """Queue a mail for each person something waits for today. Some eight queries."""
    today = clock.today()
    found = queries.waiting(todo.db, today)
    people = set(_wanted(todo.db, found, today)) | _followers(todo.db)
    put = [Wanted(ONE, f"{ONE}:{today}:{who}", person_id=who) for who in sorted(people)]
    jobs.put(todo.db, put)


def _followers(db: Session) -> set[int]:
    """Who may be due for the weekly mail about what they follow."""
    due = {number for number, _mail in following.due(db, clock.now() - digest.WEEK)}
    off = queries.turned_off(db, due)
    return {who for who in due if (who, MailKind.NEWS) not in off}


def _wanted(db: Session, found: Mapping[int, list[Item]], today: date) -> dict[int, list[Item]]:
    """What is left when what was told lately, and what nobody wants, is taken out."""
    off, told = queries.turned_off(db, found), queries.told_lately(db, found, today)
    left = {
        who: [i for i in items if (who, i.kind) not in off and (who, i.what) not in told]
        for who, items in found.items()
    }
    return {who: items for who, items in left.items() if items}


def write(todo: Todo) -> None:
    """One person's mail of today, when there is still something to say."""
    person = todo.db.get(Person, todo.person_id, with_for_update=True)
    if person is None:
        return
    i18n.use(person.language)
    try:
        _write(todo.db, todo.settings, person)
    finally:
        i18n.use(i18n.SOURCE)


def _write(db: Session, settings: Settings, person: Person) -> None:
    who, today = person.id or 0, clock.today()
    found = queries.waiting(db, today, queries.networks_of(db, who))
    items = _wanted(db, {who: found.get(who, [])}, today).get(who, [])
    off = queries.turned_off(db, [who])
    news = "" if (who, MailKind.NEWS) in off else digest.told(db, settings, who)
    if not items and not news:
        return
    parts = [text for text in (_reminders(settings, who, items), news) if text]
    subject = _("Dette venter på deg i Flipp") if items else _("Nytt i det du følger")
    stop = f"{settings.base_url}/varsler/stopp/{token(settings.secret, who, EVERYTHING)}"
    last = _("Velg hva du får på e-post: %s") % f"{settings.base_url}/min-side/varsler"
    outbox.post(db, person.email, subject, "\n\n".join([*parts, last]), stop=stop)
    _note(db, who, items, today)


def _note(db: Session, who: int, items: Iterable[Item], today: date) -> None:
    rows = [{"person_id": who, "what": item.what, "sent_on": today} for item in items]
    if rows:
        table = sa.inspect(ReminderSent).local_table
        db.execute(dialect.upsert_set(table, ("person_id", "what")), rows)


def _reminders(settings: Settings, who: int, items: Collection[Item]) -> str:
    """The mail's part with what waits, kind by kind, each with where it is stopped."""
    parts = [_part(settings, who, kind, [i for i in items if i.kind is kind]) for kind in MailKind]
    told = [part for part in parts if part]
    return "\n\n".join([_("Dette venter på deg i Flipp."), *told]) if told else ""


def _part(settings: Settings, who: int, kind: MailKind, items: Collection[Item]) -> str:
    if not items:
        return ""
    lines = [f"- {i.title}. {i.note}\n  {settings.base_url}{i.path}" for i in items]
    stop = f"{settings.base_url}/varsler/stopp/{token(settings.secret, who, kind)}"
    last = _("Slutt å få dette på e-post: %s") % stop
    return "\n".join([_(KIND_LABELS[kind]).upper(), *lines, last])


def forget_old(db: Session) -> int:
    """Remove what is told of reminders of long ago. Returns how many."""
    old = col(ReminderSent.sent_on) < clock.today() - KEEP
    result = db.execute(sa.delete(ReminderSent).where(old))
    return int(result.rowcount)  # type: ignore[attr-defined]


# what a person wants


def choose(db: Session, actor: Actor, off: Collection[MailKind]) -> None:
    """Turn these kinds off, and all the others on, for the one who asks."""
    _set(db, actor, {kind: kind in off for kind in MailKind})


def turn_off(db: Session, actor: Actor, kinds: Collection[MailKind]) -> None:
    """Turn these off too."""
    _set(db, actor, dict.fromkeys(kinds, True))


def _set(db: Session, actor: Actor, off: Mapping[MailKind, bool]) -> None:
    who = actor.person_id
    person = db.get(Person, who)
    assert who is not None and person is not None
    table = sa.inspect(MailChoice).local_table
    rows = [{"person_id": who, "kind": kind, "off": value} for kind, value in off.items()]
    db.execute(dialect.upsert_set(table, ("person_id", "kind")), rows)
    audit.record(db, actor, CHOSEN, person)


# the link in a mail


def _sign(secret: str, person_id: int, kind: str) -> str:
    body = f"varsel:{person_id}:{kind}"
    return hmac.new(secret.encode(), body.encode(), hashlib.sha256).hexdigest()[:32]


def token(secret: str, person_id: int, kind: str) -> str:
    """What turns a kind (or EVERYTHING) off for a person, without signing in."""
    return f"{person_id}-{kind}-{_sign(secret, person_id, kind)}"


def by_token(secret: str, given: str) -> tuple[int, frozenset[MailKind]] | None:
    """(person, kinds) the link turns off; None when it is not one of ours."""
    number, _dash, rest = given.partition("-")
    kind, _dash, signature = rest.partition("-")
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        return None
    right = _sign(secret, int(number), kind)
    if not hmac.compare_digest(right.encode(), signature.encode()):
        return None
    return int(number), frozenset(k for k in MailKind if kind in {EVERYTHING, k.value})


def stop_by_token(db: Session, secret: str, given: str) -> bool:
    """Turn it off by the link; False when there is nothing such a link could turn off."""
    found = by_token(secret, given)
    if found is None or db.get(Person, found[0]) is None:
        return False
    turn_off(db, Actor(found[0]), found[1])
    return True


jobs.kind(ROUND, N_("Se etter påminnelser"), do=look)
jobs.kind(ONE, N_("Skrive en påminnelse"), do=write)
