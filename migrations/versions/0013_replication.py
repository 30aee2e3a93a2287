"""Replications with their core parts and adaptations; what an initiative rests on."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "replication",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("original_id", sa.Integer(), nullable=True),
        sa.Column("root_id", sa.Integer(), nullable=True),
        sa.Column("copy_id", sa.Integer(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("outcome", sa.String(24), nullable=False),
        sa.Column("outcome_note", sa.Text(), nullable=False),
        sa.Column("independence", sa.String(24), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        *_to("replication", network_id="network", created_by="person"),
        *_to("replication", original_id="initiative", root_id="initiative", copy_id="initiative"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_replication")),
        sa.UniqueConstraint("copy_id", name=op.f("uq_replication_copy_id")),
    )
    op.create_index(op.f("ix_replication_network_id"), "replication", ["network_id"])
    op.create_index("ix_replication_root", "replication", ["root_id", "copy_id"])
    op.create_index("ix_replication_original", "replication", ["original_id"])
    op.create_table(
        "replication_part",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("replication_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(200), nullable=False),
        sa.Column("kept", sa.String(24), nullable=False),
        *_to("replication_part", replication_id="replication"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_replication_part")),
        sa.UniqueConstraint(
            "replication_id",
            "position",
            name=op.f("uq_replication_part_replication_id_position"),
        ),
    )
    op.create_table(
        "adaptation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("replication_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(200), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=True),
        sa.Column("planning", sa.String(24), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *_to("adaptation", replication_id="replication"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adaptation")),
    )
    op.create_index(op.f("ix_adaptation_replication_id"), "adaptation", ["replication_id"])
    op.create_table(
        "initiative_seen",
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("seen_id", sa.Integer(), nullable=False),
        *_to("initiative_seen", initiative_id="initiative", seen_id="initiative"),
        sa.PrimaryKeyConstraint("initiative_id", "seen_id", name=op.f("pk_initiative_seen")),
    )
    op.create_index(op.f("ix_initiative_seen_seen_id"), "initiative_seen", ["seen_id"])


def _to(table: str, **columns: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([name], [f"{target}.id"], name=op.f(f"fk_{table}_{name}_{target}"))
        for name, target in columns.items()
    ]


def downgrade() -> None:
    op.drop_table("initiative_seen")
    op.drop_table("adaptation")
    op.drop_table("replication_part")
    op.drop_table("replication")
