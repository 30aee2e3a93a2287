"""Index a theme's records in the order the lists show them."""

from __future__ import annotations

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

KINDS = ("insight", "practice", "initiative")


def upgrade() -> None:
    """Take the new index, drop the one it makes needless."""
    for kind in KINDS:
        table = f"{kind}_theme"
        op.create_index(f"ix_{table}_theme", table, ["theme_id", f"{kind}_id"])
        op.drop_index(f"ix_{table}_theme_id", table)


def downgrade() -> None:
    """Back to the single column."""
    for kind in KINDS:
        table = f"{kind}_theme"
        op.create_index(f"ix_{table}_theme_id", table, ["theme_id"])
        op.drop_index(f"ix_{table}_theme", table)
