"""A group of several municipalities, made by the project leader (story 4), in a demo of its own.

Every goal of the network is measured by all of its groups: one more changes what others look for.
"""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.test_lead import LEADER, NETWORK, RUN, SETTINGS


def test_group_of_two_municipalities(visit: Visit, javascript: bool) -> None:
    """A group may span several municipalities; the front page says which."""
    leader, run = visit(LEADER, javascript=javascript), RUN[javascript]
    leader.go(SETTINGS + "/grupper")
    leader.fill(name=f"Finnskogen {run}")
    leader.tap("Lag gruppa")
    if not leader.path.endswith(f"finnskogen-{run}"):
        leader.tap(f"Finnskogen {run}")
    for place in ("Grue", "Åsnes"):
        leader.page.locator("select[name=municipality_id] option", has_text=place).evaluate(
            "option => { option.selected = true }"
        )
        leader.tap("Legg til kommunen")
    anybody = visit()
    anybody.go(NETWORK)
    card = anybody.page.locator(".groups > li", has_text=f"Finnskogen {run}")
    expect(card).to_contain_text("Grue og Åsnes")
