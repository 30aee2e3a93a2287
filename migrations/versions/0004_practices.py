"""Practices with contrasts and confirmations, and their search index."""

import sqlalchemy as sa
from alembic import op

import app.core.db
from app.core import dialect

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "practice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("traits", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("comparison", sa.Text(), nullable=False),
        sa.Column("transferability", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("tid", sa.String(length=24), nullable=False),
        sa.Column("penger", sa.String(length=24), nullable=False),
        sa.Column("kompetanse", sa.String(length=24), nullable=False),
        sa.Column("mandat", sa.String(length=24), nullable=False),
        sa.Column("nettverk", sa.String(length=24), nullable=False),
        sa.Column("reject_reason", sa.Text(), nullable=False),
        sa.Column("reach", sa.String(length=24), nullable=False),
        sa.Column("example", sa.Boolean(), nullable=False),
        sa.Column("created_at", app.core.db.Moment(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by"], ["person.id"], name=op.f("fk_practice_created_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["resource_group.id"], name=op.f("fk_practice_group_id_resource_group")
        ),
        sa.ForeignKeyConstraint(
            ["network_id"], ["network.id"], name=op.f("fk_practice_network_id_network")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice")),
        sa.UniqueConstraint("network_id", "slug", name=op.f("uq_practice_network_id_slug")),
    )
    with op.batch_alter_table("practice", schema=None) as batch_op:
        batch_op.create_index("ix_practice_group", ["network_id", "group_id", "id"], unique=False)
        batch_op.create_index(
            "ix_practice_group_state", ["network_id", "group_id", "state", "id"], unique=False
        )
        batch_op.create_index("ix_practice_network", ["network_id", "id"], unique=False)
        batch_op.create_index("ix_practice_state", ["network_id", "state", "id"], unique=False)

    op.create_table(
        "confirmation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("practice_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("researcher", sa.Boolean(), nullable=False),
        sa.Column("created_at", app.core.db.Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["network_id"], ["network.id"], name=op.f("fk_confirmation_network_id_network")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_confirmation_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_confirmation_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practice.id"], name=op.f("fk_confirmation_practice_id_practice")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confirmation")),
        sa.UniqueConstraint(
            "practice_id", "person_id", name=op.f("uq_confirmation_practice_id_person_id")
        ),
    )
    with op.batch_alter_table("confirmation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_confirmation_network_id"), ["network_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_confirmation_person_id"), ["person_id"], unique=False)

    op.create_table(
        "contrast",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("practice_id", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=200), nullable=False),
        sa.Column("shows", sa.Boolean(), nullable=False),
        sa.Column("deviant", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_at", app.core.db.Moment(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by"], ["person.id"], name=op.f("fk_contrast_created_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["network_id"], ["network.id"], name=op.f("fk_contrast_network_id_network")
        ),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practice.id"], name=op.f("fk_contrast_practice_id_practice")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contrast")),
    )
    with op.batch_alter_table("contrast", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contrast_network_id"), ["network_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_contrast_practice_id"), ["practice_id"], unique=False)

    op.create_table(
        "practice_insight",
        sa.Column("practice_id", sa.Integer(), nullable=False),
        sa.Column("insight_id", sa.Integer(), nullable=False),
        sa.Column("viewpoint", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(
            ["insight_id"], ["insight.id"], name=op.f("fk_practice_insight_insight_id_insight")
        ),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practice.id"], name=op.f("fk_practice_insight_practice_id_practice")
        ),
        sa.PrimaryKeyConstraint("practice_id", "insight_id", name=op.f("pk_practice_insight")),
    )
    with op.batch_alter_table("practice_insight", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_practice_insight_insight_id"), ["insight_id"], unique=False
        )

    op.create_table(
        "practice_theme",
        sa.Column("practice_id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practice.id"], name=op.f("fk_practice_theme_practice_id_practice")
        ),
        sa.ForeignKeyConstraint(
            ["theme_id"], ["theme.id"], name=op.f("fk_practice_theme_theme_id_theme")
        ),
        sa.PrimaryKeyConstraint("practice_id", "theme_id", name=op.f("pk_practice_theme")),
    )
    with op.batch_alter_table("practice_theme", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_practice_theme_theme_id"), ["theme_id"], unique=False)

    # ### end Alembic commands ###
    dialect.create_search_table(op.get_bind(), "practice")


def downgrade() -> None:
    dialect.drop_search_table(op.get_bind(), "practice")
    with op.batch_alter_table("practice_theme", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_practice_theme_theme_id"))

    op.drop_table("practice_theme")
    with op.batch_alter_table("practice_insight", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_practice_insight_insight_id"))

    op.drop_table("practice_insight")
    with op.batch_alter_table("contrast", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contrast_practice_id"))
        batch_op.drop_index(batch_op.f("ix_contrast_network_id"))

    op.drop_table("contrast")
    with op.batch_alter_table("confirmation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_confirmation_person_id"))
        batch_op.drop_index(batch_op.f("ix_confirmation_network_id"))

    op.drop_table("confirmation")
    with op.batch_alter_table("practice", schema=None) as batch_op:
        batch_op.drop_index("ix_practice_state")
        batch_op.drop_index("ix_practice_network")
        batch_op.drop_index("ix_practice_group_state")
        batch_op.drop_index("ix_practice_group")

    op.drop_table("practice")
    # ### end Alembic commands ###
