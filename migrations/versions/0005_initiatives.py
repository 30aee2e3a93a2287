"""Initiatives, and their search index."""

import sqlalchemy as sa
from alembic import op

import app.core.db
from app.core import dialect

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "initiative",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("target_group", sa.String(length=200), nullable=False),
        sa.Column("age_from", sa.Integer(), nullable=True),
        sa.Column("age_to", sa.Integer(), nullable=True),
        sa.Column("setting", sa.String(length=200), nullable=False),
        sa.Column("status", sa.String(length=24), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("funding", sa.Text(), nullable=False),
        sa.Column("legal_basis", sa.String(length=200), nullable=False),
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=True),
        sa.Column("contact_role", sa.String(length=120), nullable=False),
        sa.Column("core_parts", sa.JSON(), nullable=False),
        sa.Column("adaptable_parts", sa.JSON(), nullable=False),
        sa.Column("expected", sa.Text(), nullable=False),
        sa.Column("learned", sa.Text(), nullable=False),
        sa.Column("advice", sa.Text(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("reach", sa.String(length=24), nullable=False),
        sa.Column("example", sa.Boolean(), nullable=False),
        sa.Column("created_at", app.core.db.Moment(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by"], ["person.id"], name=op.f("fk_initiative_created_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["resource_group.id"], name=op.f("fk_initiative_group_id_resource_group")
        ),
        sa.ForeignKeyConstraint(
            ["network_id"], ["network.id"], name=op.f("fk_initiative_network_id_network")
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["organisation.id"], name=op.f("fk_initiative_owner_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_initiative")),
        sa.UniqueConstraint("network_id", "slug", name=op.f("uq_initiative_network_id_slug")),
    )
    with op.batch_alter_table("initiative", schema=None) as batch_op:
        batch_op.create_index("ix_initiative_group", ["network_id", "group_id", "id"], unique=False)
        batch_op.create_index(
            "ix_initiative_group_status", ["network_id", "group_id", "status", "id"], unique=False
        )
        batch_op.create_index("ix_initiative_network", ["network_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_initiative_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index("ix_initiative_status", ["network_id", "status", "id"], unique=False)

    op.create_table(
        "initiative_partner",
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["initiative_id"],
            ["initiative.id"],
            name=op.f("fk_initiative_partner_initiative_id_initiative"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_initiative_partner_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint(
            "initiative_id", "organisation_id", name=op.f("pk_initiative_partner")
        ),
    )
    with op.batch_alter_table("initiative_partner", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_initiative_partner_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "initiative_practice",
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("practice_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["initiative_id"],
            ["initiative.id"],
            name=op.f("fk_initiative_practice_initiative_id_initiative"),
        ),
        sa.ForeignKeyConstraint(
            ["practice_id"],
            ["practice.id"],
            name=op.f("fk_initiative_practice_practice_id_practice"),
        ),
        sa.PrimaryKeyConstraint(
            "initiative_id", "practice_id", name=op.f("pk_initiative_practice")
        ),
    )
    with op.batch_alter_table("initiative_practice", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_initiative_practice_practice_id"), ["practice_id"], unique=False
        )

    op.create_table(
        "initiative_theme",
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["initiative_id"],
            ["initiative.id"],
            name=op.f("fk_initiative_theme_initiative_id_initiative"),
        ),
        sa.ForeignKeyConstraint(
            ["theme_id"], ["theme.id"], name=op.f("fk_initiative_theme_theme_id_theme")
        ),
        sa.PrimaryKeyConstraint("initiative_id", "theme_id", name=op.f("pk_initiative_theme")),
    )
    with op.batch_alter_table("initiative_theme", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_initiative_theme_theme_id"), ["theme_id"], unique=False
        )

    # ### end Alembic commands ###
    dialect.create_search_table(op.get_bind(), "initiative")


def downgrade() -> None:
    dialect.drop_search_table(op.get_bind(), "initiative")
    with op.batch_alter_table("initiative_theme", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_initiative_theme_theme_id"))

    op.drop_table("initiative_theme")
    with op.batch_alter_table("initiative_practice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_initiative_practice_practice_id"))

    op.drop_table("initiative_practice")
    with op.batch_alter_table("initiative_partner", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_initiative_partner_organisation_id"))

    op.drop_table("initiative_partner")
    with op.batch_alter_table("initiative", schema=None) as batch_op:
        batch_op.drop_index("ix_initiative_status")
        batch_op.drop_index(batch_op.f("ix_initiative_owner_id"))
        batch_op.drop_index("ix_initiative_network")
        batch_op.drop_index("ix_initiative_group_status")
        batch_op.drop_index("ix_initiative_group")

    op.drop_table("initiative")
    # ### end Alembic commands ###
