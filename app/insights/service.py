"""What changes about insights; every change with its event, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
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
from app.insights import rules
from app.insights.forgetting import forget_due, reopen
from app.insights.models import (
    Consent,
    Exception_,
    Insight,
    InsightTheme,
    Method,
    SourceKind,
    VersionInsight,
)
from app.networks import find
from app.networks.models import Theme
from app.problems import service as problems
from app.problems.models import Answer, FlipQuestion, ProblemVersion, StatementState

LOGGED = audit.kind("insight:logged", N_("Innsikten ble logget"))
CHANGED = audit.kind("insight:changed", N_("Innsikten ble endret"), "fields")
FLAGGED = audit.kind("insight:flagged", N_("Innsikten ble merket som et unntak"), "question")
UNFLAGGED = audit.kind("insight:unflagged", N_("Unntaket ble tatt bort"), "question")
CITED = audit.kind("insight:cited", N_("Innsikten ble brukt i problemstillingen"), "version")
UNCITED = audit.kind("insight:uncited", N_("Innsikten ble tatt ut av problemstillingen"), "version")
EXCEPTION_EVENT = audit.kind("exception:changed", N_("Unntaket ble endret"))
RESTED = audit.kind("problem:rested", N_("Problemstillingen fikk en innsikt å bygge på"), "insight")
UNRESTED = audit.kind("problem:unrested", N_("En innsikt ble tatt ut"), "insight")


def log(
    db: Session,
    actor: Actor,
    network_id: int,
    group_id: int,
    title: str,
    *,
    text: str = "",
    source_kind: SourceKind = SourceKind.STAFF,
    method: Method = Method.TALK,
    heard_on: date | None = None,
    reach: Reach = Reach.NETWORK,
    consent: Consent = Consent.NOT_NEEDED,
    theme_ids: Sequence[int] = (),
    delete_by: date | None = None,
    sealed: bool = False,
    example: bool = False,
) -> Insight:
    """Something heard or seen. Raises Invalid when it may not be shown to everybody.

    sealed: who told it has not agreed to that, so it never may.
    """
    _demand_consent(source_kind, reach, consent, sealed)
    insight = Insight(
        network_id=network_id,
        group_id=group_id,
        slug=unique_slug(db, Insight, network_id, title),
        title=title,
        text=text,
        source_kind=source_kind,
        method=method,
        heard_on=heard_on,
        reach=reach,
        consent=consent,
        delete_by=delete_by,
        sealed=sealed,
        example=example,
        created_by=actor.person_id,
    )
    db.add(insight)
    audit.record(db, actor, LOGGED, insight)
    set_themes(db, insight, theme_ids)
    _index(db, insight)
    return insight


def _demand_consent(source: SourceKind, reach: Reach, consent: Consent, sealed: bool) -> None:
    missing = rules.sealed_from_all(sealed, reach is Reach.PUBLIC)
    if missing := missing or rules.consent_missing(source, reach, consent):
        raise Invalid(missing)


def change(
    db: Session,
    actor: Actor,
    insight: Insight,
    seen: int,
    values: dict[str, Any],
    theme_ids: Sequence[int],
) -> None:
    """Write the full record. Raises Conflict when somebody else has changed it."""
    _demand_consent(values["source_kind"], values["reach"], values["consent"], insight.sealed)
    expect_version(insight, seen)
    changed = [name for name, value in values.items() if getattr(insight, name) != value]
    for name in changed:
        setattr(insight, name, values[name])
    set_themes(db, insight, theme_ids)
    audit.record(db, actor, CHANGED, insight, fields=changed)
    _index(db, insight)


def _index(db: Session, insight: Insight) -> None:
    """Let it be found by its own words and its themes'."""
    db.flush()
    names = find.theme_names(db, InsightTheme, InsightTheme.insight_id, insight.id)
    indexing.index(db, insight, *names)


