"""What is typed about an account: an e-mail address, a password."""

from __future__ import annotations

import re
import unicodedata
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from app.accounts import passwords
from app.core import privacy
from app.core.i18n import N_

_ADDRESS = re.compile(
    r"[^@\s<>(),;:\"\\\[\]]{1,64}@(?:[^@\s<>(),;:\"\\\[\].]{1,63}\.)+[^@\W\d_]{2,63}"
)
NOT_AN_ADDRESS = N_("Skriv en e-postadresse, for eksempel kari@kommune.no.")


def refusal(sentence: str) -> PydanticCustomError:
    """A validator's no, with a sentence to translate where it is shown."""
    return PydanticCustomError("flipp", "{sentence}", {"sentence": sentence})


def spelled(address: Any) -> Any:
    """One spelling of an address, so that one person has one account."""
    if not isinstance(address, str):
        return address
    return unicodedata.normalize("NFKC", address).strip().lower()


def is_address(value: str) -> bool:
    """Whether mail to it reaches one mailbox."""
    return bool(_ADDRESS.fullmatch(value)) and value.isprintable()


def _address(value: str) -> str:
    if privacy.identity_numbers(value):
        raise refusal(privacy.IDENTITY_MESSAGE)
    if not is_address(value):
        raise refusal(NOT_AN_ADDRESS)
    return value


def _address_or_nothing(value: str) -> str:
    return _address(value) if value else value


def _good_password(value: str) -> str:
    problem = passwords.problem_with(value)
    if problem:
        raise refusal(problem)
    return value


Email = Annotated[str, BeforeValidator(spelled), Field(max_length=200), AfterValidator(_address)]
MaybeEmail = Annotated[
    str, BeforeValidator(spelled), Field(max_length=200), AfterValidator(_address_or_nothing)
]
# A password is taken as typed: no trimming, no signs taken away.
NeedPassword = Annotated[str, Field(max_length=1000), AfterValidator(_good_password)]
GivenPassword = Annotated[str, Field(min_length=1, max_length=1000)]
