"""The words of a network's controlled lists. What uses them lies higher: app/terms/."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core import audit
from app.core.access import Actor
from app.core.errors import Invalid
from app.core.i18n import N_, _
from app.core.slugs import TAKEN, slugify
from app.networks import rules
from app.networks.models import Term, TermKind

ADDED = audit.kind("term:added", N_("Ordet ble lagt til"), "kind", "name")
RENAMED = audit.kind("term:renamed", N_("Ordet fikk nytt navn"), "name", "before")
RETIRED = audit.kind("term:retired", N_("Ordet ble tatt ut av bruk eller inn igjen"), "retired")
MERGED = audit.kind("term:merged", N_("Ordet ble slått sammen med et annet"), "into", "records")


def of_network(db: Session, network_id: int, kind: TermKind) -> list[Term]:
    """Every word of one list, also the retired. One query."""
    wanted = sa.select(Term).where(col(Term.network_id) == network_id, col(Term.kind) == kind)
    return list(db.scalars(wanted.order_by(col(Term.id))))


def meant(db: Session, network_id: int, numbers: Iterable[int]) -> list[int]:
    """The words in use that these numbers mean: themselves, or what they were merged into.

    They stay what they are until the transaction is over: whoever merges one waits. One query,
    two when one has been merged.
    """
    own = sa.inspect(Term).local_table.c
    here = sa.and_(own.network_id == network_id, own.id.in_(sorted(set(numbers))))
    wanted = sa.select(own.id, own.kind, own.retired, own.merged_into).where(here)
    named = db.execute(wanted.order_by(own.id).with_for_update(read=True, key_share=True)).all()
    found = {row.id for row in named if not row.retired}
    became = [
        sa.and_(own.kind == r.kind, own.slug == r.merged_into) for r in named if r.merged_into
    ]
    if became:
        in_use = sa.and_(own.network_id == network_id, own.retired.is_(False))
        found.update(db.scalars(sa.select(own.id).where(in_use, sa.or_(*became))))
    return sorted(found)


def add_defaults(db: Session, actor: Actor, network_id: int) -> None:
    """The words every network begins with."""
    for kind, words in rules.DEFAULT_TERMS.items():
        for slug, name in words.items():
            _keep(db, actor, Term(network_id=network_id, kind=kind, slug=slug, name=_(name)))


def add(db: Session, actor: Actor, network_id: int, kind: TermKind, name: str) -> Term:
    """A new word at the end of a list. Raises Invalid when the list has it."""
    others = of_network(db, network_id, kind)
    demand_new(others, name)
    slug = _free_slug({t.slug for t in others}, name)
    return _keep(db, actor, Term(network_id=network_id, kind=kind, slug=slug, name=name))


def _keep(db: Session, actor: Actor, term: Term) -> Term:
    db.add(term)
    audit.record(db, actor, ADDED, term, kind=term.kind.value, name=term.name)
    return term


def _free_slug(taken: set[str], name: str) -> str:
    base = slugify(name)
    numbered = (base if n == 1 else f"{base}-{n}" for n in range(1, len(taken) + 3))
    return next(s for s in numbered if s not in taken | TAKEN)


def demand_new(others: list[Term], name: str, but: int | None = None) -> None:
    """Raise Invalid when a word of the list is called so already, in use or not."""
    same = [t for t in others if t.name.casefold() == name.casefold() and t.id != but]
    if not same:
        return
    if same[0].merged_into:
        raise Invalid(_("Ordet er slått sammen med et annet. Velg et annet ord."))
    if same[0].retired:
        raise Invalid(_("Ordet finnes, men er ute av bruk. Ta det i bruk igjen i stedet."))
    raise Invalid(_("Ordet står i lista. Velg et annet."))


def rename(db: Session, actor: Actor, term: Term, name: str) -> None:
    """A new name; the slug stays, so that links and the library's filters keep working."""
    demand_new(of_network(db, term.network_id, term.kind), name, but=term.id)
    before, term.name = term.name, name
    audit.record(db, actor, RENAMED, term, name=name, before=before)


def retire(db: Session, actor: Actor, term: Term, retired: bool) -> None:
    """Out of use, or back: what is described by it stays so. Raises Invalid for a merged one."""
    if term.merged_into:
        raise Invalid(_("Ordet er slått sammen med et annet, og kan ikke tas i bruk igjen."))
    term.retired = retired
    audit.record(db, actor, RETIRED, term, retired=retired)


def mark_merged(db: Session, actor: Actor, term: Term, into: Term, records: int) -> None:
    """The word is another one from now on. Raises Invalid unless both are of one list, in use."""
    if term.id == into.id or term.kind is not into.kind or term.network_id != into.network_id:
        raise Invalid(_("Velg et annet ord i den samme lista."))
    if into.retired or term.merged_into:
        raise Invalid(_("Ett av ordene er ikke i bruk lenger. Velg et annet."))
    earlier = [t for t in of_network(db, term.network_id, term.kind) if t.merged_into == term.slug]
    for word in (term, *earlier):
        word.retired, word.merged_into = True, into.slug
        moved = records if word is term else 0
        audit.record(db, actor, MERGED, word, into=into.name, records=moved)
