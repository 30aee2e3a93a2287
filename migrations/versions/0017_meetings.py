"""Test cycles, measures, meetings and tasks."""

import sqlalchemy as sa
from alembic import op

import app.core.db

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("online", sa.String(length=500), nullable=False),
        sa.Column("starts_at", app.core.db.Moment(), nullable=False),
        sa.Column("ends_at", app.core.db.Moment(), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("opened_at", app.core.db.Moment(), nullable=True),
        sa.Column("closed_at", app.core.db.Moment(), nullable=True),
        sa.Column("minutes", sa.Text(), nullable=False),
        sa.Column("approved_at", app.core.db.Moment(), nullable=True),
        sa.Column("reach", sa.String(length=24), nullable=False),
        sa.Column("example", sa.Boolean(), nullable=False),
        sa.Column("created_at", app.core.db.Moment(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by"], ["person.id"], name=op.f("fk_meeting_created_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["resource_group.id"], name=op.f("fk_meeting_group_id_resource_group")
        ),
        sa.ForeignKeyConstraint(
            ["network_id"], ["network.id"], name=op.f("fk_meeting_network_id_network")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
        sa.UniqueConstraint("network_id", "slug", name=op.f("uq_meeting_network_id_slug")),
    )
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.create_index(
            "ix_meeting_group", ["network_id", "group_id", "starts_at", "id"], unique=False
        )
        batch_op.create_index("ix_meeting_network", ["network_id", "starts_at", "id"], unique=False)

    op.create_table(
        "attendance",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_attendance_meeting_id_meeting")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_attendance_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("meeting_id", "organisation_id", name=op.f("pk_attendance")),
    )
    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_attendance_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "measure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("wanted", sa.String(length=24), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("of_total", sa.Boolean(), nullable=False),
        sa.Column("target", sa.Float(), nullable=True),
        sa.Column("rhythm", sa.String(length=24), nullable=False),
        sa.Column("baseline_until", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("example", sa.Boolean(), nullable=False),
        sa.Column("created_at", app.core.db.Moment(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by"], ["person.id"], name=op.f("fk_measure_created_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["resource_group.id"], name=op.f("fk_measure_group_id_resource_group")
        ),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiative.id"], name=op.f("fk_measure_initiative_id_initiative")
        ),
        sa.ForeignKeyConstraint(
            ["network_id"], ["network.id"], name=op.f("fk_measure_network_id_network")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure")),
        sa.UniqueConstraint("network_id", "slug", name=op.f("uq_measure_network_id_slug")),
    )
    with op.batch_alter_table("measure", schema=None) as batch_op:
        batch_op.create_index("ix_measure_group", ["network_id", "group_id", "id"], unique=False)
        batch_op.create_index("ix_measure_initiative", ["initiative_id", "id"], unique=False)

    op.create_table(
        "meeting_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("point", sa.String(length=80), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("subject_type", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.Column("created_at", app.core.db.Moment(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by"], ["person.id"], name=op.f("fk_meeting_entry_created_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_entry_meeting_id_meeting")
        ),
        sa.ForeignKeyConstraint(
            ["network_id"], ["network.id"], name=op.f("fk_meeting_entry_network_id_network")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_entry")),
    )
    with op.batch_alter_table("meeting_entry", schema=None) as batch_op:
        batch_op.create_index("ix_meeting_entry_meeting", ["meeting_id", "id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_meeting_entry_network_id"), ["network_id"], unique=False
        )

    op.create_table(
        "task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("who", sa.String(length=120), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("created_at", app.core.db.Moment(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by"], ["person.id"], name=op.f("fk_task_created_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["resource_group.id"], name=op.f("fk_task_group_id_resource_group")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_task_meeting_id_meeting")
        ),
        sa.ForeignKeyConstraint(
            ["network_id"], ["network.id"], name=op.f("fk_task_network_id_network")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_task_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
    )
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.create_index(
            "ix_task_group", ["network_id", "group_id", "state", "due_on"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_task_meeting_id"), ["meeting_id"], unique=False)
        batch_op.create_index("ix_task_person", ["person_id", "state", "due_on"], unique=False)

    op.create_table(
        "test_cycle",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("prediction", sa.Text(), nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("who", sa.String(length=200), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("happened", sa.Text(), nullable=False),
        sa.Column("surprised", sa.Text(), nullable=False),
        sa.Column("deviations", sa.Text(), nullable=False),
        sa.Column("studied_on", sa.Date(), nullable=True),
        sa.Column("decision", sa.String(length=24), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("after_number", sa.Integer(), nullable=True),
        sa.Column("example", sa.Boolean(), nullable=False),
        sa.Column("created_at", app.core.db.Moment(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by"], ["person.id"], name=op.f("fk_test_cycle_created_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["resource_group.id"], name=op.f("fk_test_cycle_group_id_resource_group")
        ),
        sa.ForeignKeyConstraint(
            ["initiative_id"],
            ["initiative.id"],
            name=op.f("fk_test_cycle_initiative_id_initiative"),
        ),
        sa.ForeignKeyConstraint(
            ["network_id"], ["network.id"], name=op.f("fk_test_cycle_network_id_network")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_test_cycle")),
        sa.UniqueConstraint(
            "initiative_id", "number", name=op.f("uq_test_cycle_initiative_id_number")
        ),
    )
    with op.batch_alter_table("test_cycle", schema=None) as batch_op:
        batch_op.create_index(
            "ix_test_cycle_group", ["network_id", "group_id", "state", "id"], unique=False
        )

    op.create_table(
        "cycle_measure",
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["test_cycle.id"], name=op.f("fk_cycle_measure_cycle_id_test_cycle")
        ),
        sa.ForeignKeyConstraint(
            ["measure_id"], ["measure.id"], name=op.f("fk_cycle_measure_measure_id_measure")
        ),
        sa.PrimaryKeyConstraint("cycle_id", "measure_id", name=op.f("pk_cycle_measure")),
    )
    with op.batch_alter_table("cycle_measure", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_cycle_measure_measure_id"), ["measure_id"], unique=False
        )

    op.create_table(
        "measurement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("value", sa.Float(), nullable=True),
        sa.Column("k", sa.Integer(), nullable=True),
        sa.Column("n", sa.Integer(), nullable=True),
        sa.Column("flag", sa.String(length=24), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("created_at", app.core.db.Moment(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by"], ["person.id"], name=op.f("fk_measurement_created_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["measure_id"], ["measure.id"], name=op.f("fk_measurement_measure_id_measure")
        ),
        sa.ForeignKeyConstraint(
            ["network_id"], ["network.id"], name=op.f("fk_measurement_network_id_network")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measurement")),
        sa.UniqueConstraint("measure_id", "on_day", name=op.f("uq_measurement_measure_id_on_day")),
    )
    with op.batch_alter_table("measurement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_measurement_network_id"), ["network_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("measurement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_measurement_network_id"))

    op.drop_table("measurement")
    with op.batch_alter_table("cycle_measure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cycle_measure_measure_id"))

    op.drop_table("cycle_measure")
    with op.batch_alter_table("test_cycle", schema=None) as batch_op:
        batch_op.drop_index("ix_test_cycle_group")

    op.drop_table("test_cycle")
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.drop_index("ix_task_person")
        batch_op.drop_index(batch_op.f("ix_task_meeting_id"))
        batch_op.drop_index("ix_task_group")

    op.drop_table("task")
    with op.batch_alter_table("meeting_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_entry_network_id"))
        batch_op.drop_index("ix_meeting_entry_meeting")

    op.drop_table("meeting_entry")
    with op.batch_alter_table("measure", schema=None) as batch_op:
        batch_op.drop_index("ix_measure_initiative")
        batch_op.drop_index("ix_measure_group")

    op.drop_table("measure")
    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attendance_organisation_id"))

    op.drop_table("attendance")
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.drop_index("ix_meeting_network")
        batch_op.drop_index("ix_meeting_group")

    op.drop_table("meeting")
