"""What is typed about networks, their people and their parts."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, ValidationInfo, field_validator

from app.accounts.fields import Email, MaybeEmail, NeedPassword, refusal
from app.core.forms import Day, Form, Id, Line, MaybeDate, MaybeId, NeedLine, Text
from app.core.i18n import N_
from app.networks import rules
from app.networks.models import Role, Sector


def _without_spaces(value: Any) -> Any:
    """«18 000» as it is read, and nothing as none."""
    if not isinstance(value, str):
        return value
    return "".join(value.split()) or None


Name = Annotated[NeedLine, Field(max_length=120)]
Age = Annotated[int, Field(ge=0, le=120)]
People = Annotated[
    Annotated[int, Field(ge=0, le=5_000_000)] | None, BeforeValidator(_without_spaces)
]
FOUR_DIGITS = N_("Kommunenummeret har fire siffer, for eksempel 3401.")


class Dated(Form):
    """A form with a first and a last day."""

    starts: MaybeDate = None
    ends: MaybeDate = None

    @field_validator("ends")
    @classmethod
    def _after_start(cls, ends: date | None, info: ValidationInfo) -> date | None:
        starts = info.data.get("starts")
        if ends and starts and ends < starts:
            raise refusal(rules.ENDS_BEFORE)
        return ends


class NewNetworkForm(Dated):
    """A new network."""

    name: Name
    slug: Annotated[Line, Field(max_length=60)] = ""
    owner: Annotated[Line, Field(max_length=120)] = ""
    public: bool = False

    @field_validator("slug")
    @classmethod
    def _free(cls, slug: str) -> str:
        problem = rules.slug_problem(slug) if slug else None
        if problem:
            raise refusal(problem)
        return slug


class NetworkForm(Dated):
    """The network's settings."""

    name: Name
    short: Annotated[Line, Field(max_length=60)] = ""
    lead: Text = ""
    owner: Annotated[Line, Field(max_length=120)] = ""
    age_from: Age
    age_to: Age
    k: Annotated[int, Field(le=100)]
    public: bool = False

    @field_validator("age_to")
    @classmethod
    def _upwards(cls, age_to: int, info: ValidationInfo) -> int:
        if age_to < info.data.get("age_from", 0):
            raise refusal(rules.AGES_TURNED)
        return age_to

    @field_validator("k")
    @classmethod
    def _large_enough(cls, k: int) -> int:
        if k < rules.SMALLEST_K:
            raise refusal(rules.K_TOO_LOW)
        return k


class MunicipalityForm(Form):
    """A municipality, its number as text."""

    number: NeedLine
    name: Name
    county: Annotated[Line, Field(max_length=120)] = ""
    population: People = None
    valid_from: MaybeDate = None
    valid_to: MaybeDate = None
    predecessors: Line = ""

    @field_validator("number")
    @classmethod
    def _four_digits(cls, number: str) -> str:
        if len(number) != 4 or not (number.isascii() and number.isdigit()):
            raise refusal(FOUR_DIGITS)
        return number

    @field_validator("predecessors")
    @classmethod
    def _each_four_digits(cls, numbers: str) -> str:
        found = numbers.replace(",", " ").split()
        return " ".join(cls._four_digits(number) for number in found)

    @field_validator("valid_to")
    @classmethod
    def _after_the_first(cls, last: date | None, info: ValidationInfo) -> date | None:
        first = info.data.get("valid_from")
        if last and first and last < first:
            raise refusal(rules.ENDS_BEFORE)
        return last


class AdminForm(Form):
    """Who gets to look after the installation."""

    email: Email


class RoleForm(Form):
    """A role and where it is held."""

    role: Role
    group_id: MaybeId = Field(default=None, validate_default=True)
    organisation_id: MaybeId = None

    @field_validator("group_id")
    @classmethod
    def _group_if_needed(cls, group_id: int | None, info: ValidationInfo) -> int | None:
        if group_id is None and info.data.get("role") in rules.NEEDS_GROUP:
            raise refusal(rules.GROUP_NEEDED)
        return group_id


class MemberForm(RoleForm):
    """A member's role, until when, and why it is changed."""

    ends: MaybeDate = None
    moderates: bool = False
    reason: Line = ""


class InviteForm(RoleForm):
    """An invitation; with an address it is mailed too."""

    email: MaybeEmail = ""


class ReasonForm(Form):
    """Why."""

    reason: NeedLine


class JoinForm(Form):
    """A new account, made by an invitation."""

    name: Name
    email: Email
    new_password: NeedPassword


class NameForm(Form):
    """A theme or a group."""

    name: Name


class OrganisationForm(Form):
    """An organisation."""

    name: Name
    sector: Sector


class PlaceForm(Dated):
    """A municipality a group covers."""

    municipality_id: Id


class LastDayForm(Form):
    """Until when."""

    ends: Day


class PhaseForm(Dated):
    """One phase."""

    name: Name


class SynonymForm(Form):
    """Words that mean the same, one a line."""

    words: Annotated[Text, Field(max_length=600)] = ""
