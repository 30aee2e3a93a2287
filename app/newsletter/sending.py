"""The job that writes an issue's mails: some at a time, each batch whole or not at all.

Killed anywhere, it goes on where it was: that a mail has been written, and the mail itself in the
outbox, are one transaction. The issue's row is locked meanwhile, so two processes take turns; and
a second mail to the same subscriber is refused by the database.
"""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core import jobs, outbox
from app.core.access import Actor
from app.core.i18n import N_
from app.core.jobs import Job, Work
from app.networks.models import Network
from app.newsletter import contents, mail, queries, service
from app.newsletter.mail import Letter
from app.newsletter.models import Delivery, IssueState, NewsletterIssue

BATCH = 50
# Killed, it is taken up again after so long; each batch holds on to it anew.
LEASE = timedelta(seconds=5)
FLIPP = Actor(name="Flipp")


def run(work: Work, job: Job) -> None:
    """Write the mails that are not written, until none is left or somebody stops it."""
    number, base_url = job.material["issue"], job.material["base"]
    while True:
        with work.database.read() as db:
            letter = _letter(db, number, base_url)
        with work.database.write() as db:
            done = _batch(db, work, number, letter)
        if done is None:
            return
        work.tell(done, max(job.total, done))


def _letter(db: Session, number: int, base_url: str) -> Letter | None:
    """The issue as it may be read now: what was taken back meanwhile is in no further mail.

    None when nobody outside may read it: the network is closed, or gone.
    """
    issue = db.get(NewsletterIssue, number)
    network = db.get(Network, issue.network_id) if issue else None
    if issue is None or network is None or not network.public:
        return None
    keys = queries.keys(db, issue.id)
    pieces = contents.chosen(db, network.slug, issue.network_id, keys)
    return mail.write(network, issue, pieces, base_url)


def _batch(db: Session, work: Work, number: int, letter: Letter | None) -> int | None:
    """Write the next mails. Returns how many are written in all; None when it is over."""
    work.hold(db, LEASE)
    locked = sa.select(NewsletterIssue).where(col(NewsletterIssue.id) == number)
    issue = db.scalars(locked.with_for_update()).one_or_none()
    if issue is None or letter is None or issue.state is not IssueState.SENDING:
        if issue is not None and issue.state is IssueState.SENDING:
            service.stop(db, FLIPP, issue)  # the network was closed meanwhile
        work.finish(db, {"stoppet": 1}, 0)
        return None
    if _written_anew(db, issue, letter):
        return queries.written(db, number)
    people = db.execute(queries.left_to_write(issue).limit(BATCH)).all()
    for subscriber_id, email, key in people:
        db.add(Delivery(issue_id=number, subscriber_id=subscriber_id))
        text, html = letter.to(key)
        stop, about = letter.stop(key), service.about(issue)
        outbox.post(db, email, letter.subject, text, stop, html=html, one_click=True, about=about)
    db.flush()
    done = queries.written(db, number)
    if people:
        return done
    service.finish(db, issue, done, FLIPP)
    # Who got it is nobody's business when nobody can get it twice any more.
    db.execute(sa.delete(Delivery).where(col(Delivery.issue_id) == number))
    work.finish(db, {"sendt": done}, done)
    return None


def _written_anew(db: Session, issue: NewsletterIssue, letter: Letter) -> int:
    """Some that were stopped, in the words of now: something may have been taken back since."""
    stopped = outbox.held(db, service.about(issue), BATCH)
    for waiting in stopped:
        text, html = letter.to(waiting.stop.rpartition("/")[2])
        outbox.write_anew(waiting, letter.subject, text, html)
    db.flush()
    return len(stopped)


SENDING = jobs.kind(service.JOB, N_("Utsending av nyhetsbrev"), run=run)
