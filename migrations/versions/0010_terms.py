"""Controlled lists, what an initiative takes, the size of municipalities."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TEXTS = ("who_does", "mechanism", "needs_staff", "needs_money", "needs_skill")
WORDS = ("depends_on_one", "office_size")


def upgrade() -> None:
    op.create_table(
        "term",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["network_id"], ["network.id"], name=op.f("fk_term_network_id_network")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_term")),
        sa.UniqueConstraint(
            "network_id", "kind", "slug", name=op.f("uq_term_network_id_kind_slug")
        ),
    )
    op.create_index(op.f("ix_term_network_id"), "term", ["network_id"])
    op.create_table(
        "initiative_term",
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("term_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["initiative_id"],
            ["initiative.id"],
            name=op.f("fk_initiative_term_initiative_id_initiative"),
        ),
        sa.ForeignKeyConstraint(
            ["term_id"], ["term.id"], name=op.f("fk_initiative_term_term_id_term")
        ),
        sa.PrimaryKeyConstraint("initiative_id", "term_id", name=op.f("pk_initiative_term")),
    )
    op.create_index("ix_initiative_term_term", "initiative_term", ["term_id", "initiative_id"])
    op.add_column("municipality", sa.Column("population", sa.Integer(), nullable=True))
    for name in TEXTS:
        op.add_column("initiative", sa.Column(name, sa.Text(), nullable=False, server_default=""))
    for name in WORDS:
        column = sa.Column(name, sa.String(24), nullable=False, server_default="ukjent")
        op.add_column("initiative", column)
    op.add_column(
        "initiative", sa.Column("manual", sa.String(500), nullable=False, server_default="")
    )


def downgrade() -> None:
    op.drop_column("initiative", "manual")
    for name in (*WORDS, *TEXTS):
        op.drop_column("initiative", name)
    op.drop_column("municipality", "population")
    op.drop_table("initiative_term")
    op.drop_table("term")
