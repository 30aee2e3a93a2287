"""What is typed at the board, about it, and in answer to it."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field, field_validator
from pydantic_core.core_schema import ValidationInfo

from app.core.columns import Reach
from app.core.forms import Day, Form, Id, Ids, Line, MaybeId, NeedLine, NeedText, Text
from app.core.i18n import _
from app.council.models import AnswerKind
from app.council.rules import DOTS

Seats = Annotated[int, Field(ge=1, le=60)]


def _some(cards: list[int]) -> list[int]:
    if not cards:
        raise ValueError(_("Velg minst ett kort."))
    return cards


class BoardForm(Form):
    """A meeting's board, and when its shared link is open."""

    name: NeedLine
    met_on: Day
    reach: Reach = Reach.PUBLIC
    link_opens: Day
    link_closes: Day
    seats: Seats = 15

    @field_validator("reach")
    @classmethod
    def _known_to_more_than_a_group(cls, value: Reach) -> Reach:
        if value is Reach.GROUP:
            raise ValueError(_("Velg ett av alternativene."))
        return value

    @field_validator("link_closes")
    @classmethod
    def _after_it_opens(cls, value: date, info: ValidationInfo) -> date:
        opens = info.data.get("link_opens")
        if opens is not None and value < opens:
            raise ValueError(_("Lenken må være åpen minst én dag. Velg en senere dato."))
        return value


class GroupForm(Form):
    """Cards into a cluster: one there is, or a new one by its name."""

    cards: Annotated[Ids, AfterValidator(_some)] = Field(default=[], validate_default=True)
    cluster_id: MaybeId = None
    name: Line = Field(default="", validate_default=True)

    @field_validator("name")
    @classmethod
    def _one_or_the_other(cls, value: str, info: ValidationInfo) -> str:
        if "cluster_id" not in info.data:
            return value
        chosen = info.data["cluster_id"]
        if chosen is None and not value:
            raise ValueError(_("Velg en klynge, eller skriv hva den nye skal hete."))
        if chosen is not None and value:
            raise ValueError(_("Velg en klynge eller skriv et nytt navn, ikke begge deler."))
        return value


class CardForm(Form):
    """A card out of its cluster."""

    card: Id


class ClusterForm(Form):
    """A cluster's name."""

    name: NeedLine


class DotsForm(Form):
    """How many of one's dots shall lie on a cluster: said twice, it is still so many."""

    cluster_id: Id
    dots: Annotated[int, Field(ge=0, le=DOTS)]


class SendForm(Form):
    """What the council asks for, and of whom."""

    group_id: Id
    title: NeedLine
    text: Text = ""


class AnswerForm(Form):
    """The group's answer; whatever it is, it comes with words."""

    answer_kind: AnswerKind
    answer: NeedText
