"""Who has asked, what people follow, and mails that are known again."""

import sqlalchemy as sa
from alembic import op

import app.core.db

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "interest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("wish", sa.String(length=24), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("outside", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=200), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("came_on", sa.Date(), nullable=False),
        sa.Column("delete_by", sa.Date(), nullable=False),
        sa.Column("erased_on", sa.Date(), nullable=True),
        sa.Column("created_at", app.core.db.Moment(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiative.id"], name=op.f("fk_interest_initiative_id_initiative")
        ),
        sa.ForeignKeyConstraint(
            ["network_id"], ["network.id"], name=op.f("fk_interest_network_id_network")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interest")),
    )
    op.create_index("ix_interest_network", "interest", ["network_id", "id"])
    op.create_index("ix_interest_initiative", "interest", ["initiative_id", "id"])
    op.create_index("ix_interest_delete_by", "interest", ["delete_by"])
    op.create_table(
        "contact_settings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("keep_days", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["network_id"], ["network.id"], name=op.f("fk_contact_settings_network_id_network")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_settings")),
        sa.UniqueConstraint("network_id", name=op.f("uq_contact_settings_network_id")),
    )
    op.create_table(
        "following",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=True),
        sa.Column("query", sa.String(length=400), nullable=False),
        sa.Column("created_at", app.core.db.Moment(), nullable=False),
        sa.Column("told_until", app.core.db.Moment(), nullable=False),
        sa.Column("mailed_at", app.core.db.Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiative.id"], name=op.f("fk_following_initiative_id_initiative")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_following_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_following")),
        sa.UniqueConstraint(
            "person_id", "initiative_id", name=op.f("uq_following_person_id_initiative_id")
        ),
    )
    op.create_index("ix_following_initiative", "following", ["initiative_id"])
    op.add_column("outbox_mail", sa.Column("key", sa.String(40), nullable=False, server_default=""))
    op.add_column("outbox_mail", sa.Column("stop", sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("outbox_mail", "stop")
    op.drop_column("outbox_mail", "key")
    op.drop_table("following")
    op.drop_table("contact_settings")
    op.drop_table("interest")
