"""Problem statements and flip questions."""

import sqlalchemy as sa
from alembic import op

import app.core.db

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "flip_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("answer", sa.String(length=24), nullable=False),
        sa.Column("example", sa.Boolean(), nullable=False),
        sa.Column("created_at", app.core.db.Moment(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by"], ["person.id"], name=op.f("fk_flip_question_created_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["resource_group.id"],
            name=op.f("fk_flip_question_group_id_resource_group"),
        ),
        sa.ForeignKeyConstraint(
            ["network_id"], ["network.id"], name=op.f("fk_flip_question_network_id_network")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flip_question")),
    )
    with op.batch_alter_table("flip_question", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_flip_question_group_id"), ["group_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_flip_question_network_id"), ["network_id"], unique=False
        )

    op.create_table(
        "problem_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("form", sa.String(length=24), nullable=False),
        sa.Column("target_group", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("adopted_on", sa.Date(), nullable=True),
        sa.Column("example", sa.Boolean(), nullable=False),
        sa.Column("created_at", app.core.db.Moment(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by"], ["person.id"], name=op.f("fk_problem_version_created_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["resource_group.id"],
            name=op.f("fk_problem_version_group_id_resource_group"),
        ),
        sa.ForeignKeyConstraint(
            ["network_id"], ["network.id"], name=op.f("fk_problem_version_network_id_network")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_problem_version")),
        sa.UniqueConstraint("group_id", "number", name=op.f("uq_problem_version_group_id_number")),
    )
    with op.batch_alter_table("problem_version", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_problem_version_network_id"), ["network_id"], unique=False
        )

    # ### end Alembic commands ###


def downgrade() -> None:
    with op.batch_alter_table("problem_version", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_problem_version_network_id"))

    op.drop_table("problem_version")
    with op.batch_alter_table("flip_question", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_flip_question_network_id"))
        batch_op.drop_index(batch_op.f("ix_flip_question_group_id"))

    op.drop_table("flip_question")
    # ### end Alembic commands ###
