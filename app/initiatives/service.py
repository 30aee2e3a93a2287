"""What changes about initiatives; every change with its event, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core import audit, clock, indexing
from app.core.access import Actor
from app.core.columns import Reach
from app.core.db import expect_version
from app.core.errors import Conflict, Invalid
from app.core.i18n import N_, _
from app.core.slugs import unique_slug
from app.initiatives import rules
from app.initiatives.models import (
    Initiative,
    InitiativePartner,
    InitiativePractice,
    InitiativeTerm,
    InitiativeTheme,
    Status,
)
from app.networks import find, terms
from app.networks.models import Organisation, Theme
from app.networks.policy import visible_to
from app.practices.models import Practice, PracticeState

STARTED = audit.kind("initiative:started", N_("Tiltaket ble foreslått"))
CHANGED = audit.kind("initiative:changed", N_("Beskrivelsen ble endret"), "fields")
MOVED = {
    Status.PLANNED: audit.kind("initiative:planned", N_("Tiltaket er planlagt")),
    Status.TESTING: audit.kind("initiative:testing", N_("Tiltaket testes")),
    Status.ADJUSTING: audit.kind("initiative:adjusting", N_("Tiltaket justeres")),
    Status.DECIDED: audit.kind("initiative:decided", N_("Det er tatt en beslutning")),
    Status.RUNNING: audit.kind("initiative:running", N_("Tiltaket er i drift")),
    Status.ENDED: audit.kind("initiative:ended", N_("Tiltaket er avsluttet"), "reason"),
    Status.DISCARDED: audit.kind("initiative:discarded", N_("Tiltaket er forkastet"), "reason"),
}


def start(
    db: Session,
    actor: Actor,
    network_id: int,
    group_id: int,
    title: str,
    *,
    slug: str = "",
    purpose: str = "",
    practice_ids: Iterable[int] = (),
    partner_ids: Iterable[int] = (),
    theme_ids: Iterable[int] = (),
    term_ids: Iterable[int] = (),
    reach: Reach = Reach.NETWORK,
    example: bool = False,
    **texts: Any,
) -> Initiative:
    """Something a group could test; it begins as an idea. `texts`: further columns."""
    initiative = Initiative(
        network_id=network_id,
        group_id=group_id,
        slug=slug or unique_slug(db, Initiative, network_id, title),
        title=title,
        purpose=purpose,
        reach=reach,
        example=example,
        created_by=actor.person_id,
        **texts,
    )
    _demand_own(db, initiative)
    db.add(initiative)
    audit.record(db, actor, STARTED, initiative)
    # Most begin as one sentence: what is not given is not asked the database for.
    if ids := set(practice_ids):
        set_practices(db, actor, initiative, ids)
    if ids := set(partner_ids):
        set_partners(db, initiative, ids)
    themes, words = set(theme_ids), set(term_ids)
    if themes:
        set_themes(db, initiative, themes)
    if words:
        set_terms(db, initiative, words)
    if themes or words:
        _index(db, initiative)
    else:
        indexing.index(db, initiative)
    return initiative


def change(
    db: Session,
    actor: Actor,
    initiative: Initiative,
    seen: int,
    values: dict[str, Any],
    *,
    practice_ids: Iterable[int],
    partner_ids: Iterable[int],
    theme_ids: Iterable[int],
    term_ids: Iterable[int] | None = None,
) -> None:
    """Write the full record; without `term_ids` its words of the lists stay.

    Raises Conflict when somebody else has changed it.
    """
    expect_version(initiative, seen)
    changed = [name for name, value in values.items() if getattr(initiative, name) != value]
    for name in changed:
        setattr(initiative, name, values[name])
    _demand_whole(initiative)
    _demand_own(db, initiative)
    set_practices(db, actor, initiative, practice_ids)
    set_partners(db, initiative, partner_ids)
    set_themes(db, initiative, theme_ids)
    if term_ids is not None:
        set_terms(db, initiative, term_ids)
    audit.record(db, actor, CHANGED, initiative, fields=changed)
    _index(db, initiative)


def _demand_whole(initiative: Initiative) -> None:
    """What a state once asked for may not be emptied afterwards."""
    if initiative.status is Status.RUNNING and rules.missing_for_running(initiative):
        raise Invalid(rules.missing_for_running(initiative))
    told = initiative.learned.strip() and initiative.advice.strip()
    if initiative.status in rules.STOPPED and not told:
        raise Invalid(
            _("Et tiltak som er stoppet, skal ha både hva dere lærte, og rådet til andre.")
        )


def _demand_own(db: Session, initiative: Initiative) -> None:
    """The owner is one of the network's organisations."""
    if initiative.owner_id is None:
        return
    own = sa.select(col(Organisation.id)).where(
        col(Organisation.id) == initiative.owner_id,
        col(Organisation.network_id) == initiative.network_id,
    )
    with db.no_autoflush:
        if db.scalar(own) is None:
            raise Invalid(_("Eieren finnes ikke lenger. Velg en annen organisasjon."))


