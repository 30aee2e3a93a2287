"""What the library needs of the demo data: words, what it takes, stopped ones, five methods."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from app.initiatives.models import Dependence, OfficeSize
from app.networks.models import TermKind
from app.networks.rules import DEFAULT_TERMS

SEEDS = Path(__file__).parents[2] / "seeds"
TAKES = ("who_does", "mechanism", "needs_staff", "needs_money", "depends_on_one", "office_size")
Row = dict[str, Any]


def initiatives(network: str) -> list[Row]:
    read = tomllib.loads((SEEDS / network / "initiatives.toml").read_text("utf-8"))
    found: list[Row] = read["initiatives"]
    return found


@pytest.mark.parametrize("network", ["kongsvingerregionen", "eksempelregionen"])
def test_words_are_those_every_network_begins_with(network: str) -> None:
    for row in initiatives(network):
        for kind, slugs in row.get("words", {}).items():
            assert set(slugs) <= set(DEFAULT_TERMS[TermKind(kind)]), row["key"]
        assert row.get("depends_on_one", "ja") in set(Dependence), row["key"]
        assert row.get("office_size", "alle") in set(OfficeSize), row["key"]


def test_the_real_ones_say_nothing_of_what_they_take() -> None:
    for row in initiatives("kongsvingerregionen"):
        assert not set(row) & {*TAKES, "needs_skill", "manual"}, row["key"]


def test_the_made_up_ones_can_be_filtered_and_tried() -> None:
    rows = initiatives("eksempelregionen")
    for row in rows:
        assert {"kategori", "maalgruppe", "arena"} <= set(row["words"]), row["key"]
        assert row["status"] == "ide" or set(TAKES) <= set(row), row["key"]
    stopped = [r for r in rows if r["status"] in {"avsluttet", "forkastet"}]
    assert len(stopped) >= 5
    assert all(r["expected"] and r["learned"] and r["advice"] for r in stopped)
    used = Counter(slug for r in rows for slugs in r["words"].values() for slug in slugs)
    assert sum(n > 1 for n in used.values()) >= 12
    assert {r["office_size"] for r in rows if "office_size" in r} == {"liten", "stor", "alle"}


def test_the_methods_say_only_what_the_facts_say() -> None:
    rows = tomllib.loads((SEEDS / "methods.toml").read_text("utf-8"))["methods"]
    assert [r["office"] for r in rows] == [
        "NAV Alna",
        "NAV Asker",
        "NAV Grünerløkka",
        "NAV Øygarden",
        "NAV Midt-Telemark",
    ]
    figures = {int(n) for n in re.findall(r"\d+", (SEEDS / "methods.toml").read_text("utf-8"))}
    known = {1, 2, 3, 6, 9, 12, 14, 15, 16, 18, 19, 20, 24, 25, 29, 30, 33, 56, 61, 80, 90}
    years = {2018, 2019, 2021, 2022}
    assert figures <= known | years | {7, 0}  # 7 000 kroner
