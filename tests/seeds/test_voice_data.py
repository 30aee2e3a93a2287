"""The files of the young's voice keep the promises made about the demo data; reads TOML only."""

from __future__ import annotations

import re
from typing import Any

import pytest

from app.core import guard
from app.intake import receipts, rules
from app.intake.models import AgeBand
from app.networks.models import Role
from app.networks.rules import MAY_MODERATE
from seeds.intake import TURNS
from seeds.timeline import day_of
from tests.seeds.reading import INVENTED, NOW, REAL, toml
from tests.seeds.test_data import KEYS, strings, unique, words

Row = dict[str, Any]
TOLD = ("answers", "asked", "answered", "rejected", "followed_up")
DECIDED = {"rejected", "withdrawn"}


@pytest.fixture(params=[REAL, INVENTED])
def slug(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def posts(slug: str) -> list[Row]:
    found: list[Row] = toml(slug, "intake")["posts"]
    return found


def links(slug: str) -> dict[str, Row]:
    return {row["key"]: row for row in toml(slug, "intake")["links"]}


def taken_in(slug: str) -> dict[str, Row]:
    """{post: the row of the insight it became}."""
    return {row["post"]: row for row in toml(slug, "insights")["insights"] if "post" in row}


def marked(row: Row) -> list[str]:
    """The kinds of the guard's marks in what the young and the moderators wrote."""
    texts = [text for name in TOLD for text in strings(row.get(name, ""))]
    return sorted({str(mark.kind) for text in texts for mark in guard.marks(text)})


def test_keys_are_the_agreed_ones_and_unique(slug: str) -> None:
    file = toml(slug, "intake")
    assert set(file) == {"settings", "links", "posts"}
    assert set(file["settings"]) <= words(KEYS["settings"])
    for kind in ("links", "posts"):
        assert all(set(row) <= words(KEYS[kind]) for row in file[kind]), kind
        assert unique([row["key"] for row in file[kind]]), kind
    assert set(TURNS) <= words(KEYS["posts"])
    texts = strings(file)
    assert all(text == text.strip() and "  " not in text for text in texts)


def test_posts_point_at_things_that_exist(slug: str) -> None:
    network = toml(slug, "network")
    themes = {t["slug"] for t in network["themes"]}
    places = {m["name"] for m in network["municipalities"]}
    for row in posts(slug):
        assert row.get("link") in {*links(slug), None}, row["key"]
        assert set(row.get("themes", [])) <= themes, row["key"]
        assert row.get("municipality") in {*places, None}, row["key"]
        assert row.get("age") in {*AgeBand, None}, row["key"]
        asked = links(slug)[row["link"]].get("questions", []) if "link" in row else []
        assert 1 <= len(row["answers"]) <= len(asked or rules.QUESTIONS[: rules.ASKED]), row["key"]
        assert all(len(text) <= rules.LONGEST_ANSWER for text in strings(row)), row["key"]
    assert set(taken_in(slug)) <= {row["key"] for row in posts(slug)}


def test_every_post_is_an_example(slug: str) -> None:
    assert all(row["example"] is True for row in posts(slug))
    assert all(row["example"] is True for row in taken_in(slug).values())


def test_receipts_are_spelled_as_they_are_read_and_are_nobody_elses() -> None:
    every = [row["receipt"] for slug in (REAL, INVENTED) for row in posts(slug)]
    assert [receipts.spelled(receipts.read(words)) for words in every] == every
    assert unique(every)


def test_the_two_to_try_are_one_that_led_on_and_one_with_a_question() -> None:
    led, waiting = (
        next(row for row in posts(INVENTED) if row["receipt"] == receipts.spelled(receipt))
        for receipt in receipts.DEMO
    )
    assert led["key"] in taken_in(INVENTED)
    assert "asked" in waiting
    assert not {"answered", *DECIDED} & set(waiting)


def test_an_insight_made_of_a_post_says_what_the_service_will_say(slug: str) -> None:
    published = {row["key"]: row["publish"] for row in posts(slug)}
    for key, row in taken_in(slug).items():
        assert (row["source_kind"], row["method"]) == ("ung", "sporreskjema"), key
        assert row["heard_on"].weekday() == 0, f"{key}: only the week is kept"
        assert row["consent"] == ("avkrysset" if published[key] else "ikke_nodvendig"), key
        assert published[key] or row["reach"] != "offentlig", key


def test_a_post_is_either_taken_in_or_has_come_lately(slug: str) -> None:
    keep_days = toml(slug, "intake")["settings"]["keep_days"]
    for row in posts(slug):
        assert (row["key"] in taken_in(slug)) != ("weeks_ago" in row), row["key"]
        assert row.get("weeks_ago", 1) >= 1, row["key"]
        assert 7 * row.get("weeks_ago", 1) + 14 <= keep_days, f"{row['key']} would be erased"
        assert "asked" in row or "answered" not in row, row["key"]
        assert ("worry" in row) == ("followed_up" in row), f"{row['key']}: no worry is left alone"
        if "weeks_ago" in row and "link" in row:
            assert "closed" not in links(slug)[row["link"]], row["key"]


def test_links_are_open_when_they_are_used(slug: str) -> None:
    settings, insights = toml(slug, "intake")["settings"], taken_in(slug)
    for link in links(slug).values():
        assert settings["opened"] <= link["opened"] < link.get("closed", day_of(NOW)), link["key"]
        for row in posts(slug):
            if row.get("link") == link["key"] and row["key"] in insights:
                heard = insights[row["key"]]["heard_on"]
                assert link["opened"] <= heard < link.get("closed", day_of(NOW)), row["key"]
    assert sum("closed" in link for link in links(slug).values()) == 1
    assert any("questions" in link for link in links(slug).values())


def test_moderators_are_the_leader_a_worker_and_a_member_of_two_groups(slug: str) -> None:
    readers = [p for p in toml(slug, "network")["people"] if p.get("moderates")]
    assert all(Role(p["role"]) in MAY_MODERATE for p in readers)
    assert [p["role"] for p in readers[:2]] == ["prosjektleder", "prosjektmedarbeider"]
    groups = [p["group"] for p in readers[2:]]
    assert len(groups) == len(set(groups)) == 2


# What may be said about real municipalities


def test_no_word_is_laid_on_a_real_place_or_person() -> None:
    for row in posts(REAL):
        assert not {"municipality", "worry", "paper", *DECIDED} & set(row), row["key"]
        assert row.get("link") != "solor-vgs", f"{row['key']}: no word through a real school"
        texts = " ".join(strings([row.get(name, "") for name in TOLD]))
        assert not re.search(r"\d|%|prosent|[«»]", texts), row["key"]
        assert not marked(row), row["key"]


# What the invented network must show


def test_one_post_has_something_to_hide() -> None:
    found = {row["key"]: marked(row) for row in posts(INVENTED) if marked(row)}
    assert found == {"kiosken": ["navn", "telefon"]}


def test_the_whole_life_of_a_post_is_shown() -> None:
    keys = [set(row) for row in posts(INVENTED)]
    for key in (*TURNS, "paper"):
        assert any(key in row for row in keys), key
    reaches = sorted(row["reach"] for row in taken_in(INVENTED).values())
    assert reaches == ["nettverk", "offentlig"]
