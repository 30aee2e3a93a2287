"""What changes about replications; every change with its event, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core import audit, clock
from app.core.access import Actor
from app.core.columns import Reach
from app.core.db import expect_version, touch
from app.core.errors import Invalid, NotFound
from app.core.i18n import N_, _
from app.initiatives import queries as initiative_queries
from app.initiatives import service as initiatives
from app.initiatives.models import Initiative, InitiativeTerm, InitiativeTheme
from app.networks.models import Term, Theme
from app.practices.models import PracticeState
from app.replication import queries
from app.replication.models import (
    Adaptation,
    InitiativeSeen,
    Kept,
    Planning,
    Replication,
    ReplicationPart,
)

STARTED = audit.kind("replication:started", N_("Utprøvingen begynte"))
REPORTED = audit.kind("replication:reported", N_("Gruppa skrev hvordan det går"), "fields")
ADAPTED = audit.kind("replication:adapted", N_("En tilpasning ble skrevet ned"))
READAPTED = audit.kind("replication:readapted", N_("En tilpasning ble endret"))
UNADAPTED = audit.kind("replication:unadapted", N_("En tilpasning ble tatt bort"))
RESTS_ON = audit.kind("initiative:rests_on", N_("Gruppa har sett på det andre har prøvd"))

# What the copy takes along. Not place, owner, money, agreement, partners or contact: those are its
# own; nor what was expected and learned: that is the original's.
TAKEN = (
    "purpose",
    "target_group",
    "age_from",
    "age_to",
    "legal_basis",
    "who_does",
    "mechanism",
    "core_parts",
    "adaptable_parts",
    "needs_staff",
    "needs_money",
    "needs_skill",
    "depends_on_one",
    "office_size",
    "manual",
)


def try_here(
    db: Session,
    actor: Actor,
    original: Initiative,
    network_id: int,
    group_id: int,
    *,
    reach: Reach = Reach.NETWORK,
    example: bool = False,
    started_on: date | None = None,
    **texts: Any,
) -> tuple[Initiative, Replication]:
    """«Prøv hos oss»: the group's own copy, and what ties it to the original.

    texts: columns of the copy that differ from the original's (demo data). Raises Invalid when
    the original may not be taken there, or the group has a copy already.
    """
    _demand_open(db, original, network_id, group_id)
    own = {name: getattr(original, name) for name in TAKEN} | texts
    title = own.pop("title", original.title)
    copy = initiatives.start(
        db, actor, network_id, group_id, title, reach=reach, example=example, **_apart(own)
    )
    if network_id == original.network_id:
        _take_practices(db, actor, original, copy)
    _take_words(db, original, copy)
    replication = _tie(db, actor, original, copy, started_on or clock.today())
    # A page of the original's that is remembered shows no family yet.
    touch(db, original.network_id)
    return copy, replication


def _apart(own: dict[str, Any]) -> dict[str, Any]:
    """Lists of its own: two records never share one."""
    return {n: list(v) if isinstance(v, list) else v for n, v in own.items()}


def _demand_open(db: Session, original: Initiative, network_id: int, group_id: int) -> None:
    if original.group_id == group_id:
        raise Invalid(_("Dette er gruppas eget tiltak. Velg en annen gruppe."))
    if original.reach is Reach.GROUP:
        raise Invalid(_("Gruppa har ikke delt tiltaket ennå. Be dem dele det først."))
    if original.reach is not Reach.PUBLIC and original.network_id != network_id:
        raise Invalid(_("Tiltaket er ikke publisert, og kan bare prøves i sitt eget nettverk."))
    if queries.has_copy_in(db, original.id, group_id):
        raise Invalid(_("Gruppa prøver dette alt. Åpne gruppas egen utgave."))


def _take_practices(db: Session, actor: Actor, original: Initiative, copy: Initiative) -> None:
    behind = initiative_queries.source_practices(db, actor, original)
    alive = [p.id for p in behind if p.state is not PracticeState.REJECTED]
    initiatives.set_practices(db, actor, copy, alive)


def _take_words(db: Session, original: Initiative, copy: Initiative) -> None:
    """Themes and terms the copy's network has under the same names."""
    themes = _same(db, Theme, InitiativeTheme, "theme_id", original, copy.network_id, "slug")
    initiatives.set_themes(db, copy, themes)
    terms = _same(db, Term, InitiativeTerm, "term_id", original, copy.network_id, "slug", "kind")
    for number in terms:
        db.add(InitiativeTerm(initiative_id=copy.id or 0, term_id=number))
    initiatives.reindex(db, copy)


