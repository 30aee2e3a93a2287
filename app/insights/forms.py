"""What is typed about insights and quotes."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from app.core.columns import Reach
from app.core.forms import Form, Id, Ids, Line, MaybeDate, MaybeId, NeedLine, NeedText, Text
from app.core.i18n import N_
from app.insights.models import Consent, Method, SourceKind

TOO_LONG = N_("Skriv høyst 120 tegn. En rolle er nok.")


def _short(text: str) -> str:
    if len(text) > 120:
        raise PydanticCustomError("flipp", "{sentence}", {"sentence": TOO_LONG})
    return text


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
    heard_on: MaybeDate = None
    consent: Consent = Consent.NOT_NEEDED
    reach: Reach = Reach.NETWORK
    delete_by: MaybeDate = None
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
