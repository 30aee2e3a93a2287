"""The youth council's boards, clusters, cards, seats and dots; what it asks of groups."""

import sqlalchemy as sa
from alembic import op

import app.core.db

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def _key(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}_{target}"
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(name))


def upgrade() -> None:
    _boards()
    _clusters()
    _seats()
    _requests()


def _boards() -> None:
    op.create_table(
        "council_board",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("met_on", sa.Date(), nullable=False),
        sa.Column("reach", sa.String(length=24), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("link_opens", sa.Date(), nullable=False),
        sa.Column("link_closes", sa.Date(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("shared_on", sa.Date(), nullable=True),
        sa.Column("example", sa.Boolean(), nullable=False),
        sa.Column("created_at", app.core.db.Moment(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        _key("council_board", "created_by", "person"),
        _key("council_board", "network_id", "network"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_board")),
        sa.UniqueConstraint("code", name=op.f("uq_council_board_code")),
        sa.UniqueConstraint("network_id", "slug", name=op.f("uq_council_board_network_id_slug")),
    )
    op.create_index("ix_council_board_network", "council_board", ["network_id", "id"])
    op.create_index("ix_council_board_state", "council_board", ["network_id", "state", "id"])


def _clusters() -> None:
    op.create_table(
        "council_cluster",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        _key("council_cluster", "board_id", "council_board"),
        _key("council_cluster", "network_id", "network"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_cluster")),
    )
    op.create_index(op.f("ix_council_cluster_board_id"), "council_cluster", ["board_id"])
    op.create_index(op.f("ix_council_cluster_network_id"), "council_cluster", ["network_id"])
    op.create_table(
        "council_card",
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("insight_id", sa.Integer(), nullable=False),
        sa.Column("cluster_id", sa.Integer(), nullable=False),
        _key("council_card", "board_id", "council_board"),
        _key("council_card", "cluster_id", "council_cluster"),
        _key("council_card", "insight_id", "insight"),
        sa.PrimaryKeyConstraint("board_id", "insight_id", name=op.f("pk_council_card")),
    )
    op.create_index(op.f("ix_council_card_cluster_id"), "council_card", ["cluster_id"])
    op.create_index(op.f("ix_council_card_insight_id"), "council_card", ["insight_id"])


def _seats() -> None:
    op.create_table(
        "council_seat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("by_link", sa.Boolean(), nullable=False),
        _key("council_seat", "board_id", "council_board"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_seat")),
        sa.UniqueConstraint("key", name=op.f("uq_council_seat_key")),
    )
    op.create_index(op.f("ix_council_seat_board_id"), "council_seat", ["board_id"])
    op.create_table(
        "council_dot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cluster_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        _key("council_dot", "cluster_id", "council_cluster"),
        _key("council_dot", "seat_id", "council_seat"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_dot")),
    )
    op.create_index(op.f("ix_council_dot_cluster_id"), "council_dot", ["cluster_id"])
    op.create_index(op.f("ix_council_dot_seat_id"), "council_dot", ["seat_id"])


def _requests() -> None:
    op.create_table(
        "youth_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("cluster_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("answer_kind", sa.String(length=24), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answered_role", sa.String(length=24), nullable=False),
        sa.Column("example", sa.Boolean(), nullable=False),
        sa.Column("created_at", app.core.db.Moment(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        _key("youth_request", "cluster_id", "council_cluster"),
        _key("youth_request", "created_by", "person"),
        _key("youth_request", "group_id", "resource_group"),
        _key("youth_request", "network_id", "network"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_youth_request")),
        sa.UniqueConstraint(
            "cluster_id", "group_id", name=op.f("uq_youth_request_cluster_id_group_id")
        ),
        sa.UniqueConstraint("network_id", "slug", name=op.f("uq_youth_request_network_id_slug")),
    )
    op.create_index(
        "ix_youth_request_group", "youth_request", ["network_id", "group_id", "state", "id"]
    )
    op.create_index("ix_youth_request_state", "youth_request", ["network_id", "state", "id"])


def downgrade() -> None:
    for table in (
        "youth_request",
        "council_dot",
        "council_seat",
        "council_card",
        "council_cluster",
        "council_board",
    ):
        op.drop_table(table)
