"""The rules of hearing the young, without a database."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from app.core.i18n import N_, _
from app.core.lifecycle import Lifecycle
from app.intake.models import STATE_LABELS, PostState

S = PostState
_OPEN = frozenset({S.RECEIVED, S.ASKED, S.ANSWERED})
# domain.md, Life cycles: mottatt → (spørsmål ⇄ svar) → godkjent | avvist; withdrawn at any time.
LIFECYCLE: Lifecycle[PostState] = Lifecycle(
    name=N_("Innspillet"),
    steps={
        S.RECEIVED: frozenset({S.ASKED, S.APPROVED, S.REJECTED, S.WITHDRAWN}),
        S.ASKED: frozenset({S.ANSWERED, S.APPROVED, S.REJECTED, S.WITHDRAWN}),
        S.ANSWERED: frozenset({S.ASKED, S.APPROVED, S.REJECTED, S.WITHDRAWN}),
        S.APPROVED: frozenset({S.WITHDRAWN}),
        S.REJECTED: frozenset({S.WITHDRAWN}),
        S.WITHDRAWN: frozenset(),
    },
    labels=STATE_LABELS,
    reasons=frozenset({S.REJECTED}),
)
# What a moderator still has to decide on.
WAITING = _OPEN
# While its sender can say more.
TALKING = frozenset({S.ASKED, S.ANSWERED})
LONGEST_ANSWER = 2000
FEWEST_DAYS, MOST_DAYS = 14, 365


@dataclass(frozen=True)
class Question:
    """A question on a screen of its own, with a word of help under it."""

    text: str
    hint: str = ""


# The first three are asked where nobody has chosen others.
QUESTIONS = (
    Question(
        N_("Fortell om en gang det gikk bra, eller om noe som burde vært annerledes."),
        N_("På skolen, på jobb eller hjemme. Om deg eller en du kjenner. Én setning er nok."),
    ),
    Question(
        N_("Hvem eller hva gjorde forskjellen?"),
        N_("Det kan være en voksen, en venn, et sted eller noe noen gjorde."),
    ),
    Question(
        N_("Hva vil du si til de voksne som bestemmer?"),
        N_("De leser det du skriver."),
    ),
    Question(N_("Når var det lett å gå på skolen?"), N_("Hva var annerledes da?")),
    Question(N_("Hvem hjalp deg, uten at de måtte?"), N_("Hva gjorde de?")),
    Question(N_("Hva burde flere voksne gjøre?"), N_("Noe du har sett at hjelper.")),
    Question(N_("Hva er det ingen spør om?"), N_("Her kan du si det.")),
    Question(N_("Hva skal til for at du blir hørt?"), N_("Tenk på en gang noen hørte på deg.")),
)
ASKED = 3
HELP = (
    N_("Alarmtelefonen for barn og unge | 116 111"),
    N_("ung.no: still spørsmål, chat | https://www.ung.no"),
    N_("Mental Helse, for alle | 116 123"),
)
ROUTINE = N_(
    "1. Er det fare for liv nå? Ring 113 eller 112.\n"
    "2. Snakk med en kollega med en gang. Ikke bli sittende alene med det.\n"
    "3. Vet dere hvilken skole eller klubb det kom fra? Ring den som har ansvar der, uten å gi "
    "dem teksten hvis den ikke trengs.\n"
    "4. Still et spørsmål gjennom kvitteringen. Skriv hvem som kan hjelpe, og at dere bryr dere.\n"
    "5. Skriv her hva dere gjorde."
)


def week_of(day: date) -> date:
    """The Monday of the day's week: all that is kept of when."""
    return day - timedelta(days=day.weekday())


def asked(texts: list[str]) -> tuple[Question, ...]:
    """The questions of a link, each with its hint when it is one of ours; ours when none."""
    if not texts:
        return tuple(Question(_(q.text), _(q.hint)) for q in QUESTIONS[:ASKED])
    hints = {_(q.text): _(q.hint) for q in QUESTIONS}
    return tuple(Question(text, hints.get(text, "")) for text in texts)


@dataclass(frozen=True)
class HelpLine:
    """Somebody to turn to."""

    text: str
    shown: str
    href: str


def help_line(line: str) -> HelpLine:
    """«Alarmtelefonen | 116 111» with the address a phone understands.

    >>> help_line("Alarmtelefonen | 116 111").href
    'tel:116111'
    """
    text, _bar, target = (part.strip() for part in line.partition("|"))
    if target.startswith("https://"):
        return HelpLine(text, target.removeprefix("https://").removeprefix("www."), target)
    digits = "".join(ch for ch in target if ch.isdigit() or ch == "+")
    return HelpLine(text, target, f"tel:{digits}" if len(digits) > 2 else "")


def door_problem(is_open: bool, starts: date | None, ends: date | None, today: date) -> str:
    """Why nothing can be sent in through this door today; "" when it can."""
    if not is_open:
        return _("Skjemaet er stengt nå.")
    if starts and today < starts:
        return _("Skjemaet er ikke åpnet ennå.")
    if ends and today > ends:
        return _("Skjemaet er stengt. Tiden er ute.")
    return ""


def days_left(week: date, keep_days: int, today: date) -> int:
    """How many days until a text nobody has decided on is deleted; never below nothing."""
    return max(0, (week + timedelta(days=keep_days + 6) - today).days)


def first_sentence(answers: list[str], longest: int = 120) -> str:
    """A headline to begin with: the first sentence there is, cut at a word."""
    text = " ".join(next((a for a in answers if a.strip()), "").split())
    for end in (". ", "! ", "? "):
        text = text.partition(end)[0]
    text = text.rstrip(".")
    return text if len(text) <= longest else text[:longest].rsplit(" ", 1)[0] + " …"


def as_text(answers: Iterable[str]) -> str:
    """What was said as one text. The questions are ours, and would read as the sender's words."""
    return "\n\n".join(answer.strip() for answer in answers if answer.strip())


def without_word(text: str, word: str, instead: str) -> str:
    """The text with a word hidden wherever it stands by itself, owning something or not.

    >>> without_word("Ola og olas bror, ikke Olav", "ola", "[…]")
    '[…] og […] bror, ikke Olav'
    """
    whole = rf"(?<!\w){re.escape(word.strip())}(?:'?s)?(?!\w)"
    return re.sub(whole, lambda _found: instead, text, flags=re.IGNORECASE)
