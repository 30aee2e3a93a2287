"""Jobs of the installation, tried again when they fail; what people want by mail."""

import sqlalchemy as sa
from alembic import op

from app.core.db import Moment

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("job") as job:
        job.alter_column("network_id", existing_type=sa.Integer(), nullable=True)
        job.alter_column("person_id", existing_type=sa.Integer(), nullable=True)
        job.add_column(sa.Column("key", sa.String(length=80), nullable=True))
        job.add_column(sa.Column("due_at", Moment(), nullable=True))
        job.add_column(sa.Column("attempts", sa.Integer(), nullable=True))
    op.execute("UPDATE job SET due_at = created_at, attempts = 0")
    with op.batch_alter_table("job") as job:
        job.alter_column("due_at", existing_type=Moment(), nullable=False)
        job.alter_column("attempts", existing_type=sa.Integer(), nullable=False)
        job.create_unique_constraint(op.f("uq_job_key"), ["key"])
        job.drop_index("ix_job_state")
        job.create_index("ix_job_state", ["state", "due_at", "id"])
    op.create_table(
        "mail_choice",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("off", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_mail_choice_person_id_person")
        ),
        sa.PrimaryKeyConstraint("person_id", "kind", name=op.f("pk_mail_choice")),
    )
    op.create_table(
        "reminder_sent",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=40), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_reminder_sent_person_id_person")
        ),
        sa.PrimaryKeyConstraint("person_id", "what", name=op.f("pk_reminder_sent")),
    )
    op.create_index(op.f("ix_reminder_sent_sent_on"), "reminder_sent", ["sent_on"])


def downgrade() -> None:
    op.drop_table("reminder_sent")
    op.drop_table("mail_choice")
    op.execute("DELETE FROM job WHERE network_id IS NULL OR person_id IS NULL")
    with op.batch_alter_table("job") as job:
        job.drop_index("ix_job_state")
        job.create_index("ix_job_state", ["state", "id"])
        job.drop_constraint(op.f("uq_job_key"), type_="unique")
        job.drop_column("attempts")
        job.drop_column("due_at")
        job.drop_column("key")
        job.alter_column("person_id", existing_type=sa.Integer(), nullable=False)
        job.alter_column("network_id", existing_type=sa.Integer(), nullable=False)
