"""What an import would do, row by row, before anything is done."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import SimpleNamespace
from typing import Any

from app.core import privacy
from app.core.choices import picked
from app.core.columns import Reach
from app.core.i18n import N_, _
from app.initiatives import rules
from app.initiatives.models import STATUS_LABELS, Dependence, OfficeSize, Status
from app.moving.fields import BY_NAME, EMPTY, MANY, NAMES, TERMS, TEXTS, WORDS
from app.moving.known import Found, Names, spelled
from app.moving.sheets import Staged
from app.moving.values import parts, understood

KINDS: dict[str, type[StrEnum]] = {
    "status": Status,
    "depends_on_one": Dependence,
    "office_size": OfficeSize,
    "reach": Reach,
}
LEAVE_OUT, NEW, SAME_AS = "utelat", "ny", "som:"
# A name or word that is not known: (field, as it is spelled) → what was chosen for it.
Choices = Mapping[str, str]


class What(StrEnum):
    """What becomes of a row."""

    WRONG = "feil"
    NEW = "ny"
    CHANGED = "endret"
    SAME = "uendret"
    LEFT_OUT = "utelatt"


WHAT_LABELS = {
    What.WRONG: N_("Feil"),
    What.NEW: N_("Ny"),
    What.CHANGED: N_("Endret"),
    What.SAME: N_("Uendret"),
    What.LEFT_OUT: N_("Utelatt"),
}


@dataclass
class RowPlan:
    """One row: what becomes of it, what is wrong (column, sentence), what changes, in words.

    `values`: columns of the record; `ties`: field → numbers, or NEW names («ny:navn»), of what
    it shall be tied to; both hold only what the sheet says something about.
    """

    number: int
    key: str = ""
    title: str = ""
    what: What = What.SAME
    record_id: int | None = None
    version: int = 0
    group_id: int = 0
    values: dict[str, Any] = field(default_factory=dict)
    ties: dict[str, list[int | str]] = field(default_factory=dict)
    status: Status | None = None
    errors: list[tuple[str, str]] = field(default_factory=list)
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def wrong(self, name: str, sentence: str) -> None:
        """Something in a column is wrong."""
        self.what = What.WRONG
        self.errors.append((_(BY_NAME[name].label) if name in BY_NAME else "", sentence))


@dataclass(frozen=True)
class Unknown:
    """A name or word of the sheet that Flipp does not know."""

    field: str
    text: str
    rows: int

    @property
    def key(self) -> str:
        """What it is called in a form."""
        return unknown_key(self.field, self.text)


def unknown_key(name: str, text: str) -> str:
    """Short, and the same each time: the text itself may be long."""
    digest = hashlib.sha256(spelled(text).encode()).hexdigest()[:12]
    return f"{name}-{digest}"


@dataclass
class Plan:
    """The whole sheet looked over."""

    rows: list[RowPlan]
    unknown: list[Unknown]

    def count(self, what: What) -> int:
        """How many rows become this."""
        return sum(row.what is what for row in self.rows)

    def of(self, what: What) -> list[RowPlan]:
        """The rows that become this."""
        return [row for row in self.rows if row.what is what]

    @property
    def to_do(self) -> list[RowPlan]:
        """The rows that change something."""
        return [row for row in self.rows if row.what in {What.NEW, What.CHANGED}]

    @property
    def seal(self) -> str:
        """What tells this plan from one made when something else stood in Flipp."""
        told = [(r.number, r.what, r.record_id, r.version, r.changes, r.errors) for r in self.rows]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:32]


class Planner:
    """Looks over a sheet against what the network has."""

    def __init__(self, staged: Staged, names: Names, found: Found, choices: Choices) -> None:
        self.staged, self.names, self.found, self.choices = staged, names, found, choices
        self.unknown: dict[tuple[str, str], int] = {}
        self.spellings: dict[tuple[str, str], str] = {}
        self.keys: dict[str, int] = {}
        self.titles: dict[tuple[str, int], int] = {}
        self.records: dict[int, int] = {}

    def plan(self) -> Plan:
        """Every row, in the order of the sheet."""
        rows = [self._row(number, cells) for number, cells in self.staged.rows]
        left = [
            Unknown(name, self.spellings[name, text], n) for (name, text), n in self.unknown.items()
        ]
        return Plan(rows, left)

    def _row(self, number: int, cells: dict[str, str]) -> RowPlan:
        row = RowPlan(number, cells.get("slug", ""), cells.get("title", ""))
        values, errors = understood(cells)
        row.key = values.pop("slug", row.key)
        row.title = values.get("title", row.title)
        row.values = values
        for name, sentence in errors:
            row.wrong(name, sentence)
        for name in self.staged.identity.get(number, []):
            row.wrong(name, _(privacy.IDENTITY_MESSAGE))
        if number in self.staged.merged:
            row.wrong("", _("Raden har celler som er slått sammen. Del dem opp i regnearket."))
        for cell in self.staged.formulas.get(number, [])[:5]:
            row.notes.append(
                _("Celle %s er en formel. Flipp bruker svaret som står der, ikke formelen.") % cell
            )
        self._words(row, cells)
        if self._names(row, cells) and row.what is not What.WRONG:
            self._meet(row)
        return row

    # words of closed lists

    def _words(self, row: RowPlan, cells: dict[str, str]) -> None:
        for name in WORDS:
            text = cells.get(name, "")
            if not text or text in EMPTY:
                continue
            chosen = self._word(name, text)
            if chosen is None:
                row.wrong(name, _("Velg hva «%s» betyr.") % text)
            elif chosen and name == "status":
                row.status = Status(chosen)
            elif chosen:
                row.values[name] = KINDS[name](chosen)

    def _word(self, name: str, text: str) -> str | None:
        """The word a cell means; "" when it is left out, None when nobody has chosen yet."""
        for code, label in BY_NAME[name].allowed.items():
            if spelled(text) in {spelled(str(code)), spelled(label), spelled(_(label))}:
                return str(code)
        chosen = self._chosen(name, text)
        if chosen == LEAVE_OUT:
            return ""
        known = picked(KINDS[name], chosen.removeprefix(SAME_AS))
        return str(known) if known else None

    def _chosen(self, name: str, text: str) -> str:
        """What was chosen for a text nothing is called by; it is asked about from now on."""
        place = (name, spelled(text))
        self.unknown[place] = self.unknown.get(place, 0) + 1
        self.spellings.setdefault(place, text)
        return self.choices.get(unknown_key(name, text), "")

    # names of the network's records

    def _names(self, row: RowPlan, cells: dict[str, str]) -> bool:
        """Whether the row stays; field by field, what its names stand for."""
        for name in NAMES:
            text = cells.get(name, "")
            if text in EMPTY:
                row.ties[name] = []
            elif text:
                row.ties[name] = self._named(row, name, parts(text) if name in MANY else [text])
        group = row.ties.pop("group", [])
        if row.what is not What.WRONG and not group:
            if not cells.get("group"):
                row.wrong("group", _("Skriv hvilken gruppe som eier tiltaket."))
            else:
                row.what = What.LEFT_OUT
            return False
        row.group_id = int(group[0]) if group else 0
        return True

    def _named(self, row: RowPlan, name: str, texts: list[str]) -> list[int | str]:
        numbers: list[int | str] = []
        silent = self.names.retired.get(name, frozenset())
        for text in texts:
            if spelled(text) in silent:
                continue
            number = self.names.find(name, text)
            chosen = "" if number else self._chosen(name, text)
            if number is None and chosen.startswith(SAME_AS):
                numbers_known = {n for n, _label in self.names.choices[name]}
                wanted = chosen.removeprefix(SAME_AS)
                number = int(wanted) if wanted.isdigit() and int(wanted) in numbers_known else None
            if number is not None:
                numbers.append(number)
            elif chosen.startswith(NEW) and name != "group":
                numbers.append(f"{chosen}:{text}")
            elif chosen != LEAVE_OUT:
                row.wrong(name, _("Velg hva «%s» betyr.") % text)
        return list(dict.fromkeys(numbers))

    # against what is there

    def _meet(self, row: RowPlan) -> None:
        """Find the initiative the row is about, and what changes."""
        self._demand_single(row)
        there = self._there(row)
        if row.what is What.WRONG:
            return
        if there is not None:
            row.record_id, row.version = there.id, there.version
            if self.records.setdefault(there.id, row.number) != row.number:
                row.wrong("slug", _("Rad %s er om det samme tiltaket.") % self.records[there.id])
                return
        self._compare(row, there)
        self._demand_whole(row, there)

    def _demand_single(self, row: RowPlan) -> None:
        """The same row twice in a sheet would be two initiatives, or one that changes twice."""
        if row.key:
            first = self.keys.setdefault(row.key, row.number)
            if first != row.number:
                row.wrong("slug", _("Nøkkelen står også på rad %s.") % first)
            return
        first = self.titles.setdefault((row.title, row.group_id), row.number)
        if first != row.number:
            row.wrong(
                "title", _("Rad %s heter det samme i samme gruppe. Gi dem hver sin nøkkel.") % first
            )

    def _there(self, row: RowPlan) -> Any:
        if row.key and row.key in self.found.by_key:
            return self.found.by_key[row.key]
        same = self.found.by_title.get((row.title, row.group_id), [])
        if not row.key and len(same) > 1:
            row.wrong("slug", _("Flere tiltak heter dette. Skriv nøkkelen til det du mener."))
        if row.key:
            # A key nobody has seen, on a title that is there: the first time this sheet comes.
            same = same if len(same) == 1 else []
        return same[0] if same else None

    def _compare(self, row: RowPlan, there: Any) -> None:
        if there is None:
            row.what = What.NEW
            row.values = {n: v for n, v in row.values.items() if v not in ("", None, [])}
            return
        if there.group_id != row.group_id:
            row.wrong("group", _("Tiltaket hører til en annen gruppe, og kan ikke flyttes."))
            return
        for name in ("title", *TEXTS, "reach"):
            if name in row.values and row.values[name] != getattr(there, name):
                self._changed(row, name, getattr(there, name), row.values[name])
        for name in (n for n in NAMES if n in row.ties):
            before, after = self._tied(there, name), set(row.ties[name])
            if before != after:
                self._changed(row, name, self._shown(name, before), self._shown(name, after))
        if row.status and row.status is not there.status:
            self._changed(row, "status", there.status, row.status)
        row.what = What.CHANGED if row.changes else What.SAME

    def _changed(self, row: RowPlan, name: str, before: Any, after: Any) -> None:
        column = BY_NAME[name]
        row.changes.append((_(column.label), _as_words(column, before), _as_words(column, after)))

    def _tied(self, there: Any, name: str) -> set[int | str]:
        if name == "owner":
            return {there.owner_id} if there.owner_id else set()
        if name in {"partners", "themes"}:
            tied = getattr(self.found, name).get(there.id, set())
        else:
            tied = self.found.terms.get(there.id, set())
        known = {number for number, _label in self.names.choices[name]}
        return {number for number in tied if number in known}

    def _shown(self, name: str, numbers: set[int | str]) -> list[str]:
        labels = dict(self.names.choices[name])
        return sorted(
            labels.get(n, "") if isinstance(n, int) else n.rpartition(":")[2] for n in numbers
        )

    def _demand_whole(self, row: RowPlan, there: Any) -> None:
        """What the form in Flipp would have refused, said before anything is done."""
        if row.what is What.WRONG:
            return
        after = _after(row, there)
        ages = (after.age_from, after.age_to)
        if None not in ages and ages[1] < ages[0]:
            row.wrong("age_to", _("Den høyeste alderen må være minst like høy som den laveste."))
        before, target = there.status if there else Status.IDEA, after.status
        if target is not before and not rules.way(before, target):
            words = (_(STATUS_LABELS[before]), _(STATUS_LABELS[target]))
            row.wrong("status", _("Et tiltak kan ikke gå fra «%s» til «%s».") % words)
        self._demand_of_status(row, after)

    def _demand_of_status(self, row: RowPlan, after: Any) -> None:
        if after.status is Status.RUNNING and rules.missing_for_running(after):
            row.wrong("status", rules.missing_for_running(after))
        told = after.learned.strip() and after.advice.strip()
        if after.status in rules.STOPPED and not told:
            row.wrong(
                "learned",
                _("Et tiltak som er stoppet, skal ha både hva dere lærte, og rådet til andre."),
            )


AFTER = ("age_from", "age_to", "funding", "learned", "advice")
START = {"funding": "", "learned": "", "advice": ""}


def _after(row: RowPlan, there: Any) -> SimpleNamespace:
    """The record as the row would leave it, as far as the rules ask."""
    values = {n: row.values.get(n, getattr(there, n, START.get(n))) for n in AFTER}
    owner = row.ties.get("owner")
    kept = there.owner_id if there else None
    status = row.status or (there.status if there else Status.IDEA)
    return SimpleNamespace(
        **values, status=status, owner_id=kept if owner is None else next(iter(owner), None)
    )


def _as_words(column: Any, value: Any) -> str:
    from app.core.exports import cell

    return str(cell(column, value) or "")


def chosen_terms(row: RowPlan) -> list[int | str] | None:
    """Every word of the controlled lists the row says something about, None when of none."""
    given = [row.ties[name] for name in TERMS if name in row.ties]
    return [number for numbers in given for number in numbers] if given else None
