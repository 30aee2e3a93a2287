"""People's own links to a measure: made, used, withdrawn (docs/decisions/0021)."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from app.accounts.limits import Guesses
from app.accounts.tokens import hashed
from app.core import audit, clock
from app.core.access import Actor, Guard, Level
from app.core.errors import Conflict, NotFound
from app.core.i18n import N_, _
from app.core.web import Ctx
from app.cycles.models import Measure, MeasureKey
from app.networks.policy import works_in
from app.networks.queries import actor_of

MADE = audit.kind("measure:linked", N_("En lenke for hjemskjermen ble laget"))
WITHDRAWN = audit.kind("measure:unlinked", N_("En lenke for hjemskjermen ble trukket tilbake"))
# A code is 256 bits: nobody guesses one, and whoever tries is stopped all the same.
TRIES = Guesses(for_account=None, for_source=60)
K = MeasureKey


@dataclass(frozen=True)
class Held:
    """An open link, its measure, and its holder with the roles of today."""

    key: MeasureKey
    measure: Measure
    actor: Actor


def code(secret: str, measure: Measure, actor: Actor, form_key: str) -> str:
    """The secret of a link; the same press twice makes the same one.

    Nobody without the installation's secret can make it, and it is kept nowhere.
    """
    if not form_key:
        return secrets.token_urlsafe(32)
    said = f"measure-key:{measure.id}:{actor.person_id}:{form_key}"
    return hmac.new(secret.encode(), said.encode(), hashlib.sha256).hexdigest()


def make(db: Session, actor: Actor, measure: Measure, secret_code: str) -> None:
    """Open a link for the person; the one they had to this measure before ends.

    Raises Conflict for one that was withdrawn: it does not open again.
    """
    assert measure.id is not None and actor.person_id is not None
    key_hash = hashed(secret_code)
    open_ones = db.scalars(
        sa.select(K).where(
            col(K.measure_id) == measure.id,
            col(K.person_id) == actor.person_id,
            col(K.withdrawn_on).is_(None),
        )
    ).all()
    if any(key.key_hash == key_hash for key in open_ones):
        return
    if db.scalar(sa.select(col(K.id)).where(col(K.key_hash) == key_hash)) is not None:
        raise Conflict(_("Denne lenken er trukket. Last siden på nytt, og lag en ny."))
    for key in open_ones:
        key.withdrawn_on = clock.today()
    db.add(K(measure_id=measure.id, person_id=actor.person_id, key_hash=key_hash))
    audit.record(db, actor, MADE, measure)


def withdraw(db: Session, actor: Actor, measure: Measure, key: MeasureKey) -> None:
    """Let the link lead nowhere from now on."""
    key.withdrawn_on = clock.today()
    audit.record(db, actor, WITHDRAWN, measure)


def held(db: Session, secret_code: str, *, locked: bool = False) -> Held | None:
    """The link of this code; None when there is none, or its holder may not enter any more.

    locked: the measure's row is held, as something is written. Two queries.
    """
    wanted = (
        sa.select(K, Measure)
        .join(Measure, col(Measure.id) == K.measure_id)
        .where(col(K.key_hash) == hashed(secret_code), col(K.withdrawn_on).is_(None))
    )
    row = db.execute(wanted.with_for_update(of=Measure) if locked else wanted).first()
    if row is None:
        return None
    key, measure = row
    actor = actor_of(db, key.person_id)
    may = works_in(actor, measure.network_id, measure.group_id)
    return Held(key, measure, actor) if may else None


def _load(ctx: Ctx) -> Held:
    source = ctx.request.client.host if ctx.request.client else ""
    TRIES.demand("", source)
    found = held(ctx.db, ctx.part("kode"), locked=ctx.route.writes)
    if found is None:
        TRIES.missed("", source)
        raise NotFound
    return found


HELD: Guard[Held] = Guard(Level.OPEN, _load)
