"""What changes about practices; every change with its event, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core import audit, indexing
from app.core.access import Actor
from app.core.columns import Reach
from app.core.db import expect_version
from app.core.errors import Invalid, NotFound
from app.core.i18n import N_, _
from app.core.slugs import unique_slug
from app.insights.models import Insight, SourceKind
from app.networks import find
from app.networks.models import Theme
from app.networks.policy import visible_to
from app.practices import queries, rules
from app.practices.models import (
    RESOURCES,
    Confirmation,
    Contrast,
    Practice,
    PracticeInsight,
    PracticeState,
    PracticeTheme,
    Viewpoint,
)
from app.practices.policy import RESEARCHERS

NOMINATED = audit.kind("practice:nominated", N_("Praksisen ble nominert"))
CHANGED = audit.kind("practice:changed", N_("Beskrivelsen ble endret"), "fields")
COMPARED = audit.kind("practice:compared", N_("Ressursene ble sammenlignet"))
CONTRASTED = audit.kind("practice:contrasted", N_("En kontrast ble lagt til"), "contrast")
UNCONTRASTED = audit.kind("practice:uncontrasted", N_("En kontrast ble fjernet"), "contrast")
LINKED = audit.kind("practice:linked", N_("En innsikt ble knyttet til"), "insight")
UNLINKED = audit.kind("practice:unlinked", N_("En innsikt ble løsnet"), "insight")
VOUCHED = audit.kind("practice:vouched", N_("Praksisen fikk en bekreftelse"))
SETTLED = frozenset({PracticeState.CONFIRMED, PracticeState.SHARED})
CONTRAST_EVENT = audit.kind("contrast:changed", N_("Kontrasten ble endret"))
CONFIRMATION_EVENT = audit.kind("confirmation:given", N_("Bekreftelsen ble gitt"))
MOVED = {
    PracticeState.OBSERVED: audit.kind("practice:observed", N_("Praksisen er observert")),
    PracticeState.TESTED: audit.kind("practice:tested", N_("Ressurstesten er bestått")),
    PracticeState.CONFIRMED: audit.kind("practice:confirmed", N_("Praksisen er bekreftet")),
    PracticeState.SHARED: audit.kind("practice:shared", N_("Praksisen er formidlet")),
    PracticeState.REJECTED: audit.kind("practice:rejected", N_("Praksisen er avvist"), "reason"),
}


def nominate(
    db: Session,
    actor: Actor,
    network_id: int,
    group_id: int,
    title: str,
    *,
    reach: Reach = Reach.NETWORK,
    insight_ids: Iterable[int] = (),
    **texts: Any,
) -> Practice:
    """A practice lifted out of insights; it begins as nominated."""
    practice = Practice(
        network_id=network_id,
        group_id=group_id,
        slug=unique_slug(db, Practice, network_id, title),
        title=title,
        reach=reach,
        created_by=actor.person_id,
        **texts,
    )
    db.add(practice)
    audit.record(db, actor, NOMINATED, practice)
    for insight in _insights(db, actor, network_id, insight_ids):
        db.add(_link(practice, insight, viewpoint_of(insight)))
    _index(db, practice)
    return practice


def viewpoint_of(insight: Insight) -> Viewpoint:
    """Youth speak for themselves; everybody else stands around them."""
    return Viewpoint.SELF if insight.source_kind is SourceKind.YOUTH else Viewpoint.AROUND


def _insights(
    db: Session, actor: Actor, network_id: int, insight_ids: Iterable[int]
) -> Sequence[Insight]:
    wanted = sorted(set(insight_ids))
    if not wanted:
        return []
    visible = visible_to(Insight, actor, network_id)
    found = db.scalars(sa.select(Insight).where(col(Insight.id).in_(wanted), visible)).all()
    if len(found) != len(wanted):
        raise Invalid(_("En av innsiktene finnes ikke lenger."))
    return found


def _link(practice: Practice, insight: Insight, viewpoint: Viewpoint) -> PracticeInsight:
    assert practice.id is not None and insight.id is not None
    return PracticeInsight(practice_id=practice.id, insight_id=insight.id, viewpoint=viewpoint)


def change(
    db: Session,
    actor: Actor,
    practice: Practice,
    seen: int,
    values: dict[str, Any],
    theme_ids: Sequence[int],
) -> None:
    """Write the full record. Raises Conflict when somebody else has changed it."""
    _demand_alive(practice)
    expect_version(practice, seen)
    changed = [name for name, value in values.items() if getattr(practice, name) != value]
    for name in changed:
        setattr(practice, name, values[name])
    _demand_whole(practice)
    set_themes(db, practice, theme_ids)
    audit.record(db, actor, CHANGED, practice, fields=changed)
    _index(db, practice)


def _demand_whole(practice: Practice) -> None:
    """What «bekreftet» asked for may not be emptied afterwards."""
    if practice.state not in SETTLED:
        return
    missing = [need.text for need in rules.needs(practice, [], [])[:2] if not need.met]
    if missing:
        raise Invalid(_("Praksisen er bekreftet. Da må dette stå: %s.") % "; ".join(missing))


def _index(db: Session, practice: Practice) -> None:
    """Let it be found by its own words and its themes'."""
    db.flush()
    names = find.theme_names(db, PracticeTheme, PracticeTheme.practice_id, practice.id)
    indexing.index(db, practice, *names)