def set_practices(
    db: Session, actor: Actor, initiative: Initiative, practice_ids: Iterable[int]
) -> None:
    """Replace the source practices the actor can see; the ones they can't see stay tied."""
    assert initiative.id is not None
    wanted = set(practice_ids)
    link = InitiativePractice
    before = set(
        db.scalars(
            sa.select(col(link.practice_id))
            .join(Practice, col(Practice.id) == link.practice_id)
            .where(
                col(link.initiative_id) == initiative.id,
                visible_to(Practice, actor, initiative.network_id),
            )
        )
    )
    _demand_startable(db, actor, initiative.network_id, wanted - before)
    db.execute(
        sa.delete(link).where(
            col(link.initiative_id) == initiative.id,
            col(link.practice_id).in_(sorted(before - wanted)),
        )
    )
    for practice_id in sorted(wanted - before):
        db.add(link(initiative_id=initiative.id, practice_id=practice_id))


def _demand_startable(db: Session, actor: Actor, network_id: int, ids: set[int]) -> None:
    if not ids:
        return
    found = db.execute(
        sa.select(col(Practice.id), col(Practice.state)).where(
            col(Practice.id).in_(sorted(ids)), visible_to(Practice, actor, network_id)
        )
    ).all()
    if len(found) != len(ids):
        raise Invalid(_("En av praksisene finnes ikke lenger."))
    if any(row.state is PracticeState.REJECTED for row in found):
        raise Invalid(_("En avvist praksis kan ikke være grunnlaget for et tiltak."))


def set_partners(db: Session, initiative: Initiative, partner_ids: Iterable[int]) -> None:
    """Replace the partners; only the network's own organisations count."""
    link = InitiativePartner
    db.execute(sa.delete(link).where(col(link.initiative_id) == initiative.id))
    for number in _own(db, initiative, partner_ids):
        db.add(link(initiative_id=initiative.id or 0, organisation_id=number))


def reindex(db: Session, initiative: Initiative) -> None:
    """Let it be found by what an upper room has tied to it."""
    _index(db, initiative)


def _index(db: Session, initiative: Initiative) -> None:
    """Let it be found by its own words, its themes' and those of the controlled lists."""
    db.flush()
    themes = find.theme_names(db, InitiativeTheme, InitiativeTheme.initiative_id, initiative.id)
    words = find.term_names(db, InitiativeTerm, InitiativeTerm.initiative_id, initiative.id)
    indexing.index(db, initiative, *themes, *words)


def index_anew(db: Session, initiative_ids: Iterable[int]) -> None:
    """Find them by the words their themes and lists hold now. Two queries a record."""
    wanted = sa.select(Initiative).where(col(Initiative.id).in_(sorted(initiative_ids)))
    for initiative in db.scalars(wanted):
        _index(db, initiative)


def set_themes(db: Session, initiative: Initiative, theme_ids: Iterable[int]) -> None:
    """Replace the themes among those in use; only the network's own count."""
    link = InitiativeTheme
    in_use = find.open_themes(initiative.network_id)
    db.execute(
        sa.delete(link).where(
            col(link.initiative_id) == initiative.id, col(link.theme_id).in_(in_use)
        )
    )
    for number in db.scalars(in_use.where(col(Theme.id).in_(sorted(set(theme_ids))))).all():
        db.add(link(initiative_id=initiative.id or 0, theme_id=number))


