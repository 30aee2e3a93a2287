"""What the pages for people who build and run Flipp name, exists."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import typer.main

from app.cli import cli
from app.core.config import ROOT, Settings
from app.core.doctor import OTHER_VARIABLES

PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
README = (ROOT / "README.md").read_text("utf-8")
ROW = re.compile(r"^\| `(FLIPP_\w+)` \| (.+?) \| (.+) \|$", re.MULTILINE)
# Not in git: assembled, or made by running.
MADE = ("static/vendor", "data/", ".venv", "locales/")
FOLDERS = ("app/", "bench/", "docs/", "migrations/", "seeds/", "static/", "templates/", "tests/")

each_page = pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))


def shown(value: Any) -> str:
    """A default as the table writes it."""
    if value == "":
        return "empty"
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def test_the_table_of_settings_is_the_settings():
    expected = {f"FLIPP_{n.upper()}": shown(f.default) for n, f in Settings.model_fields.items()}
    expected["FLIPP_SECRET"] = "none for production"
    expected["FLIPP_DATA_DIR"] = "`data`"
    expected["FLIPP_MODE"] = "`production`"
    assert {name: default for name, default, _meaning in ROW.findall(README)} == expected


@each_page
def test_every_variable_named_is_read_by_something(page: Path):
    known = {f"FLIPP_{name.upper()}" for name in Settings.model_fields} | OTHER_VARIABLES
    named = set(re.findall(r"FLIPP_[A-Z_]*[A-Z]", page.read_text("utf-8")))
    assert named <= known


def test_every_other_variable_is_told_of():
    assert {name for name in OTHER_VARIABLES if f"`{name}`" not in README} == set()


@each_page
def test_every_command_named_exists(page: Path):
    text = page.read_text("utf-8")
    commands = set(typer.main.get_command(cli).commands)  # type: ignore[attr-defined]
    named = set(re.findall(r"(?:`flipp|app\.cli) ([a-z]+)", text))
    assert named <= commands
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"(?:`|^    )make ([a-z-]+)", text, re.MULTILINE))
    assert named <= targets


def test_every_command_is_told_of():
    text = (ROOT / "docs" / "operations.md").read_text("utf-8")
    commands = set(typer.main.get_command(cli).commands)  # type: ignore[attr-defined]
    assert {name for name in commands if f"`flipp {name}`" not in text} == set()


@each_page
def test_every_link_leads_somewhere(page: Path):
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)(#[^)]*)?\)", page.read_text("utf-8"))
    for target, heading in links:
        file = (page.parent / target).resolve()
        assert file.exists(), target
        if heading:
            assert heading[1:] in headings(file), heading


def headings(page: Path) -> set[str]:
    lines = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", line.lower()).replace(" ", "-") for line in lines}


@each_page
def test_every_file_named_exists(page: Path):
    for name in re.findall(r"`([\w./*-]+/[\w./*-]*|compose\.yaml)`", page.read_text("utf-8")):
        if name.startswith(FOLDERS) and not name.startswith(MADE):
            assert list(ROOT.glob(name.rstrip("/"))), name


@each_page
def test_every_test_named_exists(page: Path):
    for file, name in re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", page.read_text("utf-8")):
        assert f"def {name}(" in (ROOT / file).read_text("utf-8"), f"{file}::{name}"


@pytest.mark.parametrize("page", DECISIONS, ids=lambda p: p.stem)
def test_a_decision_has_its_four_parts(page: Path):
    text = page.read_text("utf-8")
    assert text.startswith(f"# {page.stem[:4]} ")
    parts = re.findall(r"^\*\*(\w+)\.\*\*", text, re.MULTILINE)
    assert parts == ["Context", "Decision", "Consequence", "Check"]


def test_decisions_are_numbered_without_holes():
    numbers = [int(page.stem[:4]) for page in DECISIONS]
    assert numbers == list(range(1, len(numbers) + 1))