def _same(
    db: Session,
    model: Any,
    link: Any,
    column: str,
    original: Initiative,
    network_id: int,
    *names: str,
) -> Sequence[int]:
    """The network's words in use that are called as those of the original are."""
    theirs, ours, tie = (sa.inspect(m).local_table for m in (model, model, link))
    theirs, ours = theirs.alias("theirs"), ours.alias("ours")
    alike = [ours.c[name] == theirs.c[name] for name in names]
    return db.scalars(
        sa.select(ours.c.id)
        .join_from(tie, theirs, theirs.c.id == tie.c[column])
        .join(ours, sa.and_(*alike))
        .where(
            tie.c.initiative_id == original.id,
            ours.c.network_id == network_id,
            ours.c.retired.is_(False),
        )
        .order_by(ours.c.id)
    ).all()


def _tie(
    db: Session, actor: Actor, original: Initiative, copy: Initiative, started_on: date
) -> Replication:
    before = queries.replication_of(db, original.id)
    replication = Replication(
        network_id=copy.network_id,
        original_id=original.id,
        root_id=(before.root_id if before else None) or original.id,
        copy_id=copy.id or 0,
        started_on=started_on,
        created_by=actor.person_id,
    )
    db.add(replication)
    audit.record(db, actor, STARTED, replication)
    for position, text in enumerate(original.core_parts):
        number = replication.id or 0
        db.add(ReplicationPart(replication_id=number, position=position, text=text[:200]))
    db.flush()
    return replication


def report(
    db: Session,
    actor: Actor,
    replication: Replication,
    seen: int,
    *,
    kept: Sequence[Kept],
    **values: Any,
) -> None:
    """How it goes. values: started_on, outcome, outcome_note, independence, those that are given.

    kept: one answer for each core part, in their order; what is not answered stays unknown.
    Raises Conflict when somebody else has changed it.
    """
    expect_version(replication, seen)
    changed = [n for n, value in values.items() if getattr(replication, n) != value]
    for name in changed:
        setattr(replication, name, values[name])
    for part, answer in zip(queries.parts_of(db, replication.id), kept, strict=False):
        if part.kept is not answer:
            part.kept = answer
            changed.append("kept")
    audit.record(db, actor, REPORTED, replication, fields=sorted(set(changed)))
    db.flush()


def adapt(
    db: Session,
    actor: Actor,
    replication: Replication,
    what: str,
    *,
    why: str = "",
    made_on: date | None = None,
    planning: Planning = Planning.PLANNED,
) -> Adaptation:
    """Write down something that was done in another way."""
    adaptation = Adaptation(
        replication_id=replication.id or 0, what=what, why=why, made_on=made_on, planning=planning
    )
    db.add(adaptation)
    audit.record(db, actor, ADAPTED, replication)
    return adaptation


def readapt(
    db: Session,
    actor: Actor,
    replication: Replication,
    number: int,
    seen: int,
    **values: Any,
) -> None:
    """Change one. Raises NotFound, and Conflict when somebody else has changed it."""
    adaptation = own_adaptation(db, replication, number)
    expect_version(adaptation, seen)
    for name, value in values.items():
        setattr(adaptation, name, value)
    audit.record(db, actor, READAPTED, replication)


def unadapt(db: Session, actor: Actor, replication: Replication, number: int) -> None:
    """Take one away. Raises NotFound."""
    db.delete(own_adaptation(db, replication, number))
    audit.record(db, actor, UNADAPTED, replication)


def own_adaptation(db: Session, replication: Replication, number: int) -> Adaptation:
    """An adaptation of this replication by its number. Raises NotFound."""
    found = db.get(Adaptation, number)
    if found is None or found.replication_id != replication.id:
        raise NotFound
    return found


def rest_on(db: Session, actor: Actor, initiative: Initiative, numbers: Iterable[int]) -> None:
    """«Vi har sett på disse»: replace those the actor can see; the ones they can't stay tied.

    What the actor may not see, and the initiative itself, are passed over.
    """
    wanted = {a.id for a in queries.attempts_numbered(db, actor, numbers)} - {initiative.id}
    link = InitiativeSeen
    tied = queries.numbers_seen(db, initiative.id)
    seen = {a.id for a in queries.attempts_numbered(db, actor, tied)}
    if wanted == seen:
        return
    db.execute(
        sa.delete(link).where(
            col(link.initiative_id) == initiative.id,
            col(link.seen_id).in_(sorted(seen - wanted)),
        )
    )
    for number in sorted(wanted - seen):
        db.add(link(initiative_id=initiative.id or 0, seen_id=number))
    audit.record(db, actor, RESTS_ON, initiative)
