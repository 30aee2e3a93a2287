"""The rules of the method for problem statements: their life, and how to turn them round."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from app.core.i18n import N_, _
from app.core.lifecycle import Lifecycle
from app.problems.models import STATE_LABELS, StatementState

S = StatementState
LIFECYCLE: Lifecycle[StatementState] = Lifecycle(
    name=N_("Problemstillingen"),
    steps={
        S.DRAFT: frozenset({S.ADOPTED}),
        S.ADOPTED: frozenset({S.REVISED}),
        S.REVISED: frozenset(),
    },
    labels=STATE_LABELS,
    reasons=frozenset({S.REVISED}),
)


class RemarkKind(StrEnum):
    """What a remark is about."""

    SOLUTION = "solution"
    ABSOLUTE = "absolute"


@dataclass(frozen=True)
class Remark:
    """A kind word about a statement: what was seen, and a question to begin with."""

    kind: RemarkKind
    word: str
    sentence: str
    proposal: str

    @property
    def text(self) -> str:
        """Sentence and question in one."""
        return f"{self.sentence} «{self.proposal}»"


# Words of a plan. A sentence that says what shall be done has left out whom it is hard for.
_SOLUTION = re.compile(
    r"\b(skal (?:minske|redusere|bedre|forbedre|styrke|øke|sikre|få|gi|bidra)"
    r"|kartlegg(?:e|es|ing)|samordn(?:e|es|ing)|koordiner(?:e|es|ing)"
    r"|tiltak(?!shaver)|innfør(?:e|es|ing)|etabler(?:e|es|ing))\b",
    re.IGNORECASE,
)
_NOBODY = re.compile(r"^(ikke noen|ingen)\s+(.+)$", re.IGNORECASE | re.DOTALL)
_ALL = re.compile(r"^(alle)\s+(.+)$", re.IGNORECASE | re.DOTALL)
_NEVER = re.compile(r"^(aldri)\b", re.IGNORECASE)
# Verbs statements are built with: where one stands, who ends and what begins.
_VERB = re.compile(
    r"\s(er|har|får|blir|kan|vil|kommer|klarer|fullfører|opplever|finner|møter|slutter|mangler"
    r"|mister|kjenner|bruker|søker|svarer|deltar|trives|strever|faller|står|går|tar|ser|vet|lykkes)"
    r"(?=\s|$)",
    re.IGNORECASE,
)
# «kjenner ikke» becomes «ikke kjenner» after «at».
_VERB_NOT = re.compile(r"\b(\w+r|vil|kan|skal|må|vet) (ikke|aldri)\b")
# First words that lose their capital inside a sentence, and need no other word order there.
_PLAIN_START = frozenset(
    {"unge", "ungdom", "ungdommer", "elever", "barn", "familier", "foreldre", "mange", "flere"}
    | {"noen", "de", "det", "ungdomsskolen", "ungdomsskoleelever", "skolen", "ansatte", "voksne"}
    | {"tjenestene", "lærere", "jenter", "gutter"}
)


def remark(text: str) -> Remark | None:
    """The remark a statement calls for, or None when it is fine as it is."""
    return _about_absolute(text.strip()) or _about_solution(text.strip())


def _about_absolute(text: str) -> Remark | None:
    found = _NOBODY.match(text) or _ALL.match(text) or _NEVER.match(text)
    if found is None:
        return None
    word = found[1].capitalize()
    sentence = _("Setningen begynner med «%(word)s». Da er den lett å snu:")
    return Remark(RemarkKind.ABSOLUTE, word, sentence % {"word": word}, proposal(text))


def _about_solution(text: str) -> Remark | None:
    found = _SOLUTION.search(text)
    if found is None:
        return None
    sentence = _(
        "Her står det «%(word)s». Det høres ut som en løsning. "
        "Hva er det de unge strever med, som den skal løse? Begynn gjerne med et spørsmål:"
    )
    return Remark(RemarkKind.SOLUTION, found[1], sentence % {"word": found[1]}, proposal(text))


def proposal(text: str) -> str:
    """A flip question made of the statement, to be written further on."""
    plain = " ".join(text.split()).rstrip(".!")
    if found := _NOBODY.match(plain):
        return _turn_nobody(found[2])
    if found := _ALL.match(plain):
        return _turn_all(found[2])
    if not plain or _SOLUTION.search(plain):
        return _(
            "Finnes det noen som, til tross for at dette ikke er på plass, likevel klarer seg?"
        )
    first = plain.split()[0]
    if first.lower() not in _PLAIN_START or re.search(r"[?;:]", plain):
        return _("Finnes det noen som, til tross for det samme, likevel klarer seg?")
    inner = _VERB_NOT.sub(r"\2 \1", first.lower() + plain[len(first) :])
    return _("Finnes det noen som, til tross for at %(inner)s, likevel klarer seg?") % {
        "inner": inner
    }


def _turn_nobody(rest: str) -> str:
    """«Ingen unge uten bil kommer på jobb» → «Finnes det noen unge uten bil som likevel …»."""
    who, what = _parted(rest)
    if not what:
        return _("Finnes det likevel noen? Hva gjorde de, og de rundt dem?")
    subject = f" {who}" if who else ""
    return _("Finnes det noen%(who)s som likevel %(what)s?") % {"who": subject, "what": what}


def _turn_all(rest: str) -> str:
    who, what = _parted(rest)
    if not (who and what):
        return _("Finnes det likevel noen som er et unntak? Hva gjorde de, og de rundt dem?")
    verb, _space, tail = what.partition(" ")
    values = {"who": who, "verb": verb, "tail": f" {tail}" if tail else ""}
    return _("Finnes det noen %(who)s som likevel ikke %(verb)s%(tail)s?") % values


def _parted(rest: str) -> tuple[str, str]:
    """Who it is about, and what is said of them; ("", "") when no verb is known."""
    found = _VERB.search(f" {rest}")
    if found is None:
        return "", ""
    at = max(found.start() - 1, 0)
    return rest[:at].strip(), rest[at:].strip()
