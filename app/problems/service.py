"""What changes about problem statements and flip questions; every change with its event."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core import audit, clock
from app.core.access import Actor
from app.core.db import expect_version
from app.core.errors import Conflict, Invalid
from app.core.i18n import N_, _
from app.problems import rules
from app.problems.models import (
    Answer,
    FlipQuestion,
    ProblemVersion,
    StatementForm,
    StatementState,
)

DRAFTED = audit.kind("problem:drafted", N_("Et utkast til problemstilling ble skrevet"))
REWRITTEN = audit.kind("problem:rewritten", N_("Utkastet ble endret"), "fields")
ADOPTED = audit.kind("problem:adopted", N_("Problemstillingen ble vedtatt"))
REVISED = audit.kind("problem:revised", N_("Problemstillingen ble revidert"), "reason")
ASKED = audit.kind("question:asked", N_("Vendespørsmålet ble stilt"))
REWORDED = audit.kind("question:reworded", N_("Vendespørsmålet ble omformulert"))
ANSWERED = audit.kind("question:answered", N_("Svaret på vendespørsmålet ble endret"), "answer")

WHY_CHANGED = N_("Skriv hvorfor problemstillingen endres. Det er det de andre gruppene lærer av.")


def write_version(
    db: Session,
    actor: Actor,
    network_id: int,
    group_id: int,
    text: str,
    *,
    form: StatementForm = StatementForm.PROBLEM,
    target_group: str = "",
    reason: str = "",
    example: bool = False,
) -> ProblemVersion:
    """The next version, as a draft. Raises Invalid when there is a draft, or no reason."""
    states = dict(
        db.execute(
            sa.select(col(ProblemVersion.number), col(ProblemVersion.state)).where(
                col(ProblemVersion.group_id) == group_id
            )
        ).all()
    )
    if StatementState.DRAFT in states.values():
        raise Invalid(_("Gruppa har alt et utkast. Skriv videre på det."))
    if states and not reason.strip():
        raise Invalid(_(WHY_CHANGED))
    version = ProblemVersion(
        network_id=network_id,
        group_id=group_id,
        number=max(states, default=0) + 1,
        text=text,
        form=form,
        target_group=target_group,
        reason=reason,
        example=example,
        created_by=actor.person_id,
    )
    db.add(version)
    audit.record(db, actor, DRAFTED, version)
    return version


def rewrite(
    db: Session, actor: Actor, version: ProblemVersion, seen: int, values: dict[str, Any]
) -> None:
    """Change the draft. Raises Invalid when it is adopted, Conflict when it was changed."""
    if version.state is not StatementState.DRAFT:
        raise Invalid(_("En vedtatt tekst endres ikke. Skriv en ny versjon."))
    if version.number > 1 and not str(values.get("reason", version.reason)).strip():
        raise Invalid(_(WHY_CHANGED))
    expect_version(version, seen)
    changed = [name for name, value in values.items() if getattr(version, name) != value]
    for name in changed:
        setattr(version, name, values[name])
    audit.record(db, actor, REWRITTEN, version, fields=changed)


def adopt(
    db: Session,
    actor: Actor,
    version: ProblemVersion,
    *,
    seen: int | None = None,
    adopted_on: date | None = None,
) -> None:
    """Adopt the draft; the one adopted before becomes revised, with the draft's reason.

    Raises Conflict when the draft is not the text that was seen.
    """
    if seen is not None and seen != version.version:
        raise Conflict(
            _("Utkastet er endret siden du så det. Gå tilbake og les det før du vedtar det.")
        )
    rules.LIFECYCLE.demand(version.state, StatementState.ADOPTED)
    for earlier in _adopted(db, version.group_id):
        _revise(db, actor, earlier, version.reason)
    version.state = StatementState.ADOPTED
    version.adopted_on = adopted_on or clock.today()
    version.version += 1
    audit.record(db, actor, ADOPTED, version)


def _adopted(db: Session, group_id: int) -> list[ProblemVersion]:
    statement = sa.select(ProblemVersion).where(
        col(ProblemVersion.group_id) == group_id,
        col(ProblemVersion.state) == StatementState.ADOPTED,
    )
    return list(db.scalars(statement.with_for_update()))


def _revise(db: Session, actor: Actor, earlier: ProblemVersion, reason: str) -> None:
    rules.LIFECYCLE.demand(earlier.state, StatementState.REVISED, reason)
    earlier.state = StatementState.REVISED
    earlier.version += 1
    audit.record(db, actor, REVISED, earlier, reason=reason)


def ask(
    db: Session,
    actor: Actor,
    network_id: int,
    group_id: int,
    text: str,
    *,
    answer: Answer = Answer.OPEN,
    example: bool = False,
) -> FlipQuestion:
    """A new flip question."""
    question = FlipQuestion(
        network_id=network_id,
        group_id=group_id,
        text=text,
        answer=answer,
        example=example,
        created_by=actor.person_id,
    )
    db.add(question)
    audit.record(db, actor, ASKED, question)
    return question


def reword(db: Session, actor: Actor, question: FlipQuestion, seen: int, text: str) -> None:
    """Say it better. Raises Conflict when somebody else has changed it."""
    expect_version(question, seen)
    question.text = text
    audit.record(db, actor, REWORDED, question)


def answer(
    db: Session, actor: Actor, question: FlipQuestion, found: Answer, *, seen: int | None = None
) -> None:
    """Write what is known. Raises Conflict when somebody else has changed it."""
    expect_version(question, question.version if seen is None else seen)
    question.answer = found
    audit.record(db, actor, ANSWERED, question, answer=found.value)
