"""What changes about an issue; every change with its event, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core import audit, clock, jobs, outbox
from app.core.access import Actor
from app.core.db import expect_version
from app.core.errors import Invalid
from app.core.i18n import N_, _
from app.core.jobs import UNDER_WAY, Job
from app.networks.models import Network
from app.newsletter import contents, queries, rules
from app.newsletter.contents import Piece
from app.newsletter.mail import TEST_KEY, Letter
from app.newsletter.models import COLUMNS, IssueState, ItemKind, NewsletterIssue, NewsletterItem

BEGUN = audit.kind("newsletter:begun", N_("Nyhetsbrevet ble begynt på"))
CHANGED = audit.kind("newsletter:changed", N_("Nyhetsbrevet ble endret"))
THROWN = audit.kind("newsletter:thrown", N_("Utkastet til nyhetsbrev ble forkastet"))
TRIED = audit.kind("newsletter:tried", N_("Nyhetsbrevet ble sendt som prøve"))
STARTED = audit.kind("newsletter:started", N_("Utsendingen begynte"), "number")
STOPPED = audit.kind("newsletter:stopped", N_("Utsendingen ble stoppet"))
RESUMED = audit.kind("newsletter:resumed", N_("Utsendingen fortsatte"))
SENT = audit.kind("newsletter:sent", N_("Nyhetsbrevet er sendt"), "number")
JOB = "newsletter"
NOT_A_DRAFT = N_("Nyhetsbrevet er sendt, eller sendes nå. Da kan det ikke endres.")
EMPTY = N_("Det står ingenting i nyhetsbrevet ennå. Velg noe, eller skriv noen linjer.")
CLOSED = N_("Nettverket er lukket. Nyhetsbrevet går til folk utenfor, så det kan ikke sendes nå.")
GOES_ALREADY = N_("Utsendingen pågår allerede.")


def about(issue: NewsletterIssue) -> str:
    """What an issue's mails are called in the outbox."""
    return f"newsletter:{issue.id}"


def begin(
    db: Session, actor: Actor, network_id: int, title: str, since: date, *, example: bool = False
) -> NewsletterIssue:
    """A draft, without anything in it yet. `fill()` puts in what is proposed."""
    issue = NewsletterIssue(
        network_id=network_id,
        number=queries.last_number(db, network_id) + 1,
        title=title,
        since=since,
        example=example,
        created_by=actor.person_id,
    )
    db.add(issue)
    audit.record(db, actor, BEGUN, issue)
    return issue


def fill(db: Session, issue: NewsletterIssue, pieces: Sequence[Piece]) -> None:
    """Let exactly these stand in it, in this order."""
    mine = col(NewsletterItem.issue_id) == issue.id
    db.execute(sa.delete(NewsletterItem).where(mine))
    for place, piece in enumerate(pieces):
        found = contents.read_key(piece.key)
        assert found is not None
        kind, number = found
        values = {COLUMNS[kind]: number}
        item = NewsletterItem(
            network_id=issue.network_id, issue_id=issue.id or 0, kind=kind, place=place, **values
        )
        db.add(item)


def change(
    db: Session,
    actor: Actor,
    issue: NewsletterIssue,
    seen: int,
    *,
    title: str,
    intro: str,
    pieces: Sequence[Piece],
) -> None:
    """Write the draft. Raises Invalid when it is none any more, Conflict when others were first."""
    _demand_draft(issue)
    expect_version(issue, seen)
    issue.title, issue.intro = title, intro
    audit.record(db, actor, CHANGED, issue)
    fill(db, issue, pieces)


def throw_away(db: Session, actor: Actor, issue: NewsletterIssue, seen: int) -> None:
    """The draft is gone; nobody outside saw it. Raises Invalid when it is none, or Conflict."""
    _demand_draft(issue)
    expect_version(issue, seen)
    audit.record(db, actor, THROWN, issue)
    db.execute(sa.delete(NewsletterItem).where(col(NewsletterItem.issue_id) == issue.id))
    db.delete(issue)


def _demand_draft(issue: NewsletterIssue) -> None:
    if issue.state is not IssueState.DRAFT:
        raise Invalid(_(NOT_A_DRAFT))


def _demand_readers(db: Session, issue: NewsletterIssue) -> None:
    """Raise Invalid for a closed network: those who get the newsletter are anybody."""
    network = db.get(Network, issue.network_id)
    if network is None or not network.public:
        raise Invalid(_(CLOSED))


