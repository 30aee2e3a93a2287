"""What a list can be asked for: read, described and refused from one model."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.core.errors import BadRequest, NotFound
from app.core.i18n import _
from app.initiatives.models import Status
from app.practices.models import PracticeState

MOST, USUAL = 100, 50
SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"
Slug = Annotated[str, Field(pattern=SLUG, max_length=80)]


class Paging(BaseModel):
    """What every list takes."""

    model_config = ConfigDict(extra="ignore")

    limit: Annotated[
        int, Field(ge=1, le=MOST, description="Hvor mange på hver side.", examples=[10])
    ] = USUAL
    cursor: Annotated[
        str | None,
        Field(
            description="Hvor siden begynner: ta den fra «next», den kan ikke lages selv.",
            max_length=40,
            pattern="^[A-Za-z0-9_-]+$",
        ),
    ] = None


class OfNetwork(Paging):
    """Lists of what belongs to a network."""

    network: Annotated[
        Slug | None, Field(description="Bare dette nettverket (id).", examples=["innlandet"])
    ] = None


class OfGroup(OfNetwork):
    """Lists of what belongs to a group and has themes."""

    group: Annotated[
        Slug | None, Field(description="Bare grupper med dette navnet i adressen.")
    ] = None
    theme: Annotated[Slug | None, Field(description="Bare dette temaet (id).")] = None


class Initiatives(OfGroup):
    """The list of initiatives."""

    status: Annotated[Status | None, Field(description="Bare tiltak med denne statusen.")] = None


class Practices(OfGroup):
    """The list of practices."""

    state: Annotated[
        PracticeState | None, Field(description="Bare praksiser i denne tilstanden.")
    ] = None


def read(model: type[Any], given: Iterable[tuple[str, str]]) -> Any:
    """What the address asks for. Raises BadRequest with a sentence about the first mistake."""
    try:
        return model.model_validate(dict(given))
    except ValidationError as error:
        problem = error.errors()[0]
        raise BadRequest(_sentence(str(problem["loc"][0]))) from None


def _sentence(name: str) -> str:
    if name == "limit":
        return _("«limit» skal være et helt tall fra 1 til %s.") % MOST
    if name in {"status", "state"}:
        kind = Status if name == "status" else PracticeState
        words = ", ".join(str(word) for word in kind)
        return _("«%(name)s» skal være en av disse: %(words)s.") % {"name": name, "words": words}
    if name == "cursor":
        return _("«cursor» er ikke en vi har gitt. Begynn på første side.")
    return _("«%s» skal være en id: små bokstaver, tall og bindestrek.") % name


def cursor_of(number: int) -> str:
    """A place in a list, in a spelling that promises nothing."""
    return base64.urlsafe_b64encode(f"f1:{number}".encode()).decode().rstrip("=")


def number_of(cursor: str | None) -> int | None:
    """The place of a cursor. Raises NotFound for one we have not given."""
    if cursor is None:
        return None
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        mark, _colon, number = base64.urlsafe_b64decode(padded).decode("ascii").partition(":")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        mark, number = "", ""
    right = mark == "f1" and number.isascii() and number.isdigit() and len(number) < 10
    if not right or cursor_of(int(number)) != cursor:
        raise NotFound(_("«cursor» er ikke en vi har gitt. Begynn på første side."))
    return int(number)
