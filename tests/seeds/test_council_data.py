"""The youth council in the demo data: cards are what youth said, and nothing is laid on a real
municipality."""

import re
import tomllib
from collections import Counter
from typing import Any

import pytest

from tests.seeds.test_data import INVENTED, KEYS, REAL, SEEDS, Data, strings, unique, words

Row = dict[str, Any]


class Council(Data):
    """A network's files, with the council's beside them."""

    def __init__(self, slug: str) -> None:
        super().__init__(slug)
        text = (SEEDS / slug / "council.toml").read_text("utf-8")
        self.boards: list[Row] = tomllib.loads(text)["boards"]
        self.clusters = [c for b in self.boards for c in b["clusters"]]
        self.requests = [r for c in self.clusters for r in c.get("requests", [])]


@pytest.fixture(scope="module", params=[REAL, INVENTED])
def data(request: pytest.FixtureRequest) -> Council:
    return Council(request.param)


@pytest.fixture(scope="module")
def real() -> Council:
    return Council(REAL)


@pytest.fixture(scope="module")
def invented() -> Council:
    return Council(INVENTED)


def test_keys_are_the_agreed_ones(data: Council) -> None:
    kinds = {"boards": data.boards, "clusters": data.clusters, "requests": data.requests}
    for kind, rows in kinds.items():
        assert all(set(row) <= words(KEYS[kind]) for row in rows), kind
    assert unique([row["key"] for row in data.boards + data.requests])
    for text in strings(data.boards):
        assert text and text == text.strip() and "  " not in text


def test_everything_is_marked_as_an_example(data: Council) -> None:
    assert all(board["example"] is True for board in data.boards)


def test_cards_are_what_youth_said_and_reach_the_board(data: Council) -> None:
    insight = {i["key"]: i for i in data.insights}
    for board in data.boards:
        cards = [key for cluster in board["clusters"] for key in cluster["cards"]]
        assert unique(cards), board["key"]
        assert board["reach"] in {"offentlig", "nettverk"}
        reaches = {"offentlig", board["reach"]}
        for key in cards:
            assert insight[key]["source_kind"] == "ung", key
            assert insight[key]["reach"] in reaches, key
            assert insight[key]["example"] is True, key


def test_days_go_forward(data: Council) -> None:
    for board in data.boards:
        assert board["met_days_ago"] > 0 and board["link_days"] > 0
        asked = [r for c in board["clusters"] for r in c.get("requests", [])]
        assert board["shared"] or not asked
        for request in asked:
            assert request["group"] in data.groups
            assert board["met_days_ago"] >= request["sent_days_ago"]
            answer = request.get("answer")
            if answer:
                assert set(answer) == {"kind", "text", "days_ago"}
                assert answer["kind"] in {"ja", "delvis", "nei"}
                assert request["sent_days_ago"] > answer["days_ago"]


def test_nothing_is_laid_on_a_real_municipality(real: Council) -> None:
    texts = " ".join(strings(real.boards))
    assert not re.search(r"%|prosent|[«»]", texts)
    assert not any(re.search(r"\d", text) for text in strings(real.boards))
    assert all(r["answer"]["kind"] != "nei" for r in real.requests)
    assert len(real.boards) == 1


def test_the_invented_network_shows_a_finished_and_an_open_board(invented: Council) -> None:
    assert Counter(b["shared"] for b in invented.boards) == {True: 1, False: 1}
    done = next(b for b in invented.boards if b["shared"])
    assert len(done["clusters"]) == 3
    waiting = [r for r in invented.requests if "answer" not in r]
    assert [r["sent_days_ago"] for r in waiting] == [40]
    assert len(invented.requests) == 2
