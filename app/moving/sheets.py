"""A file from outside, as rows under the headings Flipp knows; every refusal is a sentence."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.core import privacy
from app.core.errors import Invalid
from app.core.forms import clean
from app.core.i18n import N_, _
from app.moving.fields import FIELDS, IGNORED, NEEDED
from app.moving.reading import MOST_ROWS

READER = Path(__file__).with_name("reading.py")
PATIENCE = 30
SAVE_AS = N_("Lagre arket som Excel-arbeidsbok (.xlsx) eller CSV, og prøv igjen.")
REFUSALS = {
    "none": N_("Velg fila du vil flytte inn."),
    "large": N_("Fila er for stor. Den kan være på høyst %s MB."),
    "empty": N_("Fila er tom."),
    "old": N_("Fila er låst med passord, eller lagret i et gammelt format."),
    "other": N_("Dette er ikke et regneark Flipp kan lese."),
    "broken": N_("Fila er ødelagt, og kan ikke leses."),
    "bomb": N_("Fila pakker ut til mye mer enn den ser ut som, og blir ikke lest."),
    "long": N_("Arket har for mange rader. Del det opp: høyst %s rader i hver fil."),
    "wide": N_("Arket har for mange kolonner. Det kan ha høyst %s."),
    "quotes": N_("Et anførselstegn i fila er aldri lukket, så radene kan ikke skilles."),
    "encoding": N_("Flipp kjenner ikke igjen tegnene i fila."),
}
TO_SAVE = {"old", "other", "broken", "bomb", "quotes", "encoding"}
HEADS_WITHIN = 20  # how far down the headings may stand


@dataclass(frozen=True)
class Staged:
    """A file as it waits to be looked over: plain data, kept with its job.

    rows: (the sheet's number, field → text). formulas: row → names of cells; merged: rows.
    identity: row → fields an identity number stood in; it is kept nowhere.
    """

    rows: list[tuple[int, dict[str, str]]]
    formulas: dict[int, list[str]]
    merged: list[int]
    unknown: list[str]
    identity: dict[int, list[str]] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """For the job's row."""
        formulas = [[number, names] for number, names in self.formulas.items()]
        identity = [[number, names] for number, names in self.identity.items()]
        return {
            "rows": [list(row) for row in self.rows],
            "formulas": formulas,
            "merged": self.merged,
            "unknown": self.unknown,
            "identity": identity,
        }


def staged(kept: dict[str, Any]) -> Staged:
    """As it was kept."""
    rows = [(int(number), dict(cells)) for number, cells in kept.get("rows", [])]
    formulas = {int(number): list(names) for number, names in kept.get("formulas", [])}
    identity = {int(number): list(names) for number, names in kept.get("identity", [])}
    merged, unknown = list(kept.get("merged", [])), list(kept.get("unknown", []))
    return Staged(rows, formulas, merged, unknown, identity)


def stage(data: bytes) -> Staged:
    """Read a file. Raises Invalid with the sentence for whoever sent it."""
    told = _in_a_process_of_its_own(data)
    if "problem" in told:
        raise refusal(told["problem"], told.get("more", ""))
    rows = [(int(number), cells) for number, cells in told["rows"]]
    at, places = _headings(rows)
    known = set(places.values())
    _demand_columns(known)
    below = [(n, _named(cells, places)) for i, (n, cells) in enumerate(rows) if i > at]
    filled = [(number, cells) for number, cells in below if any(cells.values())]
    if not filled:
        raise Invalid(_("Det står ingen tiltak under overskriftene."))
    if len(filled) > MOST_ROWS:
        raise refusal("long", str(MOST_ROWS))
    heads = rows[at][1]
    left = [h for i, h in enumerate(heads) if h and i not in places and _head(h) not in IGNORED]
    unknown = [privacy.mask(h) for h in left]
    identity = _masked(filled)
    return Staged(filled, _by_row(told["formulas"]), told["merged"], unknown, identity)


def _masked(rows: list[tuple[int, dict[str, str]]]) -> dict[int, list[str]]:
    """Take identity numbers out of the cells; told is where one stood."""
    found: dict[int, list[str]] = {}
    for number, cells in rows:
        for name, text in cells.items():
            if privacy.identity_numbers(text):
                cells[name] = privacy.mask(text)
                found.setdefault(number, []).append(name)
    return found


def refusal(problem: str, more: str = "") -> Invalid:
    """The error that says why a file is not taken."""
    sentence = _(REFUSALS[problem])
    said = sentence % more if "%s" in sentence else sentence
    return Invalid(f"{said} {_(SAVE_AS)}" if problem in TO_SAVE else said)


def _in_a_process_of_its_own(data: bytes) -> dict[str, Any]:
    """What the reader tells. One that dies of its limits has met a file made to do so."""
    try:
        ran = subprocess.run(  # noqa: S603 - our own file, by the interpreter that runs us
            [sys.executable, "-I", str(READER)],
            input=data,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
        )
        told: dict[str, Any] = json.loads(ran.stdout) if ran.returncode == 0 else {}
    except (subprocess.TimeoutExpired, ValueError):
        told = {}
    return told or {"problem": "bomb"}


def _head(text: str) -> str:
    """A heading as it is compared: without what a template adds to it (« *»)."""
    return " ".join(str(clean(text)).casefold().rstrip("*: ").split())


HEADS = {_head(spelled): f.name for f in FIELDS for spelled in (f.label, f.name)}


def _headings(rows: list[tuple[int, list[str]]]) -> tuple[int, dict[int, str]]:
    """Which of the rows holds the headings, and column → field. Raises Invalid."""
    best, found = 0, dict[int, str]()
    for place, (_number, cells) in enumerate(rows[:HEADS_WITHIN]):
        here = {i: HEADS[_head(c)] for i, c in enumerate(cells) if _head(c) in HEADS}
        if len(here) > len(found):
            best, found = place, here
    twice = [name for name, n in Counter(found.values()).items() if n > 1]
    if twice:
        label = next(f.label for f in FIELDS if f.name == twice[0])
        raise Invalid(_("Kolonnen «%s» står to ganger. Ta bort den ene.") % _(label))
    return best, found


def _demand_columns(known: set[str]) -> None:
    lacks = [_(f.label) for f in FIELDS if f.name in NEEDED and f.name not in known]
    if lacks:
        named = ", ".join(f"«{label}»" for label in lacks)
        raise Invalid(
            _("Arket mangler kolonnen %s. Bruk overskriftene i malen, på én rad for seg.") % named
        )


def _named(cells: list[str], places: dict[int, str]) -> dict[str, str]:
    return {
        name: str(clean(cells[place]))
        for place, name in places.items()
        if place < len(cells) and cells[place]
    }


def _by_row(cells: list[str]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for name in cells:
        number = re.sub(r"\D", "", name)
        found.setdefault(int(number), []).append(name)
    return found
