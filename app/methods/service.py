"""What changes about promising methods; every change with its event, in one transaction."""

from __future__ import annotations

import secrets
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core import audit
from app.core.access import Actor
from app.core.db import expect_version, touch
from app.core.errors import Invalid
from app.core.i18n import N_, _
from app.core.search_tables import SCOPE
from app.core.slugs import TAKEN, slugify
from app.methods import rules
from app.methods.models import MethodResult, PromisingMethod

ADDED = audit.kind("method:added", N_("Metoden ble lagt inn"))
CHANGED = audit.kind("method:changed", N_("Beskrivelsen ble endret"), "fields")
FIGURE = audit.kind("method:figure_added", N_("Et resultat ble lagt til"), "what")
FIGURE_GONE = audit.kind("method:figure_removed", N_("Et resultat ble tatt bort"), "what")


def add(
    db: Session, actor: Actor, title: str, *, slug: str = "", example: bool = False, **texts: Any
) -> PromisingMethod:
    """A method in the library. `texts`: further columns."""
    method = PromisingMethod(
        slug=slug or _free_slug(db, title),
        title=title,
        example=example,
        created_by=actor.person_id,
        **texts,
    )
    db.add(method)
    audit.record(db, actor, ADDED, method)
    return method


def _free_slug(db: Session, title: str) -> str:
    base = slugify(title)
    candidates = [base, *(f"{base}-{n}" for n in range(2, 10))]
    own = sa.select(col(PromisingMethod.slug)).where(col(PromisingMethod.slug).in_(candidates))
    taken = TAKEN | set(db.scalars(own))
    free = (slug for slug in candidates if slug not in taken)
    return next(free, f"{base}-{secrets.token_hex(3)}")


def change(
    db: Session, actor: Actor, method: PromisingMethod, seen: int, values: dict[str, Any]
) -> None:
    """Write the record. Raises Conflict when somebody else has changed it."""
    expect_version(method, seen)
    changed = [name for name, value in values.items() if getattr(method, name) != value]
    for name in changed:
        setattr(method, name, values[name])
    audit.record(db, actor, CHANGED, method, fields=changed)


def add_result(
    db: Session, actor: Actor, method: PromisingMethod, what: str, **figures: Any
) -> MethodResult:
    """One figure more. Raises Invalid when the figures can't stand together."""
    problem = rules.result_problem(figures)
    if problem:
        raise Invalid(_(problem[1]))
    result = MethodResult(method_id=method.id or 0, what=what, **figures)
    db.add(result)
    # The method's history tells it, and the figure's own row has its event.
    audit.record(db, actor, FIGURE, result, what=what)
    audit.record(db, actor, FIGURE, method, what=what)
    touch(db, SCOPE)  # its page is remembered until the library changes
    return result


def remove_result(db: Session, actor: Actor, method: PromisingMethod, result: MethodResult) -> None:
    """One figure less; that it stood there is kept in the history."""
    audit.record(db, actor, FIGURE_GONE, result, what=result.what)
    audit.record(db, actor, FIGURE_GONE, method, what=result.what)
    db.delete(result)
    touch(db, SCOPE)  # its page is remembered until the library changes
