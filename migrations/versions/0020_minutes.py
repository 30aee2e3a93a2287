"""Why a meeting was cancelled."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # By itself, not in a batch: other tables refer to this one.
    op.add_column(
        "meeting", sa.Column("cancel_reason", sa.Text(), nullable=False, server_default="")
    )


def downgrade() -> None:
    op.drop_column("meeting", "cancel_reason")
