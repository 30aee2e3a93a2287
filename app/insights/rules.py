"""The rules of the method for insights and quotes: who must have agreed to what."""

from __future__ import annotations

from app.core.columns import Reach
from app.core.i18n import _
from app.insights.models import Consent, Method, SourceKind

# Told by a person: nobody else can agree to its being published.
PERSONS = frozenset(
    {
        SourceKind.YOUTH,
        SourceKind.FAMILY,
        SourceKind.STAFF,
        SourceKind.MANAGER,
        SourceKind.NAV_ADVISER,
    }
)

LONGEST_TITLE = 200


def title_of(text: str) -> tuple[str, str]:
    """A title of at most 200 signs, and the whole text when it says more than the title."""
    first = " ".join(text.split())
    if len(first) <= LONGEST_TITLE:
        return first, ""
    return first[: LONGEST_TITLE - 1].rsplit(" ", 1)[0] + "…", text


def to_the_week(source: SourceKind, method: Method) -> bool:
    """What one of the young has sent in is dated to the week, here as everywhere."""
    return source is SourceKind.YOUTH and method is Method.SURVEY


def consent_missing(source: SourceKind, reach: Reach, consent: Consent) -> str | None:
    """Why this can't be shown to everybody (yet), or None."""
    if reach is not Reach.PUBLIC or source not in PERSONS or consent is not Consent.NOT_NEEDED:
        return None
    return _(
        "Dette har en person fortalt. Velg om samtykket er muntlig eller skriftlig, "
        "eller la bare nettverket se det."
    )


def sealed_from_all(sealed: bool, public: bool) -> str | None:
    """Why this can't be shown to everybody, whatever others agree to, or None."""
    if not (sealed and public):
        return None
    return _("Den som fortalte dette, har ikke sagt ja til at alle kan se det.")


def quote_consent_missing(consent: bool, public: bool) -> str | None:
    """Why this quote can't be published, or None."""
    if consent or not public:
        return None
    return _("Sitatet kan ikke publiseres før den som sa det, har sagt ja.")
