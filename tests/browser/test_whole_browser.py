"""What the shell of a browser does otherwise than a browser, or did in some versions.

A number whose answer was never heard: the browser itself asks the worker to try again. And a page
that was posted, asked for anew: Chromium 152 and 153 send it empty (docs/decisions/0026).
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Error, expect

from tests.browser import measures, youth
from tests.browser.conftest import FLAGS, NAMES, Visit
from tests.browser.server import Site
from tests.browser.test_measure import kept
from tests.browser.visitor import Visitor
from tests.browser.windows import Windows


@pytest.fixture(scope="module")
def windows(chromium: Browser) -> Iterator[Windows]:
    """Windows of a whole browser where there is one."""
    path = next(filter(None, map(shutil.which, NAMES[1:])), None)
    if path is None:
        yield Windows(chromium)
        return
    whole = chromium.browser_type.launch(executable_path=path, args=FLAGS)
    yield Windows(whole)
    whole.close()


def test_an_answer_never_heard_is_no_second_number(visit: Visit, site: Site) -> None:
    """The server keeps it, the phone hears nothing: it is sent again, and is there once."""
    made, _who = measures.make(site.database, "Uhørt", "uhort", filled=False)
    phone = visit()
    sent: list[str] = []

    def break_once(route, request) -> None:
        if request.method != "POST" or sent:
            route.continue_()
            return
        sent.append(request.post_data)
        route.fetch(max_redirects=0)
        route.abort("internetdisconnected")

    phone.page.route("**/m/uhort", break_once)
    phone.go("/m/uhort")
    phone.fill(value="14")
    phone.page.get_by_role("button", name="Lagre tallet").click()
    # The worker is asked to try again, does, and tells the page.
    expect(phone.page.get_by_text("Lagret: 14 for")).to_be_visible(timeout=20_000)
    assert sent and kept(site, made.id) == [14]
    phone.page.unroute("**/m/uhort")


def test_a_posted_page_asked_for_anew_is_sent_once(visit: Visit, site: Site) -> None:
    """Without a script: back, and Send again. The same words, and one post."""
    youth.prepare(site.database)
    link = youth.make_link(site.database, "Ungdomsklubben")
    before = youth.posts(site.database)
    me = visit(javascript=False)
    me.go(f"/del/{link.code}")
    youth.to_the_last_screen(me, a1="Sendt to ganger.")
    youth.send(me)
    words = youth.words_on(me.page)
    _back(me)
    assert me.heading == "Les over før du sender"
    youth.send(me)
    assert youth.words_on(me.page) == words
    assert youth.posts(site.database) == before + 1


def _back(me: Visitor) -> None:
    """The page is kept nowhere, so the browser asks for it anew when somebody goes back."""
    with pytest.raises(Error, match="ERR_CACHE_MISS"):
        me.page.go_back()
    for _try in range(20):
        # The browser's own page, which says so, is still on its way.
        me.page.wait_for_timeout(100)
        try:
            me.page.reload()
        except Error as problem:
            if "Not attached" not in str(problem):
                raise
        else:
            return
    raise AssertionError("the page does not come back")
