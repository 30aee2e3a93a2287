"""The two commands, as whoever runs the machine meets them."""

from __future__ import annotations

import json
import stat
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app.cli import cli
from app.core.audit import AuditEvent
from app.core.db import Database
from app.intake import receipts
from tests.archive.conftest import New, bring, export, open_at, rows_of
from tests.intake.young import open_form, received
from tests.seeds.reading import INVENTED

SECRET = "x" * 40


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """`run(url, "export", …)` at the installation of that database."""

    def at(url: str, *args: str, **settings: str) -> Result:
        given = {"MODE": "test", "SECRET": SECRET, "DATABASE_URL": url} | settings
        for name, value in given.items():
            monkeypatch.setenv(f"FLIPP_{name}", value)
        return CliRunner().invoke(cli, list(args))

    return at


def test_out_and_in(run, database: Database, url: str, new: New, tmp_path: Path):  # type: ignore[no-untyped-def]
    target, there = str(tmp_path / "nett.zip"), new()
    told = run(url, "export", "nett", target)
    assert told.exit_code == 0, told.output
    assert "Nettverket nett" in told.output
    assert stat.S_IMODE(Path(target).stat().st_mode) == 0o600
    told = run(there, "import", target)
    assert told.exit_code == 0, told.output
    assert "Nettverket nett is at /nett" in told.output
    assert "14 new ones have no password: each asks for one at /glemt-passord" in told.output
    told = run(there, "import", target)
    assert told.exit_code == 2
    assert "There is a network with the address nett here" in told.output


def test_it_must_be_said_whether_the_young_go_along(run, database, url, tmp_path: Path):  # type: ignore[no-untyped-def]
    open_form(database)
    received(database, "Noen så meg.")
    target = str(tmp_path / "nett.zip")
    told = run(url, "export", "nett", target)
    assert told.exit_code == 2
    assert "The young have sent in 1 texts here" in told.output
    assert not Path(target).exists()
    told = run(url, "export", "nett", target, "--without-posts")
    assert "the words of the young are left out" in told.output
    assert rows_of(Path(target), "intake_post") == []
    told = run(url, "export", "nett", str(tmp_path / "all.zip"), "--with-posts")
    assert "flipp receipts" in told.output
    assert len(rows_of(tmp_path / "all.zip", "intake_post")) == 1


def test_what_to_do_about_receipts_is_told(run, database, url, new: New, tmp_path: Path):  # type: ignore[no-untyped-def]
    open_form(database)
    received(database, "Noen så meg.")
    target = str(tmp_path / "all.zip")
    run(url, "export", "nett", target, "--with-posts")
    key = run(url, "receipts").output.strip()
    assert key == receipts.key_of(SECRET).hex()
    assert "FLIPP_RECEIPT_KEYS" in run(new(), "import", target, SECRET="y" * 40).output
    there = run(new(), "import", target, SECRET="y" * 40, RECEIPT_KEYS=key)
    assert there.exit_code == 0 and "FLIPP_RECEIPT_KEYS" not in there.output


def test_both_ends_remember_it(run, database: Database, url: str, new: New, tmp_path: Path):  # type: ignore[no-untyped-def]
    """In the network's history, on each installation its own; it does not go along."""
    target, there = str(tmp_path / "nett.zip"), new()
    run(url, "export", "nett", target)
    run(there, "import", target)
    for at, name in ((url, "network:exported"), (there, "network:imported")):
        with open_at(at) as opened, opened.read() as db:
            event = db.query(AuditEvent).filter(AuditEvent.event == name).one()
            assert (event.network_id, event.subject_type) == (None, "network")
    export(there, "nett", tmp_path / "again.zip")
    assert not [e for e in rows_of(tmp_path / "again.zip", "audit_event") if "ported" in e["event"]]


def test_demo_people_stay_out_of_production(run, demo: str, new: New, tmp_path: Path):  # type: ignore[no-untyped-def]
    export(demo, INVENTED, tmp_path / "demo.zip")
    told = run(new(), "import", str(tmp_path / "demo.zip"), MODE="production")
    assert told.exit_code == 2
    assert "demo accounts" in told.output


def test_no_database_is_made_by_mistake(run, tmp_path: Path):  # type: ignore[no-untyped-def]
    told = run(f"sqlite:///{tmp_path}/no.db", "export", "nett", str(tmp_path / "a.zip"))
    assert told.exit_code == 2
    assert "run flipp migrate first" in told.output
    assert list(tmp_path.iterdir()) == []


def test_while_somebody_writes(database: Database, url: str, tmp_path: Path):
    """What is being written meanwhile is in it whole or not at all, and nobody waits."""
    from app.core.access import NOBODY
    from app.networks import service as networks

    with database.write() as db:
        networks.add_theme(db, NOBODY, 1, "Halvferdig")
        export(url, "nett", tmp_path / "nett.zip")
    assert all(row["name"] != "Halvferdig" for row in rows_of(tmp_path / "nett.zip", "theme"))
    with zipfile.ZipFile(tmp_path / "nett.zip") as zipped:
        assert json.loads(zipped.read("manifest.json"))["network"]["slug"] == "nett"


def test_pages_kept_in_memory_are_made_anew(as_, demo: str, url: str, tmp_path: Path):  # type: ignore[no-untyped-def]
    """An import beside a running Flipp is seen at once."""
    client = as_()
    assert client.get("/").status == 200
    assert client.get(f"/{INVENTED}").status == 404
    export(demo, INVENTED, tmp_path / "demo.zip")
    bring(url, tmp_path / "demo.zip")
    assert "Ung i Eksempelregionen" in client.get("/").text
    assert client.get(f"/{INVENTED}").status == 200
