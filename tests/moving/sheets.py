"""Sheets as people make them, and what is made to do harm."""

from __future__ import annotations

import io
from typing import Any

import xlsxwriter
from sqlalchemy.orm import Session

from app import registry
from app.core.db import Database
from app.core.jobs import Job
from app.initiatives.models import Initiative
from tests.conftest import As
from tests.find import one
from tests.web import Page

HOME = "/nett/innstillinger/import"
HEADS = ("Nøkkel", "Tittel", "Gruppe")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def csv_of(*rows: tuple[str, ...], encoding: str = "utf-8-sig", between: str = ";") -> bytes:
    """A CSV file of these rows."""
    return "".join(f"{between.join(row)}\r\n" for row in rows).encode(encoding)


def xlsx_of(*rows: tuple[Any, ...], change: Any = None) -> bytes:
    """A workbook of these rows; `change` does more with the sheet."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        page = book.add_worksheet("Tiltak")
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
        if change:
            change(book, page)
    return target.getvalue()


def send(as_: As, data: bytes, name: str = "tiltak.csv", who: str = "leader") -> Page:
    """Send in a file as a browser does, and look at what comes of it."""
    browser = as_(who)
    page = browser.get(HOME)
    fields = page.fields(page.form("/import"))
    fields.pop("fil", None)
    answer = browser.http.post(HOME, data=fields, files={"fil": (name, data, "text/csv")})
    return Page(browser, answer)


def refused(as_: As, data: bytes, name: str = "tiltak.csv") -> str:
    """Why the file is not taken: the sentence beside the field."""
    page = send(as_, data, name)
    assert page.status == 422, page.text
    assert page.path == HOME
    return page.error("fil")


def rows_of(page: Page) -> list[str]:
    """The words of each row of the preview that is shown."""
    found = page.soup.select("section[aria-labelledby=rader] ol > li")
    return [" ".join(row.get_text(" ").split()) for row in found]


def counts(page: Page) -> dict[str, int]:
    """How many rows become what, as the page says."""
    lines = page.soup.select("section[aria-labelledby=over-h] ul.plain li")
    words = [" ".join(line.get_text(" ").split()).replace(" :", ":") for line in lines]
    return {word.split(":")[0]: int(word.split(":")[1]) for word in words}


def work(database: Database) -> int:
    """What the server's thread does every second."""
    return registry.do_jobs(database)


def carry_out(database: Database, page: Page, **values: Any) -> Page:
    """Press «Flytt inn», let it be done, and come back to the page."""
    path = page.path.removesuffix("/start")
    started = page.submit("/start", **values)
    assert started.path == path, started.text
    assert work(database) == 1
    return page.client.get(path)


def initiatives_of(db: Session) -> dict[str, Initiative]:
    """Every initiative of the network, by its title."""
    import sqlalchemy as sa

    found = db.scalars(sa.select(Initiative).order_by(Initiative.id)).all()
    return {row.title: row for row in found}


def newest_job(db: Session) -> Job:
    """The one job there is."""
    return one(db, Job)
