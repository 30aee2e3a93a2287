"""The young's voice: settings, links, posts and the dialogue about them; who reads them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.core.db import Moment

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Four tables, the task of a member, and insights nobody may show to all."""
    with op.batch_alter_table("membership") as batch:
        batch.add_column(
            sa.Column("moderates", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    op.add_column(
        "insight", sa.Column("sealed", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.create_table(
        "youth_settings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("keep_days", sa.Integer(), nullable=False),
        sa.Column("help", sa.JSON(), nullable=False),
        sa.Column("routine", sa.Text(), nullable=False),
        sa.Column("contact", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["network_id"], ["network.id"], name=op.f("fk_youth_settings_network_id_network")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_youth_settings")),
        sa.UniqueConstraint("network_id", name=op.f("uq_youth_settings_network_id")),
    )
    _links()
    _posts()


def _links() -> None:
    op.create_table(
        "intake_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=24), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("starts", sa.Date(), nullable=True),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.Column("created_at", Moment(timezone=True), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["network_id"], ["network.id"], name=op.f("fk_intake_link_network_id_network")
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["person.id"], name=op.f("fk_intake_link_created_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_link")),
        sa.UniqueConstraint("code", name=op.f("uq_intake_link_code")),
    )
    op.create_index("ix_intake_link_network", "intake_link", ["network_id", "id"])


def _posts() -> None:
    op.create_table(
        "intake_post",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("link_id", sa.Integer(), nullable=True),
        sa.Column("receipt_hash", sa.String(length=64), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("seen", sa.Boolean(), nullable=False),
        sa.Column("paper", sa.Boolean(), nullable=False),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("theme_ids", sa.JSON(), nullable=False),
        sa.Column("age", sa.String(length=12), nullable=False),
        sa.Column("municipality", sa.String(length=120), nullable=False),
        sa.Column("may_publish", sa.Boolean(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("followed_up", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("erased_on", sa.Date(), nullable=True),
        sa.Column("insight_id", sa.Integer(), nullable=True),
        sa.Column("example", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["network_id"], ["network.id"], name=op.f("fk_intake_post_network_id_network")
        ),
        sa.ForeignKeyConstraint(
            ["link_id"], ["intake_link.id"], name=op.f("fk_intake_post_link_id_intake_link")
        ),
        sa.ForeignKeyConstraint(
            ["insight_id"], ["insight.id"], name=op.f("fk_intake_post_insight_id_insight")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_post")),
        sa.UniqueConstraint("receipt_hash", name=op.f("uq_intake_post_receipt_hash")),
    )
    op.create_index(
        "ix_intake_post_queue", "intake_post", ["network_id", "state", "urgent", "week", "id"]
    )
    op.create_index("ix_intake_post_insight", "intake_post", ["insight_id"])
    op.create_index("ix_intake_post_link", "intake_post", ["link_id"])
    op.create_index("ix_intake_post_week", "intake_post", ["week"])
    op.create_table(
        "intake_message",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("from_youth", sa.Boolean(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by_role", sa.String(length=60), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["post_id"], ["intake_post.id"], name=op.f("fk_intake_message_post_id_intake_post")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_message")),
        sa.UniqueConstraint("post_id", "no", name=op.f("uq_intake_message_post_id_no")),
    )


def downgrade() -> None:
    """Without the young's voice."""
    for table in ("intake_message", "intake_post", "intake_link", "youth_settings"):
        op.drop_table(table)
    op.drop_column("insight", "sealed")
    with op.batch_alter_table("membership") as batch:
        batch.drop_column("moderates")
