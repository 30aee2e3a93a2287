"""Posts that nobody has approved, each holding a word that no other text has."""

from __future__ import annotations

from app.core.db import Database
from app.intake import service as intake
from app.intake.models import Post, PostState
from tests.find import one

WORD = "kanarifugl"
MODERATORS = frozenset({"moderator"})
STATES = [PostState.RECEIVED, PostState.ASKED, PostState.ANSWERED, PostState.REJECTED]


def plant(database: Database) -> None:
    """Into the records of records.py: a post in each state that is not approved."""
    with database.write() as db:
        first = one(db, Post, receipt_hash="lås 1")
        first.answers = [f"En {WORD} sang."]
        for state in STATES:
            told = [f"{WORD} {state}"]
            intake.receive(db, first.network_id, f"{state}", intake.Sent(told, [WORD]))
            post = one(db, Post, receipt_hash=str(state))
            post.state, post.note, post.reason = state, WORD, WORD
