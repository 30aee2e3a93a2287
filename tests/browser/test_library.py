"""A youth worker in another county looks for what somebody has tried (story 1), on a phone."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.visitor import Visitor


def search(me: Visitor, words: str) -> None:
    """Type and press «Søk»."""
    me.fill(q=words)
    me.tap("Søk", role="button", within="main form[role=search]")


def hits(me: Visitor) -> list[str]:
    return me.page.locator(".hits h3").all_inner_texts()


def test_find_what_somebody_has_tried(visit: Visit, javascript: bool) -> None:
    """From the front page, signed out: search, narrow, read what was learned, open it."""
    me = visit(javascript=javascript)
    me.open("/")
    search(me, "frokost skole")
    assert me.path == "/bibliotek"
    assert {"Frokostklubb på videregående", "Frokostklubb og møteplass kveld"} <= set(hits(me)[:5])
    me.open("/bibliotek?q=frokstklubb")
    assert "Viser treff for «frokostklubb»" in me.main
    me.open("/bibliotek?q=unge")
    me.choose("Avgrens treffene")
    label = me.page.locator("#v-status option[value=stoppet]").text_content() or ""
    number = int(re.findall(r"\((\d+)\)", label)[0])
    me.page.select_option("#v-status", "stoppet")
    me.page.get_by_role("button", name="Vis treffene").press("Enter")
    me.page.wait_for_url(re.compile("status=stoppet"))
    expect(me.page.locator(".hits h3")).to_have_count(number)
    assert len(hits(me)) == number > 0 and "Dette lærte vi" in me.main
    me.page.locator(".hits h3 a").first.click()
    me.page.wait_for_url(re.compile("/eksempelregionen/tiltak/"))
    me.page.go_back()
    assert me.page.locator("#f-q").input_value() == "unge" and len(hits(me)) == number


def test_typing_keeps_focus_address_and_the_way_back(visit: Visit) -> None:
    """The list follows what is typed; the field keeps its place, Back goes one search back."""
    me = visit()
    me.open("/bibliotek?slag=tiltak")
    field = me.page.locator("#f-q")
    field.click()
    field.press_sequentially("frokost")
    me.page.wait_for_url(re.compile("q=frokost"))
    expect(me.page.locator(".hits h3")).to_have_count(4)
    assert me.page.evaluate("document.activeElement.id") == "f-q"
    assert "slag=tiltak" in me.page.url
    field.press_sequentially("klubb kveld")
    me.page.wait_for_url(re.compile("kveld"))
    assert field.input_value() == "frokostklubb kveld"
    assert me.page.evaluate("document.activeElement.id") == "f-q"
    me.page.go_back()
    me.page.wait_for_url(re.compile("q=frokost(&|$)"))
    expect(me.page.locator("#f-q")).to_have_value("frokost")
    expect(me.page.locator(".hits h3")).to_have_count(4)
