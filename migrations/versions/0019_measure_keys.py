"""People's own links to a measure, for the home screen."""

import sqlalchemy as sa
from alembic import op

import app.core.db

revision = "0019"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "measure_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", app.core.db.Moment(), nullable=False),
        sa.Column("used_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["measure_id"], ["measure.id"], name=op.f("fk_measure_key_measure_id_measure")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_measure_key_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure_key")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_measure_key_key_hash")),
    )
    with op.batch_alter_table("measure_key", schema=None) as batch_op:
        batch_op.create_index("ix_measure_key_measure", ["measure_id", "person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_measure_key_person_id"), ["person_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("measure_key", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_measure_key_person_id"))
        batch_op.drop_index("ix_measure_key_measure")

    op.drop_table("measure_key")
