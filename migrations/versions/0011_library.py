"""The library's index, its vocabulary, and synonyms.

The index is built from the records by the application after this step, as it is by `flipp
reindex`; the row "stale" says that it has not been done yet.
"""

import sqlalchemy as sa
from alembic import op

from app.core import dialect
from app.core.db import Moment

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def _plain(length: int) -> sa.types.TypeEngine:
    return dialect.plain_text(length)


def upgrade() -> None:
    op.create_table(
        "search_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=True),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("about", sa.String(length=420), nullable=False),
        sa.Column("status", sa.String(length=24), nullable=False),
        sa.Column("stopped", sa.Boolean(), nullable=False),
        sa.Column("lesson", sa.Text(), nullable=False),
        sa.Column("advice", sa.Text(), nullable=False),
        sa.Column("knowledge", sa.Integer(), nullable=False),
        sa.Column("example", sa.Boolean(), nullable=False),
        sa.Column("age_from", sa.Integer(), nullable=True),
        sa.Column("age_to", sa.Integer(), nullable=True),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("weights", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_item")),
        sa.UniqueConstraint("kind", "record_id", name=op.f("uq_search_item_kind_record_id")),
    )
    op.create_index("ix_search_item_network", "search_item", ["network_id", "id"])
    op.create_index("ix_search_item_group", "search_item", ["group_id", "id"])
    op.create_table(
        "search_facet",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("facet", sa.String(length=24), nullable=False),
        sa.Column("value", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("item_id", "facet", "value", name=op.f("pk_search_facet")),
    )
    op.create_index("ix_search_facet_value", "search_facet", ["facet", "value", "item_id"])
    op.create_table(
        "search_choice",
        sa.Column("facet", sa.String(length=24), nullable=False),
        sa.Column("value", sa.String(length=80), nullable=False),
        sa.Column("label", sa.String(length=160), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("facet", "value", name=op.f("pk_search_choice")),
    )
    op.create_table(
        "search_word",
        sa.Column("stem", _plain(64), nullable=False),
        sa.Column("backwards", _plain(64), nullable=False),
        sa.Column("word", sa.String(length=64), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("stem", name=op.f("pk_search_word")),
    )
    op.create_index("ix_search_word_backwards", "search_word", ["backwards"])
    op.create_table(
        "search_gram",
        sa.Column("gram", sa.String(length=3), nullable=False),
        sa.Column("stem", _plain(64), nullable=False),
        sa.PrimaryKeyConstraint("gram", "stem", name=op.f("pk_search_gram")),
    )
    op.create_index("ix_search_gram_stem", "search_gram", ["stem"])
    op.create_table(
        "search_part",
        sa.Column("part", _plain(64), nullable=False),
        sa.Column("whole", _plain(64), nullable=False),
        sa.PrimaryKeyConstraint("part", "whole", name=op.f("pk_search_part")),
    )
    op.create_index("ix_search_part_whole", "search_part", ["whole"])
    state = op.create_table(
        "search_state",
        sa.Column("name", sa.String(length=24), nullable=False),
        sa.Column("value", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_search_state")),
    )
    op.bulk_insert(state, [{"name": "stale", "value": "0011"}])
    dialect.create_search_table(op.get_bind(), "library")
    op.create_table(
        "synonym",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(length=600), nullable=False),
        sa.Column("shipped", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_synonym")),
    )
    op.create_index(op.f("ix_synonym_shipped"), "synonym", ["shipped"])


def downgrade() -> None:
    op.drop_table("synonym")
    dialect.drop_search_table(op.get_bind(), "library")
    for name in ("state", "part", "gram", "word", "choice", "facet", "item"):
        op.drop_table(f"search_{name}")
