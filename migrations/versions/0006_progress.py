"""Thresholds and overrides of the goals."""

import sqlalchemy as sa
from alembic import op

import app.core.db

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "goal_threshold",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("goal", sa.String(length=4), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["network_id"], ["network.id"], name=op.f("fk_goal_threshold_network_id_network")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goal_threshold")),
        sa.UniqueConstraint("network_id", "goal", name=op.f("uq_goal_threshold_network_id_goal")),
    )
    with op.batch_alter_table("goal_threshold", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_goal_threshold_network_id"), ["network_id"], unique=False
        )

    op.create_table(
        "goal_override",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("goal", sa.String(length=4), nullable=False),
        sa.Column("met", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", app.core.db.Moment(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by"], ["person.id"], name=op.f("fk_goal_override_created_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["resource_group.id"],
            name=op.f("fk_goal_override_group_id_resource_group"),
        ),
        sa.ForeignKeyConstraint(
            ["network_id"], ["network.id"], name=op.f("fk_goal_override_network_id_network")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goal_override")),
        sa.UniqueConstraint("group_id", "goal", name=op.f("uq_goal_override_group_id_goal")),
    )
    with op.batch_alter_table("goal_override", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_goal_override_network_id"), ["network_id"], unique=False
        )

    # ### end Alembic commands ###


def downgrade() -> None:
    with op.batch_alter_table("goal_override", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_goal_override_network_id"))

    op.drop_table("goal_override")
    with op.batch_alter_table("goal_threshold", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_goal_threshold_network_id"))

    op.drop_table("goal_threshold")
    # ### end Alembic commands ###
