"""Problem statements in numbered, immutable versions, and the flip questions."""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from app.core import columns as c
from app.core.audit import Audited
from app.core.i18n import N_


class StatementForm(StrEnum):
    """What kind of sentence it is."""

    PROBLEM = "problem"
    HYPOTHESIS = "hypotese"
    QUESTION = "sporsmal"


class StatementState(StrEnum):
    """utkast → vedtatt → revidert."""

    DRAFT = "utkast"
    ADOPTED = "vedtatt"
    REVISED = "revidert"


class Answer(StrEnum):
    """Whether somebody was found who manages anyway."""

    OPEN = "apent"
    YES = "ja"
    NO = "nei"
    UNKNOWN = "vet_ikke"


FORM_LABELS = {
    StatementForm.PROBLEM: N_("Problem"),
    StatementForm.HYPOTHESIS: N_("Hypotese"),
    StatementForm.QUESTION: N_("Spørsmål"),
}
STATE_LABELS = {
    StatementState.DRAFT: N_("Utkast"),
    StatementState.ADOPTED: N_("Vedtatt"),
    StatementState.REVISED: N_("Revidert"),
}
ANSWER_LABELS = {
    Answer.OPEN: N_("Åpent"),
    Answer.YES: N_("Ja"),
    Answer.NO: N_("Nei"),
    Answer.UNKNOWN: N_("Vet ikke"),
}


class ProblemVersion(SQLModel, Audited, table=True):
    """One numbered version of a group's problem statement; adopted text never changes."""

    __tablename__ = "problem_version"
    __table_args__ = (sa.UniqueConstraint("group_id", "number"),)
    id: int | None = c.key()
    network_id: int = c.ref("network.id")
    group_id: int = c.ref("resource_group.id", index=False)
    number: int
    text: str = c.long_text()
    form: StatementForm = c.word(StatementForm, StatementForm.PROBLEM)
    target_group: str = Field(default="", max_length=200)
    reason: str = c.long_text()
    state: StatementState = c.word(StatementState, StatementState.DRAFT)
    adopted_on: date | None = None
    example: bool = False
    created_at: datetime = c.moment()
    created_by: int | None = c.maybe_ref("person.id", index=False)
    version: int = 1


class FlipQuestion(SQLModel, Audited, table=True):
    """«Finnes det noen som, til tross for …, likevel …?»"""

    __tablename__ = "flip_question"
    id: int | None = c.key()
    network_id: int = c.ref("network.id")
    group_id: int = c.ref("resource_group.id")
    text: str = c.long_text()
    answer: Answer = c.word(Answer, Answer.OPEN)
    example: bool = False
    created_at: datetime = c.moment()
    created_by: int | None = c.maybe_ref("person.id", index=False)
    version: int = 1
