"""Once a text is saved: what to look over in it, because it may tell who a person is."""

from __future__ import annotations

from app.core import guard
from app.core.forms import Form
from app.core.guard_kinds import LABELS, Kind
from app.core.i18n import _

# What may tell who it was. A class, a town or a link is no person.
TELLING = (Kind.NAME, Kind.PHONE, Kind.EMAIL, Kind.ADDRESS, Kind.USER)


def looked_over(said: str, written: Form | str) -> str:
    """What was done, and when a text that was written seems to tell who somebody is, that too.

    The kinds are told, never the words: the sentence travels in a cookie and is kept with the
    form's key. Nothing is refused; the writer knows whether it is a person.
    """
    texts = [written] if isinstance(written, str) else _texts(written)
    seen = {mark.kind for text in texts for mark in guard.marks(text)}
    kinds = [_(LABELS[kind]) for kind in TELLING if kind in seen]
    if not kinds:
        return said
    told = _("Se over teksten: Den ser ut til å ha %s i seg. Ingen skal kunne kjennes igjen.")
    return " ".join(filter(None, (said, told % _(" og ").join(kinds))))


def _texts(form: Form) -> list[str]:
    """What was typed in words, and not chosen."""
    typed = form.model_dump().values()
    several = [part for value in typed if isinstance(value, list) for part in value]
    return [text for text in (*typed, *several) if type(text) is str]
