"""References from one network's records to another's that are not here."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reference_abroad",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("table_name", sa.String(length=60), nullable=False),
        sa.Column("row", sa.JSON(), nullable=False),
        sa.Column("refs", sa.JSON(), nullable=False),
        sa.Column("whole", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["network_id"], ["network.id"], name=op.f("fk_reference_abroad_network_id_network")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reference_abroad")),
    )
    op.create_index(op.f("ix_reference_abroad_network_id"), "reference_abroad", ["network_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_reference_abroad_network_id"), "reference_abroad")
    op.drop_table("reference_abroad")
