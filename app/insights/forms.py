"""What is typed about insights and quotes."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from app.core import clock
from app.core.columns import Reach
from app.core.forms import Form, Id, Ids, Line, MaybeDate, MaybeId, NeedLine, NeedText, Text
from app.core.i18n import N_
from app.insights.models import Consent, Method, SourceKind

TOO_LONG = N_("Skriv høyst 120 tegn. En rolle er nok.")
NOT_YET = N_("Den dagen har ikke vært ennå.")
PAST = N_("Den dagen har vært. Velg i dag eller senere.")


def _refusal(sentence: str) -> PydanticCustomError:
    return PydanticCustomError("flipp", "{sentence}", {"sentence": sentence})


def _short(text: str) -> str:
    if len(text) > 120:
        raise _refusal(TOO_LONG)
    return text


def _has_been(day: date | None) -> date | None:
    if day and day > clock.today():
        raise _refusal(NOT_YET)
    return day


def _not_past(day: date | None) -> date | None:
    # The text goes for good on that day: a mistyped year must not take it at once.
    if day and day < clock.today():
        raise _refusal(PAST)
    return day


class NewInsightForm(Form):
    """An insight begins as one sentence."""

    title: NeedLine
    group_id: Id
    source_kind: SourceKind = SourceKind.STAFF
    consent: Consent = Consent.NOT_NEEDED
    reach: Reach = Reach.NETWORK
    question_id: MaybeId = None


class InsightForm(Form):
    """The full record."""

    title: NeedLine
    text: Text = ""
    source_kind: SourceKind = SourceKind.STAFF
    method: Method = Method.TALK
    heard_on: Annotated[MaybeDate, AfterValidator(_has_been)] = None
    consent: Consent = Consent.NOT_NEEDED
    reach: Reach = Reach.NETWORK
    delete_by: Annotated[MaybeDate, AfterValidator(_not_past)] = None
    theme_ids: Ids = []


class FlagForm(Form):
    """Which flip question the insight answers."""

    question_id: Id


class RestForm(Form):
    """Which version of the statement rests on the insight."""

    version_id: Id


class QuoteForm(Form):
    """A quotable sentence."""

    text: NeedText
    said_by: Annotated[Line, AfterValidator(_short)] = ""
    paraphrase: bool = False
    consent: bool = False
    public: bool = False
    insight_id: MaybeId = None
