"""The library's filters: which there are, what is offered in each, and how choices are told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from app.core.i18n import N_, _, number, sort_key
from app.core.paging import COUNT_CAP
from app.core.search_shelf import shelves
from app.initiatives.models import STATUS_LABELS
from app.networks.shelf import AGES, LARGE, MEDIUM, SMALL
from app.practices.models import STATE_LABELS

MOST_OFFERED = 12  # choices of a list that networks extend themselves; the most used
STOPPED = "stoppet"
KNOWLEDGE = {
    "0": N_("0: Udokumentert"),
    "1": N_("1: Beskrevet"),
    "2": N_("2: Målt"),
    "3": N_("3: Sammenlignet"),
    "4": N_("4: Gjentatt av andre"),
    "5": N_("5: Klart til å tas i bruk"),
}
SIZES = {
    SMALL: N_("Under 5 000 innbyggere"),
    MEDIUM: N_("5 000–19 999 innbyggere"),
    LARGE: N_("20 000 innbyggere og flere"),
}
STATUSES: dict[str, str] = {
    STOPPED: N_("Alt som ble stoppet"),
    **{str(word): label for word, label in STATUS_LABELS.items()},
    **{str(word): label for word, label in STATE_LABELS.items()},
}


class Filter(NamedTuple):
    """A filter: its name in the address, on the screen; its closed list, if it has one."""

    name: str
    label: str
    labels: Mapping[str, str] | None = None


def _ages() -> dict[str, str]:
    """Bands of ages; what they are called needs no translation."""
    first, last = AGES[0], AGES[-1]
    named = {f"{a}-{b}": N_("%(first)s–%(last)s år") for a, b in AGES}
    return named | {
        f"{first[0]}-{first[1]}": N_("Til og med %(last)s år"),
        f"{last[0]}-{last[1]}": N_("%(first)s år og eldre"),
    }


FILTERS = (
    Filter("slag", N_("Slag"), {}),
    Filter("maalgruppe", N_("Målgruppe")),
    Filter("alder", N_("Alder"), _ages()),
    Filter("tema", N_("Tema")),
    Filter("arena", N_("Arena")),
    Filter("kategori", N_("Kategori")),
    Filter("hjemmel", N_("Hjemmel")),
    Filter("storrelse", N_("Kommunens størrelse"), SIZES),
    Filter("status", N_("Status"), STATUSES),
    Filter("kunnskap", N_("Hvor mye vi vet"), KNOWLEDGE),
)


@dataclass(frozen=True)
class Known:
    """Every choice there is in the library: (filter, value) → label and how many items."""

    labels: Mapping[tuple[str, str], str]
    counts: Mapping[tuple[str, str], int]

    @property
    def total(self) -> int:
        """Everything in the library."""
        return self.counts.get(("alle", ""), 0)

    def label(self, name: str, value: str) -> str:
        """What a choice is called on the screen."""
        return label_of(name, value) or self.labels.get((name, value)) or value

    def offered(self, name: str, chosen: str) -> list[str]:
        """The values a filter offers, in the order they are shown, the chosen one among them."""
        closed = _closed(name)
        there = [v for (f, v), n in self.counts.items() if f == name and n > 0]
        if closed is not None:
            return [value for value in closed if value in there or value == chosen]
        used = sorted(there, key=lambda v: (-self.counts[name, v], v))[:MOST_OFFERED]
        if chosen in there and chosen not in used:
            used.append(chosen)
        return sorted(used, key=lambda v: sort_key(self.label(name, v)))


@lru_cache(maxsize=20)
def _closed(name: str) -> Mapping[str, str] | None:
    if name == "slag":
        return {shelf.kind: shelf.label for shelf in reversed(shelves())}
    return next(f.labels for f in FILTERS if f.name == name)


def label_of(name: str, value: str) -> str:
    """The words of a value of a closed list; "" when it is none."""
    found = (_closed(name) or {}).get(value, "")
    if not found or name != "alder":
        return _(found) if found else ""
    first, last = value.split("-")
    return _(found) % {"first": first, "last": last}


def one_of(kind: str) -> str:
    """What one record of a kind is called."""
    return _(_ones().get(kind, kind))


@lru_cache(maxsize=1)
def _ones() -> Mapping[str, str]:
    return {shelf.kind: shelf.one for shelf in shelves()}


def chosen_in(args: Mapping[str, str], known: Known) -> tuple[tuple[str, str], ...]:
    """The choices an address names; words that are none of ours are left out."""
    found = [(f.name, args.get(f.name, "")) for f in FILTERS]
    return tuple(
        (name, value)
        for name, value in found
        if value and ((name, value) in known.counts or value in (_closed(name) or {}))
    )


def panels(
    known: Known, chosen: Mapping[str, str], counts: Mapping[tuple[str, str], int]
) -> list[dict[str, Any]]:
    """The filters as their component shows them; those without a choice are left out."""
    return [
        _panel(known, f, known.offered(f.name, chosen.get(f.name, "")), chosen, counts)
        for f in FILTERS
        if known.offered(f.name, chosen.get(f.name, ""))
    ]


def _panel(
    known: Known,
    one: Filter,
    offered: Sequence[str],
    chosen: Mapping[str, str],
    counts: Mapping[tuple[str, str], int],
) -> dict[str, Any]:
    options = [
        {
            "value": value,
            "label": f"{known.label(one.name, value)} ({capped(counts.get((one.name, value), 0))})",
            "chosen": chosen.get(one.name) == value,
        }
        for value in offered
    ]
    return {"name": one.name, "label": _(one.label), "kind": "select", "options": options}


def capped(count: int) -> str:
    """«1 204», or «1 000+» where counting stopped."""
    return f"{number(COUNT_CAP)}+" if count > COUNT_CAP else number(count)