def set_themes(db: Session, practice: Practice, theme_ids: Sequence[int]) -> None:
    """Replace the practice's themes among those in use; only the network's own count."""
    assert practice.id is not None
    in_use = find.open_themes(practice.network_id)
    db.execute(
        sa.delete(PracticeTheme).where(
            col(PracticeTheme.practice_id) == practice.id, col(PracticeTheme.theme_id).in_(in_use)
        )
    )
    for theme_id in db.scalars(in_use.where(col(Theme.id).in_(theme_ids))).all():
        db.add(PracticeTheme(practice_id=practice.id, theme_id=theme_id))


def compare(
    db: Session, actor: Actor, practice: Practice, seen: int, amounts: dict[str, Any]
) -> None:
    """Write the resource test. Raises Invalid when a confirmed practice would get a «mer»."""
    _demand_alive(practice)
    expect_version(practice, seen)
    for name in RESOURCES:
        setattr(practice, name, amounts[name])
    if practice.state in SETTLED and rules.verdict(practice).useless:
        raise Invalid(
            _("Praksisen er bekreftet. Avvis den i stedet, med «sant, men ubrukelig» som grunn.")
        )
    _demand_whole(practice)
    audit.record(db, actor, COMPARED, practice)
    _confirm_if_ready(db, actor, practice)


def add_contrast(
    db: Session, actor: Actor, practice: Practice, unit: str, shows: bool, deviant: bool, note: str
) -> Contrast:
    """Compare one more unit."""
    _demand_alive(practice)
    assert practice.id is not None
    contrast = Contrast(
        network_id=practice.network_id,
        practice_id=practice.id,
        unit=unit,
        shows=shows,
        deviant=deviant,
        note=note,
        created_by=actor.person_id,
    )
    db.add(contrast)
    audit.record(db, actor, CONTRAST_EVENT, contrast)
    audit.record(db, actor, CONTRASTED, practice, contrast=contrast.id)
    _confirm_if_ready(db, actor, practice)
    return contrast


def remove_contrast(db: Session, actor: Actor, practice: Practice, contrast_id: int) -> None:
    """Take a comparison away. Raises NotFound, or Invalid when the confirmation rests on it."""
    _demand_alive(practice)
    contrast = db.get(Contrast, contrast_id)
    if contrast is None or contrast.practice_id != practice.id:
        raise NotFound
    rows = [c for c in queries.contrasts(db, practice) if c.id != contrast_id]
    if practice.state in SETTLED and all(c.deviant for c in rows):
        raise Invalid(_("Bekreftelsen hviler på denne kontrasten. Legg til en annen først."))
    audit.record(db, actor, CONTRAST_EVENT, contrast)
    db.delete(contrast)
    audit.record(db, actor, UNCONTRASTED, practice, contrast=contrast_id)