def moved(keys: Sequence[str], move: str) -> list[str]:
    """The keys with one of them a place up or down, as «opp:nøkkel» or «ned:nøkkel» says.

    >>> moved(["a-1", "b-2", "c-3"], "opp:c-3"), moved(["a-1", "b-2"], "ned:b-2")
    (['a-1', 'c-3', 'b-2'], ['a-1', 'b-2'])
    """
    order = list(dict.fromkeys(keys))
    way, _colon, key = move.partition(":")
    if key in order and way in {"opp", "ned"}:
        place = order.index(key)
        order.insert(max(0, place + (1 if way == "ned" else -1)), order.pop(place))
    return order


def read_keys(keys: Iterable[str]) -> list[tuple[ItemKind, int]]:
    """Those that are keys, each once."""
    found = (contents.read_key(key) for key in dict.fromkeys(keys))
    return [key for key in found if key is not None]


def send_test(db: Session, actor: Actor, issue: NewsletterIssue, letter: Letter, to: str) -> None:
    """One mail, to the one who asks; its way out leads to a page that says there is none."""
    text, html = letter.to(TEST_KEY)
    outbox.post(db, to, _("Prøve: %s") % letter.subject, text, html=html)
    audit.record(db, actor, TRIED, issue)


def start(db: Session, actor: Actor, issue: NewsletterIssue, seen: int, base_url: str) -> None:
    """Begin to send it, to those who have confirmed by now. Raises as `publish()` does."""
    publish(db, actor, issue, seen)
    _queue(db, actor, issue, base_url)


def publish(db: Session, actor: Actor, issue: NewsletterIssue, seen: int) -> None:
    """From now on anybody may read it.

    Raises Invalid when it is no draft or there is nothing in it, Conflict when it has changed.
    """
    _demand_draft(issue)
    _demand_readers(db, issue)
    if not (issue.intro.strip() or queries.keys(db, issue.id)):
        raise Invalid(_(EMPTY))
    expect_version(issue, seen)
    rules.LIFECYCLE.demand(issue.state, IssueState.SENDING)
    issue.state, issue.started_at = IssueState.SENDING, clock.now()
    issue.recipients = queries.subscribers(db, issue.network_id)[0]
    audit.record(db, actor, STARTED, issue, number=issue.recipients)


def _queue(db: Session, actor: Actor, issue: NewsletterIssue, base_url: str) -> None:
    job = Job(
        network_id=issue.network_id,
        person_id=actor.person_id or 0,
        kind=JOB,
        title=issue.title,
        material={"issue": issue.id, "base": base_url},
    )
    jobs.start(job, issue.recipients)
    db.add(job)
    db.flush()
    issue.job_id = job.id


def stop(db: Session, actor: Actor, issue: NewsletterIssue) -> None:
    """No more of it leaves, what lies in the outbox neither. Raises Invalid when it is not sent."""
    rules.LIFECYCLE.demand(issue.state, IssueState.STOPPED)
    issue.state = IssueState.STOPPED
    issue.version += 1
    outbox.hold(db, about(issue))
    audit.record(db, actor, STOPPED, issue)


def is_stuck(db: Session, issue: NewsletterIssue) -> bool:
    """It is to be sent, and nobody does: the job gave up, or was left in another installation."""
    if issue.state is not IssueState.SENDING:
        return False
    job = db.get(Job, issue.job_id) if issue.job_id else None
    return job is None or job.state not in UNDER_WAY


def resume(db: Session, actor: Actor, issue: NewsletterIssue, base_url: str) -> None:
    """Go on where it was stopped. Raises Invalid when it was not.

    What lies in the outbox is let go by the job, once it has been written anew.
    """
    _demand_readers(db, issue)
    if not is_stuck(db, issue):
        if issue.state is IssueState.SENDING:
            raise Invalid(_(GOES_ALREADY))
        rules.LIFECYCLE.demand(issue.state, IssueState.SENDING)
    issue.state = IssueState.SENDING
    issue.version += 1
    _queue(db, actor, issue, base_url)
    audit.record(db, actor, RESUMED, issue)


def finish(db: Session, issue: NewsletterIssue, delivered: int, by: Actor) -> None:
    """Every mail has been written."""
    rules.LIFECYCLE.demand(issue.state, IssueState.SENT)
    issue.state, issue.sent_at, issue.delivered = IssueState.SENT, clock.now(), delivered
    issue.version += 1
    audit.record(db, by, SENT, issue, number=delivered)
