"""What is typed about problem statements and flip questions."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from app.core.forms import Form, Line, NeedText, Text
from app.core.i18n import N_
from app.problems.models import Answer, StatementForm

AS_QUESTION = N_("Skriv det som et spørsmål, med spørsmålstegn.")


def _a_question(text: str) -> str:
    if "?" not in text:
        raise PydanticCustomError("flipp", "{sentence}", {"sentence": AS_QUESTION})
    return text


Question = Annotated[NeedText, AfterValidator(_a_question)]


class VersionForm(Form):
    """The next version of the statement; `adopt` is the second button.

    sure: the marked words name nobody.
    """

    text: NeedText
    form: StatementForm = StatementForm.PROBLEM
    target_group: Line = ""
    reason: Text = ""
    adopt: bool = False
    sure: bool = False


class AdoptForm(Form):
    """Nothing but the version that was seen."""


class QuestionForm(Form):
    """A flip question."""

    text: Question


class AnswerForm(Form):
    """Whether somebody was found."""

    answer: Answer
