"""What to look over in a text, because it may tell who a person is: once saved, or before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.core import guard
from app.core.forms import Form, FormView
from app.core.guard_kinds import LABELS, Kind
from app.core.i18n import N_, _

# What may tell who it was. A class, a town or a link is no person.
TELLING = (Kind.NAME, Kind.PHONE, Kind.EMAIL, Kind.ADDRESS, Kind.USER)
NAMES = N_("Dette kan peke på en person: %s. Skriv en rolle i stedet.")


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


def named(texts: Mapping[str, str]) -> dict[str, list[str]]:
    """{field: the words in it that may tell who it was}; fields without any are left out."""
    found = {
        name: [text[m.start : m.end] for m in guard.marks(text) if m.kind in TELLING]
        for name, text in texts.items()
    }
    return {name: words for name, words in found.items() if words}


def points_out(form: FormView[Any], texts: Mapping[str, str]) -> bool:
    """Before a text is saved: say beside its field what may tell who it was, if anything does.

    Here the words are told: nothing but the page that is asked again holds them.
    """
    found = named(texts)
    for name, words in found.items():
        form.say(name, _(NAMES) % ", ".join(f"«{word}»" for word in words[:5]))
    return bool(found)


def _texts(form: Form) -> list[str]:
    """What was typed in words, and not chosen."""
    typed = form.model_dump().values()
    several = [part for value in typed if isinstance(value, list) for part in value]
    return [text for text in (*typed, *several) if type(text) is str]
