"""What changes about the words in use: the records they describe follow.

A word's name is part of what its records are found by, so they are indexed anew in the same
transaction; that costs three statements a record, and a leader renames a word seldom.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core.access import Actor
from app.initiatives import service as initiatives
from app.initiatives.models import Initiative, InitiativeTerm
from app.networks import terms
from app.networks.models import Term
from app.terms import queries


def rename(db: Session, actor: Actor, term: Term, name: str) -> None:
    """A new name, by which its records are found from now on. Raises Invalid for a taken one."""
    terms.rename(db, actor, term, name)
    initiatives.index_anew(db, queries.records_of(db, term))


def merge(db: Session, actor: Actor, term: Term, into: Term) -> int:
    """Let another word describe what this one does, and retire this one for good.

    Returns how many records were moved. Raises Invalid unless both are of one list, in use.
    """
    _hold(db, term, into)
    moved = queries.records_of(db, term)
    terms.mark_merged(db, actor, term, into, len(moved))
    link = InitiativeTerm
    has = sa.select(col(link.initiative_id)).where(col(link.term_id) == into.id)
    already = set(db.scalars(has))
    db.execute(sa.delete(link).where(col(link.term_id) == term.id))
    db.add_all(
        link(initiative_id=number, term_id=into.id or 0)
        for number in moved
        if number not in already
    )
    initiatives.index_anew(db, moved)
    return len(moved)


def _hold(db: Session, term: Term, into: Term) -> None:
    """Keep both words, and what the first describes, as they are until this is done.

    The records first, as whoever saves one of them holds it before its words.
    """
    described = sa.select(col(Initiative.id)).where(
        col(Initiative.id).in_(queries.records_of(db, term))
    )
    db.execute(described.order_by(col(Initiative.id)).with_for_update())
    both = sa.select(Term).where(col(Term.id).in_([term.id, into.id])).order_by(col(Term.id))
    db.scalars(both.with_for_update().execution_options(populate_existing=True)).all()
