"""`serve`: the links it hands out lead to where it listens."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import uvicorn
from typer.testing import CliRunner

from app.cli import cli


def served(monkeypatch: pytest.MonkeyPatch, where: Path, **env: str) -> Any:
    apps: list[Any] = []
    monkeypatch.setattr(uvicorn, "run", lambda app, **_rest: apps.append(app))
    env = {"FLIPP_MODE": "test", "FLIPP_DATA_DIR": str(where), "FLIPP_DATABASE_URL": ""} | env
    result = CliRunner().invoke(cli, ["serve", "--port", "8123"], env=env)
    assert result.exit_code == 0, result.output
    return apps[0]


def test_links_follow_the_port(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("FLIPP_BASE_URL", raising=False)
    app = served(monkeypatch, tmp_path)
    assert app.state.flipp.settings.base_url == "http://127.0.0.1:8123"


def test_an_address_of_ones_own_stands(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    app = served(monkeypatch, tmp_path, FLIPP_BASE_URL="https://flipp.example.no")
    assert app.state.flipp.settings.base_url == "https://flipp.example.no"


def test_the_worker_apart_wants_a_database_that_is_there(tmp_path: Path) -> None:
    """It never migrates: one process does, and that is the one that serves."""
    env = {"FLIPP_MODE": "test", "FLIPP_DATA_DIR": str(tmp_path), "FLIPP_DATABASE_URL": ""}
    result = CliRunner().invoke(cli, ["work"], env=env)
    assert result.exit_code == 2 and "flipp migrate" in result.output
