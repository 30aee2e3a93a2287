"""A thousand posts leave no address, no device, and no moment behind them."""

from __future__ import annotations

import logging
import re
from pathlib import Path

import httpx2
import pytest
import sqlalchemy as sa

from app.core import backups, shell
from app.core.config import Mode, Settings
from app.core.db import Database
from app.intake.gate import GATE, Verdict
from app.intake.models import Post
from tests.browser.server import serving
from tests.conftest import ON_POSTGRES
from tests.intake.young import make_link, open_form

POSTS = 1000
ADDRESS, DEVICE, FROM = "203.0.113.77", "KanarifonX9", "kanari.example"
CANARIES = [ADDRESS, DEVICE, FROM, "203.0.113", "kanari"]
MOMENT = re.compile(rb"20\d\d-\d\d-\d\d[ T]\d\d:\d\d:\d\d")
HEADERS = {
    "X-Forwarded-For": ADDRESS,
    "X-Real-IP": ADDRESS,
    "Forwarded": f"for={ADDRESS}",
    "User-Agent": DEVICE,
    "Referer": f"https://{FROM}/time",
    "Accept-Language": "nb-x-kanari",
    "Sec-CH-UA": DEVICE,
    "Sec-Fetch-Site": "same-origin",
}


def everything(database: Database) -> bytes:
    """All that the database holds: its files, or each row of each table."""
    path = Path(database.engine.url.database or "")
    if not ON_POSTGRES:
        return b"".join(f.read_bytes() for f in path.parent.glob(f"{path.name}*"))
    with database.read() as db:
        names = sa.inspect(db.connection()).get_table_names()
        rows = [db.execute(sa.text(f'SELECT t::text FROM "{n}" t')).all() for n in names]
    return "\n".join(str(row) for table in rows for row in table).encode()


def test_a_thousand_posts(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(GATE, "ask", lambda *_a, **_k: Verdict(True))
    database = Database(url)
    open_form(database)
    code = make_link(database)
    before = set(MOMENT.findall(everything(database)))
    caplog.set_level(logging.DEBUG)
    with serving(url) as site:
        send_all(site.base, code)
        with site.database.read() as db:
            assert db.scalar(sa.select(sa.func.count()).select_from(Post)) == POSTS
            weeks = set(db.scalars(sa.select(Post.week)))
        assert all(week.weekday() == 0 for week in weeks)
        found = everything(site.database)
        copy = tmp_path / "kopi"
        copy.write_bytes(b"")
        if not ON_POSTGRES:  # there a backup is the tables, which are read above
            copy.unlink()
            backups.backup(Settings(mode=Mode.TEST, database_url=url), copy)
    log = "\n".join(f"{r.name} {r.getMessage()}" for r in caplog.records)
    places = {"database": found, "log": log.encode(), "backup": copy.read_bytes()}
    for where, body in places.items():
        for canary in CANARIES:
            assert canary.encode() not in body, f"{canary} in {where}"
    assert set(MOMENT.findall(found)) <= before, "a moment was kept"
    assert shell.log.name not in log, "a log line tells when"
    database.close()


def send_all(base: str, code: str) -> None:
    """Each in one sending, as its last screen would."""
    with httpx2.Client(base_url=base, headers=HEADERS) as phone:
        for n in range(POSTS):
            told = {"a1": f"Det var noe nummer {n}.", "go": "send", "step": "4"}
            path = f"/del/{code}" if n % 2 else "/nett/del"
            answer = phone.post(path, data=told | {"nokkel": f"{n:032x}"})
            assert answer.status_code == 200 and "De fire ordene dine" in answer.text
        assert not phone.cookies


def test_the_log_tells_of_other_pages(url: str, caplog: pytest.LogCaptureFixture) -> None:
    """Else the test above would find nothing in any case."""
    caplog.set_level(logging.INFO)
    with serving(url) as site:
        httpx2.get(site.base + "/nett")
    assert any(r.name == shell.log.name and "/{nett}" in r.getMessage() for r in caplog.records)
