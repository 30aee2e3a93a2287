"""The tables of the library's index: one over everything published, whatever its kind.

`search_library` (made by the dialect: FTS5 or tsvector) holds each item's tokens: its words, its
title's words once more with a mark, and one token for each of its facet values. So words and
filters are one expression to one index. The tables here hold what is shown, counted and weighed.
"""

from __future__ import annotations

import sqlalchemy as sa

from app.core import dialect
from app.core.db import Moment, metadata
from app.core.search import encode

SCOPE = 0  # the revision that every change of the library raises
INDEX = "library"

ITEM = sa.Table(
    "search_item",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("kind", sa.String(24), nullable=False),
    sa.Column("record_id", sa.Integer, nullable=False),
    sa.Column("network_id", sa.Integer),
    sa.Column("group_id", sa.Integer),
    sa.Column("address", sa.String(200), nullable=False),
    sa.Column("title", sa.String(200), nullable=False),
    sa.Column("summary", sa.Text, nullable=False),
    sa.Column("about", sa.String(420), nullable=False),
    sa.Column("status", sa.String(24), nullable=False),
    sa.Column("stopped", sa.Boolean, nullable=False),
    sa.Column("lesson", sa.Text, nullable=False),
    sa.Column("advice", sa.Text, nullable=False),
    sa.Column("knowledge", sa.Integer, nullable=False),
    sa.Column("example", sa.Boolean, nullable=False),
    sa.Column("age_from", sa.Integer),
    sa.Column("age_to", sa.Integer),
    sa.Column("made_at", Moment, nullable=False),
    # Last: long, and read only to rank. « stem:impact stem:impact »
    sa.Column("weights", sa.Text, nullable=False),
    sa.UniqueConstraint("kind", "record_id"),
    sa.Index("ix_search_item_network", "network_id", "id"),
    sa.Index("ix_search_item_group", "group_id", "id"),
)
FACET = sa.Table(
    "search_facet",
    metadata,
    sa.Column("item_id", sa.Integer, primary_key=True),
    sa.Column("facet", sa.String(24), primary_key=True),
    sa.Column("value", sa.String(80), primary_key=True),
    sa.Index("ix_search_facet_value", "facet", "value", "item_id"),
)
# How many items there are behind each choice when nothing else is chosen, and its words.
CHOICE = sa.Table(
    "search_choice",
    metadata,
    sa.Column("facet", sa.String(24), primary_key=True),
    sa.Column("value", sa.String(80), primary_key=True),
    sa.Column("label", sa.String(160), nullable=False),
    sa.Column("n", sa.Integer, nullable=False),
)
# Every word of the published texts: how many items hold it, and how it was first spelled.
WORD = sa.Table(
    "search_word",
    metadata,
    sa.Column("stem", dialect.plain_text(64), primary_key=True),
    sa.Column("backwards", dialect.plain_text(64), nullable=False),
    sa.Column("word", sa.String(64), nullable=False),
    sa.Column("n", sa.Integer, nullable=False),
    sa.Index("ix_search_word_backwards", "backwards"),
)
# The words' trigrams, to find what a misspelt one was meant to be.
GRAM = sa.Table(
    "search_gram",
    metadata,
    sa.Column("gram", sa.String(3), primary_key=True),
    sa.Column("stem", dialect.plain_text(64), primary_key=True),
    sa.Index("ix_search_gram_stem", "stem"),
)
# Compounds learnt from the texts themselves: both halves are words of the texts, or known ones.
PART = sa.Table(
    "search_part",
    metadata,
    sa.Column("part", dialect.plain_text(64), primary_key=True),
    sa.Column("whole", dialect.plain_text(64), primary_key=True),
    sa.Index("ix_search_part_whole", "whole"),
)
# What the index lacks ("stale": it has to be built from the records), by name.
STATE = sa.Table(
    "search_state",
    metadata,
    sa.Column("name", sa.String(24), primary_key=True),
    sa.Column("value", sa.String(80), nullable=False),
)

# «z» escapes in tokens of words, and is followed by z, e, o, a or u there: these are nobody's.
TITLE_MARK = "zt"


def facet_token(facet: str, value: str) -> str:
    """The token of a facet value in the index."""
    return f"zx{facet}zx{encode(value)}"


def title_token(token: str) -> str:
    """The token of a word that stands in the title."""
    return TITLE_MARK + token