def set_terms(db: Session, initiative: Initiative, term_ids: Iterable[int]) -> None:
    """Replace the words of the controlled lists among those in use; only the network's count.

    A word that was merged while the form lay open counts as the one it became.
    """
    link = InitiativeTerm
    in_use = find.open_terms(initiative.network_id)
    db.execute(
        sa.delete(link).where(
            col(link.initiative_id) == initiative.id, col(link.term_id).in_(in_use)
        )
    )
    for number in terms.meant(db, initiative.network_id, term_ids):
        db.add(link(initiative_id=initiative.id or 0, term_id=number))


def _own(db: Session, initiative: Initiative, ids: Iterable[int]) -> list[int]:
    own = sa.inspect(Organisation).local_table.c
    inside = sa.and_(own.network_id == initiative.network_id, own.id.in_(sorted(set(ids))))
    return list(db.scalars(sa.select(own.id).where(inside)).all())


def move(db: Session, actor: Actor, initiative: Initiative, target: Status) -> None:
    """Take the initiative to its next state. Raises Invalid for every step that is not one."""
    if target in rules.STOPPED:
        raise Invalid(_("Bruk «Avslutt tiltaket», og skriv hva dere lærte."))
    rules.LIFECYCLE.demand(initiative.status, target)
    lacks = rules.missing_for_running(initiative) if target is Status.RUNNING else ""
    if lacks:
        raise Invalid(lacks)
    _enter(db, actor, initiative, target)


def close(
    db: Session,
    actor: Actor,
    initiative: Initiative,
    seen: int,
    outcome: Status,
    *,
    learned: str,
    advice: str,
    expected: str = "",
    ended_on: date | None = None,
) -> None:
    """Stop it and keep the lesson. Raises Invalid without it, Conflict when it has changed."""
    if outcome not in rules.STOPPED:
        raise Invalid(_("Velg om tiltaket er avsluttet eller forkastet."))
    rules.LIFECYCLE.demand(initiative.status, outcome, learned)
    if not advice.strip():
        raise Invalid(_("Skriv hva dere vil råde andre til."))
    expect_version(initiative, seen)
    initiative.expected = expected or initiative.expected
    initiative.learned, initiative.advice = learned, advice
    initiative.ended_on = ended_on or clock.today()
    initiative.status = outcome
    audit.record(db, actor, MOVED[outcome], initiative, reason=learned)
    _index(db, initiative)


def stop(
    db: Session,
    actor: Actor,
    initiative: Initiative,
    seen: int,
    outcome: Status,
    *,
    expected: str,
    learned: str,
    advice: str,
) -> None:
    """Stop it from where it stands: a test is decided on and stopped in one go, two events.

    Raises Invalid where it can't be stopped, Conflict when somebody else has changed it.
    """
    if initiative.version != seen:
        raise Conflict
    if rules.not_stopped(initiative.status):
        raise Invalid(rules.not_stopped(initiative.status))
    if outcome not in rules.endings(initiative.status):
        # From operation it can only be ended: the life cycle says so in words.
        rules.LIFECYCLE.demand(initiative.status, outcome, learned)
    if initiative.status in rules.IN_TEST:
        _enter(db, actor, initiative, Status.DECIDED)
    close(
        db,
        actor,
        initiative,
        initiative.version,
        outcome,
        expected=expected,
        learned=learned,
        advice=advice,
    )


def _enter(db: Session, actor: Actor, initiative: Initiative, target: Status) -> None:
    initiative.status = target
    initiative.version += 1
    audit.record(db, actor, MOVED[target], initiative)


def bring_to(
    db: Session,
    actor: Actor,
    initiative: Initiative,
    status: Status,
    *,
    learned: str = "",
    advice: str = "",
    ended_on: date | None = None,
) -> None:
    """Walk the allowed steps to a state, each with its demands and its event (demo data).

    Raises Invalid when there is no way, or a step on it lacks something.
    """
    if initiative.status is status:
        return
    steps = rules.way(initiative.status, status)
    if not steps:
        rules.LIFECYCLE.demand(initiative.status, status, learned)
    for step in steps:
        if step in rules.STOPPED:
            lesson = {"learned": learned, "advice": advice, "ended_on": ended_on}
            close(db, actor, initiative, initiative.version, step, **lesson)  # type: ignore[arg-type]
        else:
            move(db, actor, initiative, step)
