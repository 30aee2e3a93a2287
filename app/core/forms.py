"""What was typed: parsed by a model of its own, answered beside the field, never lost."""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import Annotated, Any, Generic, TypeVar, get_origin

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError
from starlette.datastructures import FormData

from app.core import privacy
from app.core.i18n import N_, _

RESERVED = frozenset({"_key", "_csrf"})
MAX_ID = 2**31 - 1
# Letters and a sign by their category that show as nothing.
FILLERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")


def _problem(sentence: str) -> PydanticCustomError:
    return PydanticCustomError("flipp", "{sentence}", {"sentence": sentence})


def clean(value: Any) -> Any:
    """One spelling of every text: NFC, plain line ends, no control signs, no NUL.

    A text of which nothing can be seen is an empty one.
    """
    if not isinstance(value, str):
        return value
    text = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n"))
    kept = (c for c in text if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs"})
    cleaned = "".join(kept).strip()
    return cleaned if any(map(_is_seen, cleaned)) else ""


def _is_seen(char: str) -> bool:
    """A letter, figure or sign of any script; not a mark alone, nor what shows as nothing."""
    return unicodedata.category(char)[0] in "LNPS" and char not in FILLERS


def _one_line(value: Any) -> Any:
    return " ".join(value.split()) if isinstance(value, str) else value


def _without_identity(value: str) -> str:
    if privacy.identity_numbers(value):
        raise _problem(privacy.IDENTITY_MESSAGE)
    return value


def _none_if_empty(value: Any) -> Any:
    return None if isinstance(value, str) and not value.strip() else value


def _seen(value: Any) -> Any:
    """A version that can't be one is one that nobody saw: no person can mend a hidden field."""
    known = not isinstance(value, str) or (value.isascii() and value.isdigit() and len(value) < 10)
    return value if known else 0


def _lines(value: Any) -> Any:
    if isinstance(value, list):
        value = "\n".join(str(v) for v in value)
    return [line.strip() for line in str(clean(value or "")).split("\n") if line.strip()]


_Guarded = AfterValidator(_without_identity)
# The limits stand first: so they belong to the text itself, and their messages name them.
Line = Annotated[
    str, Field(max_length=200), BeforeValidator(_one_line), BeforeValidator(clean), _Guarded
]
NeedLine = Annotated[
    str,
    Field(min_length=1, max_length=200),
    BeforeValidator(_one_line),
    BeforeValidator(clean),
    _Guarded,
]
# An address of some length.
LongLine = Annotated[
    str, Field(max_length=500), BeforeValidator(_one_line), BeforeValidator(clean), _Guarded
]
Text = Annotated[str, Field(max_length=8000), BeforeValidator(clean), _Guarded]
# A whole document.
LongText = Annotated[str, Field(max_length=60_000), BeforeValidator(clean), _Guarded]
NeedText = Annotated[str, Field(min_length=1, max_length=8000), BeforeValidator(clean), _Guarded]
Lines = Annotated[list[Line], BeforeValidator(_lines), Field(max_length=40)]
Id = Annotated[int, Field(ge=1, le=MAX_ID)]
MaybeId = Annotated[Annotated[int, Field(ge=1, le=MAX_ID)] | None, BeforeValidator(_none_if_empty)]
MaybeAge = Annotated[Annotated[int, Field(ge=0, le=120)] | None, BeforeValidator(_none_if_empty)]
Day = Annotated[date, Field(ge=date(1900, 1, 1), le=date(2200, 1, 1))]
MaybeDate = Annotated[Day | None, BeforeValidator(_none_if_empty)]
Ids = Annotated[list[Id], Field(max_length=200)]

MESSAGES = {
    "missing": N_("Fyll ut dette feltet."),
    "string_too_short": N_("Fyll ut dette feltet."),
    "string_too_long": N_("Teksten er for lang. Skriv høyst %(max_length)s tegn."),
    "too_long": N_("Det er for mange. Velg eller skriv høyst %(max_length)s."),
    "int_parsing": N_("Skriv et helt tall, for eksempel 18."),
    "int_type": N_("Skriv et helt tall, for eksempel 18."),
    "int_parsing_size": N_("Tallet er for stort."),
    "greater_than_equal": N_("Verdien er for lav. Den kan ikke være under %(ge)s."),
    "less_than_equal": N_("Verdien er for høy. Den kan ikke være over %(le)s."),
    "date_from_datetime_parsing": N_("Skriv datoen slik: 2026-11-22."),
    "date_parsing": N_("Skriv datoen slik: 2026-11-22."),
    "date_type": N_("Skriv datoen slik: 2026-11-22."),
    "enum": N_("Velg ett av alternativene."),
    "literal_error": N_("Velg ett av alternativene."),
    "bool_parsing": N_("Velg ja eller nei."),
}


class Form(BaseModel):
    """Base of every form; `version` is the record's version the person saw."""

    model_config = ConfigDict(extra="ignore")
    version: Annotated[int, BeforeValidator(_seen), Field(ge=0, le=MAX_ID)] = 0


F = TypeVar("F", bound=Form)


class FormView(Generic[F]):
    """What a template needs of a form: values as typed, an error beside each field."""

    def __init__(self, model: type[F], values: dict[str, Any]) -> None:
        self.model = model
        self.values = values
        self.errors: dict[str, str] = {}
        self.theirs: dict[str, Any] = {}
        self.from_draft = False
        self.conflict = False
        self._data: F | None = None

    @property
    def ok(self) -> bool:
        """Everything could be understood."""
        return not self.errors and self._data is not None

    @property
    def data(self) -> F:
        """The parsed form; only after `ok`."""
        assert self._data is not None
        return self._data

    def accept(self, data: F) -> None:
        """Keep the parsed form."""
        self._data = data

    def say(self, field: str, sentence: str) -> None:
        """Put an error beside a field (or "" for the whole form)."""
        self.errors.setdefault(field, sentence)


def sentence_of(error: Any) -> str:
    """What is wrong with a value, in the reader's words."""
    if error["type"] == "flipp":
        return _(error["ctx"]["sentence"])
    if error["type"] == "value_error":
        return str(error["ctx"]["error"])
    kind = error["type"]
    if kind.startswith(("date_", "int_")) and not str(error["input"] or "").strip():
        kind = "missing"
    if kind in {"too_short", "too_long"} and isinstance(error["input"], str):
        kind = f"string_{kind}"  # a limit set on top of a text is told as the text's
    template = MESSAGES.get(kind)
    if template is None:
        return _("Se over dette feltet. Flipp forstår ikke det som står her.")
    context = error.get("ctx", {})
    if isinstance(context.get("ge", context.get("le")), str):  # of numbers it is a number
        return _("Datoen kan ikke stemme. Se over årstallet.")
    return _(template) % context if "%(" in template else _(template)


def _is_list(model: type[Form], name: str) -> bool:
    annotation = model.model_fields[name].annotation
    return get_origin(annotation) is list or annotation is list


def raw_values(model: type[Form], fields: FormData) -> dict[str, Any]:
    """The typed strings by field name; lists where the model has lists."""
    values: dict[str, Any] = {}
    for name in model.model_fields:
        given = [v for v in fields.getlist(name) if isinstance(v, str)]
        if _is_list(model, name):
            values[name] = given
        elif given:
            values[name] = given[-1]
    return values


def fields_of(parsed: dict[str, list[str]]) -> FormData:
    """Fields kept elsewhere, as if they had just been sent."""
    return FormData([(name, text) for name, texts in parsed.items() for text in texts])


def parse(model: type[F], fields: FormData) -> FormView[F]:
    """Parse what was typed. Never raises for bad input: errors stand beside the fields."""
    view = FormView(model, raw_values(model, fields))
    try:
        view.accept(model.model_validate(view.values))
    except ValidationError as error:
        for problem in error.errors():
            view.say(str(problem["loc"][0]) if problem["loc"] else "", sentence_of(problem))
    return view


def blank(model: type[F], **values: Any) -> FormView[F]:
    """A form to fill in, with these values in it already."""
    return FormView(model, {k: shown(v) for k, v in values.items()})


def shown(value: Any) -> Any:
    """A value as an input shows it."""
    if value is None:
        return ""
    if isinstance(value, (list, tuple)):
        return [str(v) for v in value]
    return value.isoformat() if isinstance(value, date) else str(value)


def differences(mine: dict[str, Any], theirs: dict[str, Any]) -> dict[str, Any]:
    """The fields where the other's text is not mine."""
    found = {}
    for name, value in theirs.items():
        other, own = shown(value), mine.get(name, "")
        if isinstance(other, list) and not isinstance(own, list):
            other = "\n".join(other)
        if other != own and name != "version":
            found[name] = other
    return found
