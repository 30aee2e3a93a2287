"""The doctor says what is well, and finds each thing that was spoiled."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner

from app.cli import cli
from app.core import clock, doctor, i18n, outbox
from app.core.config import Mode, Settings
from app.core.db import Database

ON_POSTGRES = os.environ.get("FLIPP_TEST_DB") == "postgresql"
sqlite_only = pytest.mark.skipif(ON_POSTGRES, reason="a file of the embedded database")


@pytest.fixture(autouse=True)
def _assembled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "static" / "vendor").mkdir(parents=True)
    (tmp_path / "static" / "vendor" / "versions.json").write_text("{}")
    monkeypatch.setattr(doctor, "STATIC", tmp_path / "static")


pytestmark = pytest.mark.usefixtures("lasting")


def to_mend(settings: Settings) -> list[str]:
    return [f.text for f in doctor.examine(settings) if not f.ok]


def production(settings: Settings, **changes: object) -> Settings:
    whole = {
        "mode": Mode.PRODUCTION,
        "base_url": "https://flipp.example.no",
        "smtp_host": "mail.example.no",
        "mail_from": "flipp@example.no",
        "privacy_contact": "personvern@example.no",
        "accessibility_declaration_url": "https://example.no/erklaering",
    }
    return settings.model_copy(update=whole | changes)


@pytest.fixture
def private(settings: Settings, url: str, databases) -> Settings:  # type: ignore[no-untyped-def]
    if not ON_POSTGRES:
        databases.folder.chmod(0o700)
    return production(settings)


def test_nothing_to_mend(private: Settings):
    assert to_mend(private) == []
    assert len(doctor.examine(private)) >= 6


@pytest.mark.parametrize(
    ("spoiled", "said"),
    [
        ({"secret": "short"}, "FLIPP_SECRET"),
        ({"base_url": "http://flipp.example.no"}, "FLIPP_BASE_URL"),
        ({"smtp_host": ""}, "FLIPP_SMTP_HOST"),
        ({"mail_from": "flipp@localhost"}, "FLIPP_MAIL_FROM"),
        ({"privacy_contact": ""}, "FLIPP_PRIVACY_CONTACT"),
        ({"accessibility_declaration_url": ""}, "FLIPP_ACCESSIBILITY_DECLARATION_URL"),
    ],
)
def test_each_missing_setting_is_named(private: Settings, spoiled: dict[str, object], said: str):
    found = to_mend(private.model_copy(update=spoiled))
    assert len(found) == 1
    assert said in found[0]


def test_a_misspelled_setting_is_named(private: Settings, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("FLIPP_SMPT_HOST", "mail")
    assert "FLIPP_SMPT_HOST" in to_mend(private)[0]


def test_a_demo_is_no_mistake(settings: Settings):
    demo = settings.model_copy(update={"mode": Mode.DEMO})
    assert to_mend(demo) == []
    assert any("not for real people" in f.text for f in doctor.examine(demo))


def test_an_older_revision_is_found(settings: Settings, database: Database):
    with database.write_engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
    assert "run the command migrate" in to_mend(settings)[0]


def test_mail_that_was_given_up_is_found(settings: Settings, database: Database):
    moment = clock.now()
    with database.write() as db:
        for tries in (0, outbox.MAX_TRIES):
            mail = outbox.Mail(to="a@example.no", subject="s", body="b", tries=tries)
            mail.created_at = mail.due_at = moment
            mail.last_error = "SMTPConnectError" if tries else ""
            db.add(mail)
    assert to_mend(settings) == [
        "1 mails were given up (SMTPConnectError): look at the mail settings."
    ]
    assert any(f.text.startswith("1 mails wait") for f in doctor.examine(settings))


def test_a_database_that_is_away_is_found(settings: Settings, tmp_path: Path):
    away = "postgresql://nobody@127.0.0.1:1/none" if ON_POSTGRES else f"sqlite:///{tmp_path}/no.db"
    found = to_mend(settings.model_copy(update={"database_url": away}))
    assert len(found) == 1
    assert not (tmp_path / "no.db").exists()


@sqlite_only
def test_a_damaged_database_is_found(settings: Settings, url: str):
    path = Path(url.removeprefix("sqlite:///"))
    body = bytearray(path.read_bytes())
    body[4096 * 4 : 4096 * 12] = b"\xff" * 4096 * 8
    path.write_bytes(body)
    assert any("damaged" in said or "malformed" in said for said in to_mend(settings))


@sqlite_only
def test_a_file_others_can_read_is_found(private: Settings, url: str, databases):  # type: ignore[no-untyped-def]
    Path(url.removeprefix("sqlite:///")).chmod(0o644)
    databases.folder.chmod(0o755)
    assert "Others on this machine" in to_mend(private)[0]
    databases.folder.chmod(0o700)


@sqlite_only
def test_the_promises_hold_on_a_real_connection(database: Database):
    with database.engine.connect() as connection:
        ask = lambda name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()  # noqa: E731
        assert (ask("journal_mode"), ask("synchronous"), ask("foreign_keys")) == ("wal", 2, 1)


class Weakened(Database):
    """Opened by somebody who wanted it faster."""

    def __init__(self, url: str, threads: int = 1) -> None:
        super().__init__(url, threads)
        sa.event.listen(self.engine, "connect", self._weaken)

    @staticmethod
    def _weaken(raw: Any, _record: Any) -> None:
        raw.execute("SET synchronous_commit = off" if ON_POSTGRES else "PRAGMA synchronous=NORMAL")
        raw.commit()


def test_a_weakened_database_is_found(settings: Settings, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(doctor, "Database", Weakened)
    assert any("synchronous" in said for said in to_mend(settings))


def test_files_not_assembled_are_found(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(doctor, "STATIC", tmp_path / "empty")
    catalogue = tmp_path / "locales" / "nn" / "LC_MESSAGES"
    catalogue.mkdir(parents=True)
    (catalogue / "flipp.po").write_text("")
    monkeypatch.setattr(i18n, "LOCALES", tmp_path / "locales")
    found = to_mend(settings)
    assert "static/vendor" in found[0]
    assert "nn is not compiled" in found[1]


def test_the_command_fails_when_there_is_something_to_mend(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("FLIPP_DATABASE_URL", settings.url)
    monkeypatch.setenv("FLIPP_MODE", "demo")
    assert CliRunner().invoke(cli, ["doctor"]).exit_code == 0
    monkeypatch.setenv("FLIPP_MODE", "production")
    told = CliRunner().invoke(cli, ["doctor"])
    assert told.exit_code == 1
    assert "MEND  FLIPP_SECRET" in told.output
