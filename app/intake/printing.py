"""The youth intake on paper: a poster with a QR code, and the form's twin to write on by hand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.core import i18n, pdf
from app.core.i18n import N_, _
from app.core.qr import qr

# Q survives a quarter of the code being torn off or drawn on.
ERROR_LEVEL = "q"
# What is longer than this is no longer a headline, or a line on a form; it ends in «…».
LONGEST = 600
# A longer word may be cut, so that it does not make all the others small.
LONGEST_WORD = 40
CUT_HERE = "\u200b"

PROMISES = (
    N_("Du trenger ingen konto"),
    N_("Vi vet ikke hvem du er"),
    N_("Du ser hva som skjer med det du sier"),
)


@dataclass(frozen=True)
class Poster:
    """What hangs on the wall. `address` is where the QR code leads, `short` how it is typed."""

    network: str
    place: str
    question: str
    address: str
    short: str
    help: tuple[str, ...]


@dataclass(frozen=True)
class Paper:
    """The form on paper. `hints` belong to `questions`; an empty choice is left out.

    `days`: how long a text that nobody has decided on is kept.
    """

    network: str
    place: str
    questions: tuple[str, ...]
    hints: tuple[str, ...]
    ages: tuple[str, ...]
    places: tuple[str, ...]
    themes: tuple[str, ...]
    help: tuple[str, ...]
    receipt_address: str
    days: int


def poster_pdf(poster: Poster) -> bytes:
    """One A4 page to hang up."""
    return pdf.pdf("poster.typ", _poster(poster))


def poster_svg(poster: Poster) -> str:
    """The poster as a picture for the screen, with its text as title and description."""
    return pdf.svg("poster.typ", _poster(poster))


def paper_pdf(paper: Paper, receipts: Sequence[str]) -> bytes:
    """One sheet for each receipt, its words on the slip that is kept and on what is handed in."""
    if not receipts:
        raise ValueError("no receipts: a sheet without one could not be followed up")
    return pdf.pdf("paper.typ", _paper(paper) | {"receipts": _lines(receipts)})


def _poster(poster: Poster) -> dict[str, Any]:
    promises = [_(promise) for promise in PROMISES]
    told = _("QR-kode og adresse: %(address)s") % {"address": poster.short.strip()}
    return {
        "lang": i18n.language(),
        "title": _("Plakat: %(question)s") % {"question": _line(poster.question)},
        "description": ". ".join([told, *promises]),
        "network": _line(poster.network),
        "place": _line(poster.place),
        "question": _line(poster.question),
        "promises": promises,
        "scan": _("Skann koden med mobilen, eller skriv adressen:"),
        "address": poster.address,
        "short": poster.short.strip(),
        "qr": qr(poster.address, ERROR_LEVEL),
        "help-title": _("Trenger du noen å snakke med?"),
        "help": _lines(poster.help),
    }


def _paper(paper: Paper) -> dict[str, Any]:
    hints = [*paper.hints, *[""] * len(paper.questions)]
    choices = (
        (_("Hvor gammel er du?"), paper.ages),
        (_("Hvor bor du?"), paper.places),
        (_("Hva handler det om?"), paper.themes),
    )
    return {
        "lang": i18n.language(),
        "title": _("Skjema på papir: %(place)s") % {"place": _line(paper.place or paper.network)},
        "network": _line(paper.network),
        "place": _line(paper.place),
        "questions": [
            {"text": _line(text), "hint": _line(hint)}
            for text, hint in zip(paper.questions, hints, strict=False)
        ],
        "choices": [
            {"text": text, "options": _lines(options)} for text, options in choices if options
        ],
        "address": paper.receipt_address,
        "short": re.sub(r"^https?://", "", paper.receipt_address).rstrip("/"),
        "qr": qr(paper.receipt_address, ERROR_LEVEL),
        "help": _lines(paper.help),
        "say": _sayings(paper.days),
    }


def _sayings(days: int) -> dict[str, str]:
    """The words on every sheet that do not come from the network."""
    return {
        "heading": _("Fortell med dine egne ord"),
        "no-names": _("Ikke skriv navn."),
        "lead": _(
            "Verken ditt eget eller andres. Vi vet ikke hvem du er. "
            "Hopp over det du ikke vil svare på."
        ),
        "kept": _("Noen få voksne leser det. Teksten slettes etter %s dager.") % days,
        "choose": _("Kryss av hvis du vil"),
        "share": _("Dere kan vise det jeg skrev til alle, uten at noen ser hvem jeg er."),
        "receipt": _("Kvittering:"),
        "tear": _("Riv av her"),
        "keep": _("Ta vare på denne"),
        "follow": _(
            "Med ordene ser du hva som skjer med det du skrev, og du kan trekke det tilbake. "
            "Skann koden, eller gå til:"
        ),
        "help": _("Trenger du noen å snakke med?"),
    }


def _lines(texts: Sequence[str]) -> list[str]:
    return [line for line in map(_line, texts) if line]


def _line(text: str) -> str:
    """A text as one line of reasonable length, whose longest words may be cut."""
    line = " ".join(text.split())
    if len(line) > LONGEST:
        line = line[:LONGEST].rstrip() + "…"
    return re.sub(rf"\S{{{LONGEST_WORD + 1},}}", _with_cuts, line)


def _with_cuts(word: re.Match[str]) -> str:
    """A very long word that may be cut: after a hyphen or a slash where it has one."""
    parts = re.findall(rf"\S{{1,{LONGEST_WORD - 1}}}[-/]|\S{{1,{LONGEST_WORD}}}", word[0])
    return CUT_HERE.join(parts)
