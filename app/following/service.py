"""What changes about following; each with its event, in one transaction."""

from __future__ import annotations

import hashlib
import hmac

from sqlalchemy.orm import Session

from app.core import audit
from app.core.access import Actor
from app.core.errors import Invalid
from app.core.i18n import N_, _
from app.following import queries
from app.following.models import Following

STARTED = audit.kind("following:started", N_("Begynte å følge"))
STOPPED = audit.kind("following:stopped", N_("Sluttet å følge"))
MOST = 100
TOO_MANY = N_("Du følger %s ting. Slutt å følge noe på Min side først.")


def follow(
    db: Session, actor: Actor, *, initiative_id: int | None = None, query: str = ""
) -> Following:
    """Follow an initiative, or a search (its query). Twice is once. Raises Invalid for too many."""
    person_id = actor.person_id
    assert person_id is not None
    held = (
        queries.follows(db, person_id, initiative_id)
        if initiative_id
        else queries.searching(db, person_id, query)
    )
    known = db.get(Following, held) if held else None
    if known is not None:
        return known
    if queries.how_many(db, person_id) >= MOST:
        raise Invalid(_(TOO_MANY) % MOST)
    following = Following(person_id=person_id, initiative_id=initiative_id, query=query)
    db.add(following)
    audit.record(db, actor, STARTED, following)
    return following


def stop(db: Session, actor: Actor, number: int) -> None:
    """Follow no more; nothing happens to what is not this person's, or is stopped already."""
    following = db.get(Following, number)
    if following is None or following.person_id != actor.person_id:
        return
    audit.record(db, actor, STOPPED, following)
    db.delete(following)


# the link in a mail


def _sign(secret: str, following: Following) -> str:
    body = f"stopp:{following.id}:{following.person_id}"
    return hmac.new(secret.encode(), body.encode(), hashlib.sha256).hexdigest()[:32]


def token(secret: str, following: Following) -> str:
    """What stops it without signing in; numbers are never used again, so it stops no other."""
    return f"{following.id}-{_sign(secret, following)}"


def by_token(db: Session, secret: str, given: str) -> Following | None:
    """What the link is about; None when it has been stopped, or never was."""
    number, _dash, signature = given.partition("-")
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        return None
    following = db.get(Following, int(number))
    if following is None:
        return None
    right = hmac.compare_digest(_sign(secret, following).encode(), signature.encode())
    return following if right else None


def stop_by_token(db: Session, secret: str, given: str) -> bool:
    """Follow no more, by the link; False when there was nothing to stop."""
    following = by_token(db, secret, given)
    if following is None:
        return False
    stop(db, Actor(following.person_id), following.id or 0)
    return True
