"""Insights, exceptions, quotes, and their search index."""

import sqlalchemy as sa
from alembic import op

import app.core.db
from app.core import dialect

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "insight",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("source_kind", sa.String(length=24), nullable=False),
        sa.Column("method", sa.String(length=24), nullable=False),
        sa.Column("heard_on", sa.Date(), nullable=True),
        sa.Column("consent", sa.String(length=24), nullable=False),
        sa.Column("reach", sa.String(length=24), nullable=False),
        sa.Column("delete_by", sa.Date(), nullable=True),
        sa.Column("is_exception", sa.Boolean(), nullable=False),
        sa.Column("example", sa.Boolean(), nullable=False),
        sa.Column("created_at", app.core.db.Moment(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by"], ["person.id"], name=op.f("fk_insight_created_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["resource_group.id"], name=op.f("fk_insight_group_id_resource_group")
        ),
        sa.ForeignKeyConstraint(
            ["network_id"], ["network.id"], name=op.f("fk_insight_network_id_network")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_insight")),
        sa.UniqueConstraint("network_id", "slug", name=op.f("uq_insight_network_id_slug")),
    )
    with op.batch_alter_table("insight", schema=None) as batch_op:
        batch_op.create_index(
            "ix_insight_exception", ["network_id", "is_exception", "id"], unique=False
        )
        batch_op.create_index("ix_insight_group", ["network_id", "group_id", "id"], unique=False)
        batch_op.create_index(
            "ix_insight_group_source", ["network_id", "group_id", "source_kind", "id"], unique=False
        )
        batch_op.create_index("ix_insight_network", ["network_id", "id"], unique=False)
        batch_op.create_index(
            "ix_insight_source", ["network_id", "source_kind", "id"], unique=False
        )

    op.create_table(
        "exception",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("insight_id", sa.Integer(), nullable=False),
        sa.Column("flip_question_id", sa.Integer(), nullable=False),
        sa.Column("created_at", app.core.db.Moment(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by"], ["person.id"], name=op.f("fk_exception_created_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["flip_question_id"],
            ["flip_question.id"],
            name=op.f("fk_exception_flip_question_id_flip_question"),
        ),
        sa.ForeignKeyConstraint(
            ["insight_id"], ["insight.id"], name=op.f("fk_exception_insight_id_insight")
        ),
        sa.ForeignKeyConstraint(
            ["network_id"], ["network.id"], name=op.f("fk_exception_network_id_network")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exception")),
        sa.UniqueConstraint(
            "insight_id", "flip_question_id", name=op.f("uq_exception_insight_id_flip_question_id")
        ),
    )
    with op.batch_alter_table("exception", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_exception_flip_question_id"), ["flip_question_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_exception_network_id"), ["network_id"], unique=False)

    op.create_table(
        "insight_theme",
        sa.Column("insight_id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["insight_id"], ["insight.id"], name=op.f("fk_insight_theme_insight_id_insight")
        ),
        sa.ForeignKeyConstraint(
            ["theme_id"], ["theme.id"], name=op.f("fk_insight_theme_theme_id_theme")
        ),
        sa.PrimaryKeyConstraint("insight_id", "theme_id", name=op.f("pk_insight_theme")),
    )
    with op.batch_alter_table("insight_theme", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_insight_theme_theme_id"), ["theme_id"], unique=False)

    op.create_table(
        "quote",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("insight_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("said_by", sa.String(length=120), nullable=False),
        sa.Column("paraphrase", sa.Boolean(), nullable=False),
        sa.Column("consent", sa.Boolean(), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("example", sa.Boolean(), nullable=False),
        sa.Column("created_at", app.core.db.Moment(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by"], ["person.id"], name=op.f("fk_quote_created_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["insight_id"], ["insight.id"], name=op.f("fk_quote_insight_id_insight")
        ),
        sa.ForeignKeyConstraint(
            ["network_id"], ["network.id"], name=op.f("fk_quote_network_id_network")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quote")),
    )
    with op.batch_alter_table("quote", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_quote_insight_id"), ["insight_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_quote_network_id"), ["network_id"], unique=False)

    op.create_table(
        "version_insight",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("insight_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["insight_id"], ["insight.id"], name=op.f("fk_version_insight_insight_id_insight")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["problem_version.id"],
            name=op.f("fk_version_insight_version_id_problem_version"),
        ),
        sa.PrimaryKeyConstraint("version_id", "insight_id", name=op.f("pk_version_insight")),
    )
    with op.batch_alter_table("version_insight", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_version_insight_insight_id"), ["insight_id"], unique=False
        )

    # ### end Alembic commands ###
    dialect.create_search_table(op.get_bind(), "insight")


def downgrade() -> None:
    dialect.drop_search_table(op.get_bind(), "insight")
    with op.batch_alter_table("version_insight", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_version_insight_insight_id"))

    op.drop_table("version_insight")
    with op.batch_alter_table("quote", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_quote_network_id"))
        batch_op.drop_index(batch_op.f("ix_quote_insight_id"))

    op.drop_table("quote")
    with op.batch_alter_table("insight_theme", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_insight_theme_theme_id"))

    op.drop_table("insight_theme")
    with op.batch_alter_table("exception", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exception_network_id"))
        batch_op.drop_index(batch_op.f("ix_exception_flip_question_id"))

    op.drop_table("exception")
    with op.batch_alter_table("insight", schema=None) as batch_op:
        batch_op.drop_index("ix_insight_source")
        batch_op.drop_index("ix_insight_network")
        batch_op.drop_index("ix_insight_group_source")
        batch_op.drop_index("ix_insight_group")
        batch_op.drop_index("ix_insight_exception")

    op.drop_table("insight")
    # ### end Alembic commands ###