def set_themes(db: Session, insight: Insight, theme_ids: Sequence[int]) -> None:
    """Replace the insight's themes among those in use; only the network's own count."""
    assert insight.id is not None
    in_use = find.open_themes(insight.network_id)
    db.execute(
        sa.delete(InsightTheme).where(
            col(InsightTheme.insight_id) == insight.id, col(InsightTheme.theme_id).in_(in_use)
        )
    )
    for theme_id in db.scalars(in_use.where(col(Theme.id).in_(theme_ids))).all():
        db.add(InsightTheme(insight_id=insight.id, theme_id=theme_id))


def flag(db: Session, actor: Actor, insight: Insight, question: FlipQuestion) -> None:
    """Here it went well anyway: the insight answers the question.

    The first exception answers an open question with «ja». Raises Invalid when the question is
    another group's; flagging twice changes nothing.
    """
    if question.group_id != insight.group_id:
        raise Invalid(_("Spørsmålet hører til en annen gruppe."))
    assert insight.id is not None and question.id is not None
    if _exception(db, insight, question) is not None:
        return
    exception = Exception_(
        network_id=insight.network_id,
        insight_id=insight.id,
        flip_question_id=question.id,
        created_by=actor.person_id,
    )
    db.add(exception)
    audit.record(db, actor, EXCEPTION_EVENT, exception)
    insight.is_exception = True
    audit.record(db, actor, FLAGGED, insight, question=question.id)
    if question.answer is Answer.OPEN:
        problems.answer(db, actor, question, Answer.YES)


def unflag(db: Session, actor: Actor, insight: Insight, question: FlipQuestion) -> None:
    """Not an exception after all. Raises NotFound when it was not flagged.

    A «ja» that no exception is left behind becomes open again.
    """
    exception = _exception(db, insight, question)
    if exception is None:
        raise NotFound
    audit.record(db, actor, EXCEPTION_EVENT, exception)
    db.delete(exception)
    db.flush()
    insight.is_exception = _any_exception(db, Exception_.insight_id, insight.id)
    audit.record(db, actor, UNFLAGGED, insight, question=question.id)
    assert question.id is not None
    reopen(db, actor, question.id)


def _exception(db: Session, insight: Insight, question: FlipQuestion) -> Exception_ | None:
    return db.scalars(
        sa.select(Exception_).where(
            col(Exception_.insight_id) == insight.id,
            col(Exception_.flip_question_id) == question.id,
        )
    ).first()


def _any_exception(db: Session, column: Any, number: int | None) -> bool:
    return bool(db.scalar(sa.select(sa.exists().where(col(column) == number))))


def rest_on(db: Session, actor: Actor, version: ProblemVersion, insight: Insight) -> None:
    """The version rests on the insight. Raises Invalid for one the work has left behind."""
    if version.group_id != insight.group_id:
        raise Invalid(_("Problemstillingen hører til en annen gruppe."))
    _demand_open(version)
    assert version.id is not None and insight.id is not None
    if db.get(VersionInsight, (version.id, insight.id)) is not None:
        return
    db.add(VersionInsight(version_id=version.id, insight_id=insight.id))
    audit.record(db, actor, RESTED, version, insight=insight.id)
    audit.record(db, actor, CITED, insight, version=version.number)


def unrest(db: Session, actor: Actor, version: ProblemVersion, insight: Insight) -> None:
    """It does not, after all. Raises NotFound when they were not tied."""
    _demand_open(version)
    tied = db.get(VersionInsight, (version.id, insight.id))
    if tied is None:
        raise NotFound
    db.delete(tied)
    audit.record(db, actor, UNRESTED, version, insight=insight.id)
    audit.record(db, actor, UNCITED, insight, version=version.number)


def _demand_open(version: ProblemVersion) -> None:
    if version.state is StatementState.REVISED:
        raise Invalid(_("Versjonen er revidert. Det den bygget på, blir stående."))


__all__ = ["change", "flag", "forget_due", "log", "rest_on", "set_themes", "unflag", "unrest"]
