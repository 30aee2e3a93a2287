"""Whatever is asked of the young's addresses, and whatever goes wrong: no line with a time."""

from __future__ import annotations

import logging
import re
from typing import Any

import pytest
import sqlalchemy.exc as sa_exc

from app.core import cookies
from app.core.db import Database
from app.intake.routes import youth
from tests.conftest import As
from tests.intake.young import make_link, open_form

LONG = "x" * 3000
WRITTEN = "Lyktestolpen"
ODD = [
    ("HEAD", "/nett/del"),
    ("OPTIONS", "/nett/del"),
    ("PUT", "/nett/del"),
    ("GET", "/nett/del/finnes-ikke"),
    ("POST", "/nett/del/trygt"),
    ("GET", "/del"),
    ("GET", "/del/a/b"),
    ("GET", "/DEL/abc"),
    ("GET", "/del//abc"),
    ("DELETE", "/del/abc"),
    ("HEAD", "/mitt-innspill"),
    ("GET", "/mitt-innspill/trekk"),
    ("GET", "/mitt-innspill/" + LONG),
    ("GET", "/finnes-ikke/del"),
]


@pytest.mark.parametrize(("method", "path"), ODD)
def test_odd_requests_leave_nothing(
    as_: As, caplog: pytest.LogCaptureFixture, method: str, path: str
) -> None:
    caplog.set_level(logging.DEBUG)
    http = as_("member").http
    http.cookies.set(cookies.SAY, "noe")
    answer = http.request(method, path)
    assert answer.status_code >= 400
    assert "set-cookie" not in answer.headers
    assert not [r for r in caplog.records if r.name.startswith("flipp")]


def test_what_is_too_large_leaves_nothing(as_: As, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    http = as_("member").http
    answer = http.post("/mitt-innspill", content=b"x" * 2_000_000)
    assert answer.status_code == 413 and "set-cookie" not in answer.headers
    assert not [r for r in caplog.records if r.name.startswith("flipp")]


@pytest.mark.parametrize("path", ["/nett/delt", "/delt", "/nett", "/nett/innsikt/del"])
def test_others_are_logged(as_: As, caplog: pytest.LogCaptureFixture, path: str) -> None:
    caplog.set_level(logging.DEBUG)
    as_().http.get(path)
    assert [r for r in caplog.records if r.name == "flipp.request"]


@pytest.mark.parametrize(
    "error",
    [
        RuntimeError(WRITTEN),
        sa_exc.IntegrityError(WRITTEN, {}, Exception(WRITTEN)),
        sa_exc.OperationalError(WRITTEN, {}, Exception(WRITTEN)),
    ],
    ids=lambda e: type(e).__name__,
)
def test_errors_are_told_without_a_time(
    as_: As,
    database: Database,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
) -> None:
    open_form(database)
    code = make_link(database)

    def broken(*_args: Any, **_more: Any) -> None:
        raise error

    browser = as_()
    page = browser.get(f"/del/{code}")
    monkeypatch.setattr(youth.Ctx, "render", _first_time(youth.Ctx.render, broken))
    caplog.set_level(logging.DEBUG)
    answer = browser.http.get(page.path)
    assert answer.status_code in {409, 500, 503}
    told = capsys.readouterr().err
    assert type(error).__name__ in told and WRITTEN not in told
    assert not re.search(r"\d\d:\d\d", told)
    assert not [r for r in caplog.records if r.name.startswith("flipp")]


def _first_time(usual: Any, broken: Any) -> Any:
    calls = iter([broken])

    def call(*args: Any, **more: Any) -> Any:
        return next(calls, usual)(*args, **more)

    return call