def link_insight(
    db: Session, actor: Actor, practice: Practice, insight_id: int, viewpoint: Viewpoint
) -> None:
    """Tie an insight to the practice, or change from whose side it is told."""
    insight = _insights(db, actor, practice.network_id, [insight_id])[0]
    existing = db.get(PracticeInsight, (practice.id, insight_id))
    if existing is None:
        db.add(_link(practice, insight, viewpoint))
    else:
        existing.viewpoint = viewpoint
    audit.record(db, actor, LINKED, practice, insight=insight_id)


def unlink_insight(db: Session, actor: Actor, practice: Practice, insight_id: int) -> None:
    """Untie an insight. Raises NotFound when it is not tied."""
    existing = db.get(PracticeInsight, (practice.id, insight_id))
    if existing is None:
        raise NotFound
    db.delete(existing)
    audit.record(db, actor, UNLINKED, practice, insight=insight_id)


def vouch(db: Session, actor: Actor, practice: Practice) -> None:
    """One person confirms. Raises Invalid with the sentence why it can't be done (yet)."""
    if practice.state is not PracticeState.TESTED:
        raise Invalid(_("Praksisen kan bekreftes når den er ressurstestet."))
    _demand_confirmable(db, practice)
    assert practice.id is not None and actor.person_id is not None
    if any(c.person_id == actor.person_id for c in queries.confirmations(db, practice)):
        raise Invalid(_("Du har alt bekreftet denne praksisen."))
    confirmation = Confirmation(
        network_id=practice.network_id,
        practice_id=practice.id,
        person_id=actor.person_id,
        organisation_id=actor.organisation_in(practice.network_id),
        researcher=actor.has(practice.network_id, RESEARCHERS),
    )
    db.add(confirmation)
    audit.record(db, actor, CONFIRMATION_EVENT, confirmation)
    audit.record(db, actor, VOUCHED, practice)
    _confirm_if_ready(db, actor, practice)


def _demand_confirmable(db: Session, practice: Practice) -> None:
    """Everything but the confirmations themselves must be there."""
    hindrance = rules.hindrance(practice, queries.contrasts(db, practice))
    if hindrance:
        raise Invalid(hindrance)


def _confirm_if_ready(db: Session, actor: Actor, practice: Practice) -> None:
    """The last thing that was missing confirms the practice."""
    if practice.state is not PracticeState.TESTED:
        return
    rows = queries.contrasts(db, practice)
    if rules.ready(practice, rows, queries.confirmations(db, practice)):
        _enter(db, actor, practice, PracticeState.CONFIRMED)


def move(
    db: Session, actor: Actor, practice: Practice, target: PracticeState, reason: str = ""
) -> None:
    """Take the practice to its next state. Raises Invalid for every step that is not one."""
    rules.LIFECYCLE.demand(practice.state, target, reason)
    if target is PracticeState.TESTED:
        test = rules.verdict(practice)
        if not test.tested or test.useless:
            raise Invalid(test.sentence)
    if target is PracticeState.CONFIRMED:
        _demand_confirmable(db, practice)
        rows = queries.contrasts(db, practice)
        if not rules.ready(practice, rows, queries.confirmations(db, practice)):
            raise Invalid(
                _("Praksisen må bekreftes av en følgeforsker eller av to fra ulike organisasjoner.")
            )
    practice.reject_reason = reason if target is PracticeState.REJECTED else ""
    _enter(db, actor, practice, target, **({"reason": reason} if reason else {}))
    _index(db, practice)


def _enter(
    db: Session, actor: Actor, practice: Practice, target: PracticeState, **data: Any
) -> None:
    practice.state = target
    practice.version += 1
    event = MOVED[target]
    audit.record(db, actor, event, practice, **{k: v for k, v in data.items() if k in event.keys})


def _demand_alive(practice: Practice) -> None:
    if practice.state is PracticeState.REJECTED:
        raise Invalid(_("Praksisen er avvist og kan ikke endres. Grunnen står på siden."))
