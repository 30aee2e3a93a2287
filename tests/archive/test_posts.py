"""The young's words go along only when somebody says so; they can still take them back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.core.config import Settings
from app.core.db import Database
from app.insights.models import Insight
from app.intake import receipts, service
from app.intake.models import Post, PostState
from app.main import create_app
from tests.archive.conftest import New, bring, export, open_at, rows_of
from tests.direct import asking
from tests.find import one
from tests.intake.test_withdraw import SECRET as CANARY
from tests.intake.test_withdraw import TEXT, WORDS, taken_in
from tests.intake.young import SECRET, look_up, moderator, open_form, received
from tests.web import Client

WAITING = "Ingen har lest dette ennå."


@pytest.fixture
def told(database: Database) -> Database:
    """One post that became an insight, one nobody has decided on with a dialogue, one gone."""
    open_form(database)
    taken_in(database, received(database, TEXT, WORDS))
    waiting, gone = received(database, WAITING), received(database, "Ta det bort.")
    with database.write() as db:
        post = one(db, Post, id=waiting)
        service.ask(db, moderator(db), post, post.version, "Hva mener du?", "Medlem")
        service.withdraw(db, one(db, Post, id=gone))
    return database


@contextmanager
def browser(url: str, **settings: str) -> Iterator[Client]:
    """Somebody at an installation with another secret."""
    given = Settings(
        mode="test",
        secret="y" * 40,
        database_url=url,
        base_url="http://testserver",
        worker=False,
        **settings,
    )
    app = create_app(given)
    with asking(app) as http:
        yield Client(http)
    app.state.flipp.database.close()


def test_with_them_all_goes_along(told: Database, url: str, tmp_path: Path):
    export(url, "nett", tmp_path / "nett.zip")
    posts = rows_of(tmp_path / "nett.zip", "intake_post")
    assert {tuple(post["answers"]) for post in posts} == {(TEXT,), (WAITING,), ()}
    assert [m["text"] for m in rows_of(tmp_path / "nett.zip", "intake_message")] == [
        "Hva mener du?"
    ]


def test_without_them_no_word_of_a_post_leaves(told: Database, url: str, tmp_path: Path):
    """What became an insight goes as that insight; what nobody has decided on not at all."""
    export(url, "nett", tmp_path / "nett.zip", spared=True)
    posts = rows_of(tmp_path / "nett.zip", "intake_post")
    assert {post["state"] for post in posts} == {PostState.APPROVED, PostState.WITHDRAWN}
    for post in posts:
        assert (post["answers"], post["questions"], post["theme_ids"]) == ([], [], [])
        assert (post["age"], post["municipality"], post["note"], post["link_id"]) == (
            "",
            "",
            "",
            None,
        )
    assert rows_of(tmp_path / "nett.zip", "intake_message") == []
    named = {e["subject_id"] for e in _of_posts(tmp_path / "nett.zip")}
    assert named <= {post["id"] for post in posts}
    assert any(CANARY in row["text"] for row in rows_of(tmp_path / "nett.zip", "insight"))


def _of_posts(path: Path) -> list[dict[str, object]]:
    events = rows_of(path, "audit_event")
    return [event for event in events if event["subject_type"] == "intake_post"]


def test_without_them_it_is_the_same_after_a_move(
    told: Database, url: str, new: New, tmp_path: Path
):
    export(url, "nett", tmp_path / "first.zip", spared=True)
    there = new()
    bring(there, tmp_path / "first.zip")
    export(there, "nett", tmp_path / "second.zip", spared=True)
    for table in ("intake_post", "intake_message", "audit_event", "insight"):
        assert rows_of(tmp_path / "first.zip", table) == rows_of(tmp_path / "second.zip", table)


def test_numbers_tell_nothing_of_the_order(told: Database, url: str, new: New, tmp_path: Path):
    """In the archive they are ranked by their receipts' locks, where they come in drawn anew."""
    export(url, "nett", tmp_path / "nett.zip")
    locks = [post["receipt_hash"] for post in rows_of(tmp_path / "nett.zip", "intake_post")]
    assert locks == sorted(locks)
    there = new()
    bring(there, tmp_path / "nett.zip")
    with open_at(there) as database, database.read() as db:
        assert min(p.id for p in db.query(Post)) > 1000


@pytest.mark.parametrize("spared", [False, True])
def test_the_receipt_still_takes_it_back(
    told: Database, url: str, new: New, tmp_path: Path, spared: bool
):
    """Where the network came in, and the secret is another: with the key of where it was given."""
    export(url, "nett", tmp_path / "nett.zip", spared=spared)
    there = new()
    bring(there, tmp_path / "nett.zip")
    key = receipts.key_of(SECRET).hex()
    with browser(there) as client:
        assert "Vi finner ikke noe" in look_up(client, WORDS).main
    with browser(there, receipt_keys=key) as client:
        page = look_up(client, WORDS).submit("/trekk")
        assert "Innspillet er trukket. Teksten er slettet." in page.main
    with open_at(there) as database, database.read() as db:
        assert db.query(Insight).filter(Insight.title.contains(CANARY)).count() == 0


def test_the_key_is_not_the_secret_and_not_in_the_archive(told: Database, url: str, tmp_path: Path):
    export(url, "nett", tmp_path / "nett.zip")
    key = receipts.key_of(SECRET)
    assert SECRET.encode().hex() not in key.hex()
    body = (tmp_path / "nett.zip").read_bytes()
    assert key not in body and key.hex().encode() not in body


def test_keys_are_read_from_the_setting():
    one_key, other = receipts.key_of("a" * 40), receipts.key_of("b" * 40)
    assert receipts.keys_in(f"{one_key.hex()}, {other.hex()}") == [one_key, other]
    assert receipts.keys_in("") == []
    with pytest.raises(ValueError, match="abc"):
        receipts.keys_in("abcd")
