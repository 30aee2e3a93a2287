"""Rules of the house that can be read off the code. Each message says why the rule exists."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PYTHON = sorted((ROOT / "app").rglob("*.py")) + sorted((ROOT / "seeds").rglob("*.py"))
ALL_CODE = PYTHON + sorted((ROOT / "tests").rglob("*.py")) + sorted((ROOT / "bench").rglob("*.py"))


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_only_the_dialect_files_name_a_database() -> None:
    allowed = re.compile(r"app/core/(db|dialect\w*)\.py")
    guilty = [
        _name(p)
        for p in PYTHON
        if not allowed.fullmatch(_name(p))
        and re.search(r"sqlite|postgres", _without_prose(p), re.IGNORECASE)
    ]
    # config.py holds the default address of the embedded database: a setting, not a branch.
    guilty = [g for g in guilty if g != "app/core/config.py"]
    assert not guilty, f"{guilty}: the same code must run on both databases; put it in dialect.py"


def _without_prose(path: Path) -> str:
    """The code without comments and docstrings."""
    tree = ast.parse(path.read_text("utf-8"))
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list) and body and isinstance(body[0], ast.Expr):
            value = body[0].value
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                value.value = ""
    return ast.unparse(tree)


def test_only_core_commits() -> None:
    guilty = [
        _name(p)
        for p in PYTHON
        if not _name(p).startswith("app/core/")
        and re.search(r"\.(commit|rollback)\(", p.read_text())
    ]
    assert not guilty, f"{guilty}: one request is one transaction; services flush, never commit"


@pytest.mark.parametrize("path", ALL_CODE, ids=_name)
def test_files_are_short(path: Path) -> None:
    lines = path.read_text("utf-8").count("\n")
    assert lines <= 400, f"{lines} lines: split by noun, so that one place holds one thing"


def test_functions_are_short() -> None:
    long = []
    for path in PYTHON:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                size = (node.end_lineno or 0) - node.lineno + 1
                if size > 60:
                    long.append(f"{_name(path)}:{node.lineno} {node.name} ({size})")
    assert not long, f"{long}: a function is read in one glance"


def test_public_functions_say_what_they_are_for() -> None:
    silent = []
    for path in PYTHON:
        tree = ast.parse(path.read_text("utf-8"))
        if not ast.get_docstring(tree) and path.name != "__init__.py":
            silent.append(_name(path))
        for node in tree.body:
            public = isinstance(node, (ast.FunctionDef, ast.ClassDef))
            if public and not node.name.startswith("_") and not ast.get_docstring(node):
                silent.append(f"{_name(path)}:{node.lineno} {node.name}")
    assert not silent, silent


def test_models_evaluate_their_annotations() -> None:
    guilty = [
        _name(p)
        for p in PYTHON
        if p.name == "models.py" and "from __future__ import annotations" in p.read_text()
    ]
    assert not guilty, f"{guilty}: SQLModel reads annotations as types, not as text"


def test_handlers_take_only_the_context_and_a_record() -> None:
    guilty = []
    for path in PYTHON:
        if "Router()" not in path.read_text("utf-8"):
            continue
        for node in ast.parse(path.read_text("utf-8")).body:
            if not isinstance(node, ast.FunctionDef) or not any(
                "router." in ast.unparse(d) for d in node.decorator_list
            ):
                continue
            first, *others = node.args.args
            if len(others) != 1 or ast.unparse(first.annotation or first) != "Ctx":
                guilty.append(f"{_name(path)}:{node.lineno} {node.name}")
    assert not guilty, f"{guilty}: a table model as request model lets a client set any column"
