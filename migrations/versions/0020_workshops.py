"""Who comes to a meeting, the door of the room, and the lines of a dialogue."""

import sqlalchemy as sa
from alembic import op

import app.core.db

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "signup",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("keep_days", sa.Integer(), nullable=False),
        sa.Column("created_at", app.core.db.Moment(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by"], ["person.id"], name=op.f("fk_signup_created_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_signup_meeting_id_meeting")
        ),
        sa.ForeignKeyConstraint(
            ["network_id"], ["network.id"], name=op.f("fk_signup_network_id_network")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signup")),
        sa.UniqueConstraint("meeting_id", name=op.f("uq_signup_meeting_id")),
    )
    with op.batch_alter_table("signup", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_signup_network_id"), ["network_id"], unique=False)

    op.create_table(
        "participant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=200), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("organisation", sa.String(length=200), nullable=False),
        sa.Column("sector", sa.String(length=24), nullable=True),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("needs", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("link_hash", sa.String(length=64), nullable=False),
        sa.Column("delete_by", sa.Date(), nullable=False),
        sa.Column("created_at", app.core.db.Moment(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_participant_meeting_id_meeting")
        ),
        sa.ForeignKeyConstraint(
            ["network_id"], ["network.id"], name=op.f("fk_participant_network_id_network")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_participant_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participant")),
        sa.UniqueConstraint("link_hash", name=op.f("uq_participant_link_hash")),
        sa.UniqueConstraint("meeting_id", "email", name=op.f("uq_participant_meeting_id_email")),
    )
    with op.batch_alter_table("participant", schema=None) as batch_op:
        batch_op.create_index("ix_participant_delete_by", ["delete_by"], unique=False)
        batch_op.create_index("ix_participant_meeting", ["meeting_id", "state", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_participant_network_id"), ["network_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_participant_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "meeting_door",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("link_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["link_id"], ["intake_link.id"], name=op.f("fk_meeting_door_link_id_intake_link")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_door_meeting_id_meeting")
        ),
        sa.PrimaryKeyConstraint("meeting_id", name=op.f("pk_meeting_door")),
    )
    with op.batch_alter_table("meeting_door", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_door_link_id"), ["link_id"], unique=False)

    op.create_table(
        "dialogue_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("became", sa.String(length=24), nullable=False),
        sa.Column("insight_id", sa.Integer(), nullable=True),
        sa.Column("task_id", sa.Integer(), nullable=True),
        sa.Column("created_at", app.core.db.Moment(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by"], ["person.id"], name=op.f("fk_dialogue_line_created_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["insight_id"], ["insight.id"], name=op.f("fk_dialogue_line_insight_id_insight")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_dialogue_line_meeting_id_meeting")
        ),
        sa.ForeignKeyConstraint(
            ["network_id"], ["network.id"], name=op.f("fk_dialogue_line_network_id_network")
        ),
        sa.ForeignKeyConstraint(
            ["task_id"], ["task.id"], name=op.f("fk_dialogue_line_task_id_task")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dialogue_line")),
    )
    with op.batch_alter_table("dialogue_line", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_dialogue_line_insight_id"), ["insight_id"], unique=False
        )
        batch_op.create_index(
            "ix_dialogue_line_meeting", ["meeting_id", "question", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_dialogue_line_network_id"), ["network_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_dialogue_line_task_id"), ["task_id"], unique=False)


def downgrade() -> None:
    op.drop_table("dialogue_line")
    op.drop_table("meeting_door")
    op.drop_table("participant")
    op.drop_table("signup")
