"""Long words and big letters end where the screen does, however narrow it is."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser
from sqlmodel import SQLModel, col

from app.core.db import Database, touch
from app.council.models import Board
from app.networks.models import Network
from tests.browser.conftest import PHONE, Visit, launch
from tests.browser.examine import NARROW, UNFOLD, WIDER
from tests.browser.pages import ASNES, INITIATIVE, INSIGHT, MADE_UP, PRACTICE, REAL, SETTINGS
from tests.browser.server import Site
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.looks
WORD = "https://www.eksempelkommune.no/" + "oppvekst-og-inkludering-" * 3
WRITTEN = {
    "audit_event": ("actor_name",),
    "flip_question": ("text",),
    "initiative": ("title", "purpose", "who_does", "mechanism", "learned", "advice"),
    "insight": ("title", "text"),
    "meeting": ("title", "place", "purpose"),
    "network": ("name", "lead"),
    "newsletter_issue": ("title", "intro"),
    "organisation": ("name",),
    "person": ("name", "email"),
    "practice": ("title", "who", "what", "how", "why"),
    "problem_version": ("text",),
    "promising_method": ("title", "office", "problem", "description"),
    "quote": ("text", "said_by"),
    "search_item": ("title", "summary", "lesson"),
    "term": ("name",),
    "theme": ("name",),
}
RECORDS = (INSIGHT, PRACTICE, INITIATIVE, "/bibliotek/metoder/jobbsentralen")
LISTS = tuple(f"{REAL}/{kind}" for kind in ("innsikt", "praksiser", "tiltak", "sitater", "del"))
OTHERS = (MADE_UP, MADE_UP + "/moter", MADE_UP + "/nyhetsbrev/1", MADE_UP + "/tiltak/kjorelista")
LED = tuple(f"{SETTINGS}/{page}" for page in ("folk", "organisasjoner", "tema", "ord", "faser"))


def prolong(database: Database) -> None:
    """Put the word after everything people have written."""
    with database.write() as db:
        for name, columns in WRITTEN.items():
            table = SQLModel.metadata.tables[name]
            longer = {c: sa.func.substr(table.c[c], 1, 100) + WORD for c in columns}
            for column, value in longer.items():
                db.execute(sa.update(table).where(table.c[column] != "").values({column: value}))
        for number in db.scalars(sa.select(col(Network.id))).all():
            touch(db, number or 0)


def wider(me: Visitor, address: str) -> list[str]:
    """What of the page at the address is wider than the screen, with every part unfolded."""
    response = me.open(address)
    assert response is not None and response.ok, address
    me.page.evaluate(UNFOLD)
    return [f"{address}: {what}" for what in me.page.evaluate(WIDER)]


def test_letters_twice_as_big(chromium: Browser, site: Site) -> None:
    """As somebody with low vision sets the browser of a phone."""
    big = launch(chromium.browser_type, "--blink-settings=defaultFontSize=32")
    me = Visitor(big.new_page(viewport=PHONE), site.base)
    shared = MADE_UP + "/ungdomsrad"
    wide = [w for a in ("/", REAL, ASNES, *LISTS, *RECORDS, shared) for w in wider(me, a)]
    wide += [w for code in codes(site.database) for w in wider(me, f"/rad/{code}")]
    size = me.page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)")
    big.close()
    assert not wide, "\n".join(wide)
    assert size == 32


def codes(database: Database) -> list[str]:
    """Of the boards that a link has been made to."""
    with database.read() as db:
        return [code for code in db.scalars(sa.select(col(Board.code))) if code]


def test_a_pasted_link_or_a_name_without_a_space(visit: Visit, site: Site) -> None:
    nobody, leader = visit(viewport=NARROW), visit("prosjektleder", viewport=NARROW)
    prolong(site.database)
    rounds = {nobody: ("/", REAL, ASNES, *LISTS, *RECORDS, *OTHERS)}
    rounds[leader] = ("/min-side", INSIGHT, PRACTICE, INITIATIVE, REAL + "/framdrift", *LED)
    wide, shown = [], 0
    for me, addresses in rounds.items():
        for address in addresses:
            wide += wider(me, address)
            shown += WORD in me.page.content()
    assert not wide, "\n".join(wide)
    assert shown >= 15
