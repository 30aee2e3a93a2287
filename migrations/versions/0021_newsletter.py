"""The newsletter, and what the outbox needs for many mails of one kind."""

import sqlalchemy as sa
from alembic import op

import app.core.db

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("outbox_mail") as batch_op:
        batch_op.add_column(sa.Column("html", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(
            sa.Column("one_click", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch_op.add_column(
            sa.Column("about", sa.String(length=40), nullable=False, server_default="")
        )
        batch_op.add_column(
            sa.Column("held", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("outbox_mail") as batch_op:
        for name in ("html", "one_click", "about", "held"):
            batch_op.alter_column(name, server_default=None)
        batch_op.create_index(op.f("ix_outbox_mail_about"), ["about"], unique=False)

    op.create_table(
        "newsletter_issue",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("intro", sa.Text(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("recipients", sa.Integer(), nullable=False),
        sa.Column("delivered", sa.Integer(), nullable=False),
        sa.Column("started_at", app.core.db.Moment(), nullable=True),
        sa.Column("sent_at", app.core.db.Moment(), nullable=True),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("example", sa.Boolean(), nullable=False),
        sa.Column("created_at", app.core.db.Moment(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by"], ["person.id"], name=op.f("fk_newsletter_issue_created_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["network_id"], ["network.id"], name=op.f("fk_newsletter_issue_network_id_network")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_newsletter_issue")),
        sa.UniqueConstraint(
            "network_id", "number", name=op.f("uq_newsletter_issue_network_id_number")
        ),
    )

    op.create_table(
        "newsletter_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=True),
        sa.Column("practice_id", sa.Integer(), nullable=True),
        sa.Column("cycle_id", sa.Integer(), nullable=True),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("quote_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["network_id"], ["network.id"], name=op.f("fk_newsletter_item_network_id_network")
        ),
        sa.ForeignKeyConstraint(
            ["issue_id"],
            ["newsletter_issue.id"],
            name=op.f("fk_newsletter_item_issue_id_newsletter_issue"),
        ),
        sa.ForeignKeyConstraint(
            ["initiative_id"],
            ["initiative.id"],
            name=op.f("fk_newsletter_item_initiative_id_initiative"),
        ),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practice.id"], name=op.f("fk_newsletter_item_practice_id_practice")
        ),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["test_cycle.id"], name=op.f("fk_newsletter_item_cycle_id_test_cycle")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_newsletter_item_meeting_id_meeting")
        ),
        # A quote can be really deleted: then it is in no newsletter any more.
        sa.ForeignKeyConstraint(
            ["quote_id"],
            ["quote.id"],
            name=op.f("fk_newsletter_item_quote_id_quote"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_newsletter_item")),
    )
    with op.batch_alter_table("newsletter_item") as batch_op:
        batch_op.create_index("ix_newsletter_item_issue", ["issue_id", "place"], unique=False)
        for name in (
            "network_id",
            "initiative_id",
            "practice_id",
            "cycle_id",
            "meeting_id",
            "quote_id",
        ):
            batch_op.create_index(op.f(f"ix_newsletter_item_{name}"), [name], unique=False)

    op.create_table(
        "newsletter_subscriber",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=200), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("expires_at", app.core.db.Moment(), nullable=True),
        sa.Column("confirmed_at", app.core.db.Moment(), nullable=True),
        sa.Column("leave_key", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["network_id"], ["network.id"], name=op.f("fk_newsletter_subscriber_network_id_network")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_newsletter_subscriber")),
        sa.UniqueConstraint("leave_key", name=op.f("uq_newsletter_subscriber_leave_key")),
        sa.UniqueConstraint(
            "network_id", "email", name=op.f("uq_newsletter_subscriber_network_id_email")
        ),
    )
    with op.batch_alter_table("newsletter_subscriber") as batch_op:
        batch_op.create_index(
            op.f("ix_newsletter_subscriber_token_hash"), ["token_hash"], unique=False
        )

    op.create_table(
        "newsletter_delivery",
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("subscriber_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["issue_id"],
            ["newsletter_issue.id"],
            name=op.f("fk_newsletter_delivery_issue_id_newsletter_issue"),
        ),
        sa.ForeignKeyConstraint(
            ["subscriber_id"],
            ["newsletter_subscriber.id"],
            name=op.f("fk_newsletter_delivery_subscriber_id_newsletter_subscriber"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("issue_id", "subscriber_id", name=op.f("pk_newsletter_delivery")),
    )
    with op.batch_alter_table("newsletter_delivery") as batch_op:
        batch_op.create_index(
            op.f("ix_newsletter_delivery_subscriber_id"), ["subscriber_id"], unique=False
        )


def downgrade() -> None:
    op.drop_table("newsletter_delivery")
    op.drop_table("newsletter_subscriber")
    op.drop_table("newsletter_item")
    op.drop_table("newsletter_issue")
    with op.batch_alter_table("outbox_mail") as batch_op:
        batch_op.drop_index(op.f("ix_outbox_mail_about"))
        for name in ("held", "about", "one_click", "html"):
            batch_op.drop_column(name)
