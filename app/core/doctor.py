"""A look over the installation: what is well, and what to mend."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError, InterfaceError

from app.core import archive_abroad, clock, config, dialect_health, i18n, migrate, outbox
from app.core.config import Mode, Settings
from app.core.db import Database
from app.core.templating import STATIC

MIN_FREE_MB = 500
# Variables with our prefix that are read by something else than Settings.
OTHER_VARIABLES = frozenset(
    {
        "FLIPP_ADMIN_PASSWORD",
        "FLIPP_API_EXAMPLES",
        "FLIPP_CHROMIUM",
        "FLIPP_DB_PASSWORD",
        "FLIPP_PG_BIN",
        "FLIPP_PORT",
        "FLIPP_PYTHON",
        "FLIPP_TEST_DATABASE_URL",
        "FLIPP_TEST_DB",
    }
)


@dataclass(frozen=True)
class Finding:
    """One thing looked at."""

    ok: bool
    text: str


def examine(settings: Settings) -> list[Finding]:
    """Everything that can be looked at; changes nothing."""
    return [
        *_settings(settings),
        *_mail(settings),
        *_time(),
        *_static(),
        *_catalogues(),
        *_folder(settings),
        *_database(settings),
    ]


def _settings(settings: Settings) -> Iterator[Finding]:
    for sentence in config.problems(settings):
        yield Finding(False, sentence)
    if settings.mode is Mode.PRODUCTION:
        if not settings.privacy_contact:
            yield Finding(False, "FLIPP_PRIVACY_CONTACT is not set: nobody is told whom to ask.")
        if not settings.accessibility_declaration_url:
            yield Finding(
                False,
                "FLIPP_ACCESSIBILITY_DECLARATION_URL is not set: the law asks for the declaration.",
            )
    else:
        yield Finding(True, f"Mode {settings.mode.value}: not for real people.")
    known = {f"FLIPP_{name.upper()}" for name in Settings.model_fields} | OTHER_VARIABLES
    for name in sorted(n for n in os.environ if n.startswith("FLIPP_") and n not in known):
        yield Finding(False, f"{name} is not one of Flipp's settings; is it spelled right?")


def _mail(settings: Settings) -> Iterator[Finding]:
    if settings.smtp_host:
        yield Finding(True, f"Mail leaves through {settings.smtp_host}:{settings.smtp_port}.")
        if settings.mail_from.endswith("@localhost"):
            yield Finding(False, "FLIPP_MAIL_FROM must be an address of yours.")
    elif settings.mode is Mode.PRODUCTION:
        yield Finding(
            False, "FLIPP_SMTP_HOST is not set: invitations and new passwords cannot be mailed."
        )


def _time() -> Iterator[Finding]:
    summer, winter = (datetime(2026, m, 1, tzinfo=clock.OSLO).utcoffset() for m in (7, 1))
    zone = (summer, winter) == (timedelta(hours=2), timedelta(hours=1))
    yield Finding(zone, f"Norwegian time: {clock.now().astimezone(clock.OSLO):%Y-%m-%d %H:%M}.")


def _static() -> Iterator[Finding]:
    there = (STATIC / "vendor" / "versions.json").is_file()
    yield Finding(
        there,
        "static/vendor is assembled."
        if there
        else "static/vendor is not assembled: run make static/vendor/versions.json.",
    )


def _catalogues() -> Iterator[Finding]:
    stale = [
        source.parts[-3]
        for source in sorted(i18n.LOCALES.glob("*/LC_MESSAGES/flipp.po"))
        if not source.with_suffix(".mo").is_file()
    ]
    for tag in stale:
        yield Finding(False, f"The language {tag} is not compiled: run make run once.")
    if not stale:
        yield Finding(True, f"Languages: {', '.join(i18n.available())}.")


def _folder(settings: Settings) -> Iterator[Finding]:
    path = dialect_health.database_file(settings.url)
    if path is None or not path.parent.is_dir():
        return
    folder = path.parent
    if not os.access(folder, os.W_OK):
        yield Finding(False, f"{folder} cannot be written to.")
    free = shutil.disk_usage(folder).free // 1_000_000
    need = max(MIN_FREE_MB, 2 * _size(path) // 1_000_000)
    yield Finding(free >= need, f"{free} MB free in {folder}; {need} are needed.")
    if settings.mode is Mode.PRODUCTION and path.is_file() and dialect_health.open_to_others(path):
        yield Finding(False, f"Others on this machine can read {path}: chmod 700 {folder}.")


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0


def _database(settings: Settings) -> Iterator[Finding]:
    path = dialect_health.database_file(settings.url)
    if path is not None and not path.is_file():
        yield Finding(False, f"There is no database at {path}: the command migrate makes it.")
        return
    database = Database(settings.url)
    try:
        yield from _inside(database)
    except (DatabaseError, InterfaceError) as error:
        said = str(error.orig).strip().partition("\n")[0]
        yield Finding(False, f"The database does not answer as it should: {said}.")
    finally:
        database.close()


def _inside(database: Database) -> Iterator[Finding]:
    with database.engine.connect() as connection:
        revision = migrate.present(connection)
        if revision != migrate.newest():
            text = f"The database is at revision {revision}: run the command migrate."
            yield Finding(False, text)
            return
        yield Finding(True, f"The database is at the newest revision, {revision}.")
        broken = dialect_health.broken_promises(connection)
        for sentence in broken:
            yield Finding(False, f"Database: {sentence}.")
        if not broken:
            yield Finding(True, "The database is whole and keeps what it has acknowledged.")
        yield from _outbox(connection)
        yield from _abroad(connection)


def _abroad(connection: sa.Connection) -> Iterator[Finding]:
    """What came in by `import` and refers to networks that have not."""
    away = sa.inspect(archive_abroad.Abroad).local_table
    waiting = connection.scalar(sa.select(sa.func.count()).select_from(away))
    if waiting:
        yield Finding(True, f"{waiting} records refer to networks that are not here (yet).")


def _outbox(connection: sa.Connection) -> Iterator[Finding]:
    mail = sa.inspect(outbox.Mail).local_table
    counted = sa.select(sa.func.count()).select_from(mail)
    stuck = connection.scalar(counted.where(mail.c.tries >= outbox.MAX_TRIES)) or 0
    waiting = (connection.scalar(counted) or 0) - stuck
    yield Finding(True, f"{waiting} mails wait in the outbox.")
    if stuck:
        last = connection.scalar(
            sa.select(mail.c.last_error).where(mail.c.tries >= outbox.MAX_TRIES).limit(1)
        )
        yield Finding(False, f"{stuck} mails were given up ({last}): look at the mail settings.")
