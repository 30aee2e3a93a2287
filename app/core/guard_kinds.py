"""What the guard tells apart, and what each kind is called on the screen and in a masked text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from app.core.i18n import N_
from app.core.privacy import MASK as IDENTITY_MASK


class Kind(StrEnum):
    """The kinds of personal data the guard points out; the value is what is stored."""

    IDENTITY = "fnr"
    PHONE = "telefon"
    EMAIL = "epost"
    ADDRESS = "adresse"
    PLACE = "poststed"
    NAME = "navn"
    CLASS = "klasse"
    USER = "brukernavn"
    LINK = "lenke"


LABELS = {
    Kind.IDENTITY: N_("et fødselsnummer"),
    Kind.PHONE: N_("et telefonnummer"),
    Kind.EMAIL: N_("en e-postadresse"),
    Kind.ADDRESS: N_("en adresse"),
    Kind.PLACE: N_("et postnummer og poststed"),
    Kind.NAME: N_("et navn"),
    Kind.CLASS: N_("en skoleklasse"),
    Kind.USER: N_("et brukernavn"),
    Kind.LINK: N_("en lenke"),
}

# Not translated: a stored text says the same to every reader.
MASKS = {
    Kind.IDENTITY: IDENTITY_MASK,
    Kind.PHONE: "[telefon]",
    Kind.EMAIL: "[epost]",
    Kind.ADDRESS: "[adresse]",
    Kind.PLACE: "[sted]",
    Kind.NAME: "[navn]",
    Kind.CLASS: "[klasse]",
    Kind.USER: "[brukernavn]",
    Kind.LINK: "[lenke]",
}
MASK_WORD = re.compile("|".join(map(re.escape, MASKS.values())))


@dataclass(frozen=True, slots=True)
class Mark:
    """Personal data at text[start:end]."""

    start: int
    end: int
    kind: Kind
