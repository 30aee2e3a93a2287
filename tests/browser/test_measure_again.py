"""A number whose answer was never heard: the browser itself asks the worker to try again."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import measures
from tests.browser.conftest import FLAGS, NAMES, Visit
from tests.browser.server import Site
from tests.browser.test_measure import kept
from tests.browser.windows import Windows


@pytest.fixture(scope="module")
def windows(chromium: Browser) -> Iterator[Windows]:
    """Windows of a whole browser where there is one: the shell never asks a worker again."""
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
