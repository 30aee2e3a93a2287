"""What a form and a button of the house is described by, and where most of them stand."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from app.core.forms import Form
from tests.architecture.house_council import CODE, SEAT

PASSWORD = "en hest på et batteri"


@dataclass(frozen=True)
class At:
    """A form that people write in."""

    page: str
    model: type[Form]
    valid: dict[str, Any] = field(default_factory=dict)
    to: str = ""
    who: str = "leader"

    @property
    def action(self) -> str:
        """Where it is sent: to its own page unless something else is said."""
        return self.to or self.page


@dataclass(frozen=True)
class Button:
    """A form that is a button: it may carry hidden fields, and nobody writes in it."""

    to: str
    model: type[Form] | None = None
    valid: dict[str, Any] = field(default_factory=dict)
    who: str = "leader"


NETT, HEARD, DONE = "/nett", "/nett/innsikt/hort", "/nett/praksiser/gjort"
TRIED, GROUP, SETTINGS = "/nett/tiltak/provd", "/nett/grupper/asnes", "/nett/innstillinger"
POST, METHOD = "/nett/innspill/{post}", "/bibliotek/metoder/festesona"
TRIAL = "/nett/tiltak/opphavet-2/utproving"
TESTS, MEASURE = f"{TRIED}/tester", "/nett/maalinger/frokoster"
BOARD, SEATED = "/nett/ungdomsrad/mote", f"/rad/{CODE}/{SEAT}"
MEASURE = "/nett/maalinger/frokost"
JOIN = {"name": "Ny", "email": "ny@eksempel.no", "new_password": PASSWORD}
