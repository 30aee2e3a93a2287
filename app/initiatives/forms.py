"""What is typed about initiatives."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, field_validator
from pydantic_core.core_schema import ValidationInfo

from app.core.columns import Reach
from app.core.forms import (
    Form,
    Id,
    Ids,
    Line,
    Lines,
    LongLine,
    MaybeAge,
    MaybeDate,
    MaybeId,
    NeedLine,
    NeedText,
    Text,
)
from app.core.i18n import _
from app.initiatives.models import Dependence, OfficeSize, Status

# What a conflict compares, and the edit form shows.
TEXTS = (
    "title",
    "purpose",
    "target_group",
    "age_from",
    "age_to",
    "setting",
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
    "owner_id",
    "funding",
    "agreement",
    "agreed_on",
    "legal_basis",
    "contact_role",
    "expected",
    "learned",
    "advice",
    "reach",
)
LINES = ("core_parts", "adaptable_parts")
TIES = ("theme_ids", "term_ids", "partner_ids", "practice_ids")

ShortLine = Annotated[Line, Field(max_length=120)]


class NewInitiativeForm(Form):
    """An initiative begins as one sentence."""

    title: NeedLine
    group_id: Id
    purpose: Text = ""
    practice_ids: Ids = []
    seen_ids: Ids = []  # earlier attempts the group has looked at
    reach: Reach = Reach.NETWORK


class InitiativeForm(Form):
    """The full record."""

    title: NeedLine
    purpose: Text = ""
    target_group: Line = ""
    age_from: MaybeAge = None
    age_to: MaybeAge = None
    setting: Line = ""
    who_does: Text = ""
    mechanism: Text = ""
    core_parts: Lines = []
    adaptable_parts: Lines = []
    needs_staff: Text = ""
    needs_money: Text = ""
    needs_skill: Text = ""
    depends_on_one: Dependence = Dependence.UNKNOWN
    office_size: OfficeSize = OfficeSize.UNKNOWN
    manual: LongLine = ""
    owner_id: MaybeId = None
    funding: Text = ""
    agreement: Text = ""
    agreed_on: MaybeDate = None
    legal_basis: Line = ""
    contact_role: ShortLine = ""
    expected: Text = ""
    learned: Text = ""
    advice: Text = ""
    theme_ids: Ids = []
    category_ids: Ids = []
    target_ids: Ids = []
    setting_ids: Ids = []
    legal_ids: Ids = []
    partner_ids: Ids = []
    practice_ids: Ids = []
    reach: Reach = Reach.NETWORK

    @property
    def term_ids(self) -> list[int]:
        """The words chosen of all four lists."""
        return [*self.category_ids, *self.target_ids, *self.setting_ids, *self.legal_ids]

    @field_validator("age_to")
    @classmethod
    def _upwards(cls, value: int | None, info: ValidationInfo) -> int | None:
        youngest = info.data.get("age_from")
        if value is not None and youngest is not None and value < youngest:
            raise ValueError(_("Den høyeste alderen må være minst like høy som den laveste."))
        return value


class MoveForm(Form):
    """The next state."""

    state: Status


class CloseForm(Form):
    """Why the initiative stops, told so that others can learn from it."""

    outcome: Status
    expected: NeedText
    learned: NeedText
    advice: NeedText
