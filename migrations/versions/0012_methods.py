"""Promising methods; the words every network begins with; words merged into another."""

import sqlalchemy as sa
from alembic import op

import app.core.db

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

# As they were when this was written: what a network calls them afterwards is its own affair.
WORDS = {
    "kategori": (
        ("oppsokende-arbeid", "Oppsøkende arbeid"),
        ("moteplass", "Møteplass"),
        ("overgang", "Overgang"),
        ("arbeidstrening", "Arbeidstrening"),
        ("veiledning", "Veiledning"),
        ("kurs", "Kurs og opplæring"),
        ("foreldrestotte", "Foreldrestøtte"),
        ("helsehjelp", "Lavterskel helsehjelp"),
        ("fritid", "Fritid og fellesskap"),
        ("bolig-og-okonomi", "Bolig og økonomi"),
        ("digital-kontakt", "Digital kontakt"),
        ("samarbeid", "Samarbeid mellom tjenester"),
    ),
    "maalgruppe": (
        ("alle-unge", "Alle unge"),
        ("ungdomsskoleelever", "Ungdomsskoleelever"),
        ("elever-i-videregaende", "Elever i videregående"),
        ("unge-utenfor", "Unge utenfor skole og jobb"),
        ("unge-i-arbeid", "Unge på vei inn i jobb"),
        ("helseutfordringer", "Unge med helseutfordringer"),
        ("unge-foreldre", "Unge foreldre"),
        ("nyankomne", "Nyankomne og flyktninger"),
        ("foresatte", "Foresatte"),
        ("ansatte", "Ansatte"),
    ),
    "arena": (
        ("skole", "Skole"),
        ("nav-kontor", "NAV-kontor"),
        ("arbeidsplass", "Arbeidsplass"),
        ("fritidsklubb", "Fritidsklubb"),
        ("bibliotek", "Bibliotek"),
        ("helsestasjon", "Helsestasjon"),
        ("hjemme", "Hjemme"),
        ("naermiljoet", "Nærmiljøet"),
        ("ute", "Ute"),
        ("digitalt", "Digitalt"),
    ),
    "hjemmel": (
        ("samtykke", "Samtykke fra den det gjelder"),
        ("nav-loven", "NAV-loven"),
        ("sosialtjenesteloven", "Sosialtjenesteloven"),
        ("arbeidsmarkedsloven", "Arbeidsmarkedsloven"),
        ("arbeidsmiljoloven", "Arbeidsmiljøloven"),
        ("opplaeringslova", "Opplæringslova"),
        ("helse-og-omsorgstjenesteloven", "Helse- og omsorgstjenesteloven"),
        ("folkehelseloven", "Folkehelseloven"),
        ("barnevernsloven", "Barnevernsloven"),
        ("integreringsloven", "Integreringsloven"),
    ),
}
TERM = sa.table(
    "term",
    sa.column("network_id", sa.Integer),
    sa.column("kind", sa.String),
    sa.column("slug", sa.String),
    sa.column("name", sa.String),
    sa.column("retired", sa.Boolean),
)


def upgrade() -> None:
    merged = sa.Column("merged_into", sa.String(80), nullable=False, server_default="")
    op.add_column("term", merged)
    _method()
    _result()
    _words()


def _method() -> None:
    op.create_table(
        "promising_method",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("office", sa.String(length=200), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("source_address", sa.String(length=500), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("target_group", sa.String(length=200), nullable=False),
        sa.Column("age_from", sa.Integer(), nullable=True),
        sa.Column("age_to", sa.Integer(), nullable=True),
        sa.Column("collaboration", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("needs", sa.Text(), nullable=False),
        sa.Column("results_text", sa.Text(), nullable=False),
        sa.Column("transferability", sa.Text(), nullable=False),
        sa.Column("started", sa.String(length=7), nullable=False),
        sa.Column("ended", sa.String(length=7), nullable=False),
        sa.Column("status_text", sa.String(length=200), nullable=False),
        sa.Column("example", sa.Boolean(), nullable=False),
        sa.Column("created_at", app.core.db.Moment(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by"], ["person.id"], name=op.f("fk_promising_method_created_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promising_method")),
        sa.UniqueConstraint("slug", name=op.f("uq_promising_method_slug")),
    )


def _result() -> None:
    op.create_table(
        "method_result",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("method_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=200), nullable=False),
        sa.Column("k", sa.Integer(), nullable=True),
        sa.Column("n", sa.Integer(), nullable=True),
        sa.Column("low", sa.Integer(), nullable=True),
        sa.Column("high", sa.Integer(), nullable=True),
        sa.Column("unit", sa.String(length=60), nullable=False),
        sa.Column("approx", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["method_id"],
            ["promising_method.id"],
            name=op.f("fk_method_result_method_id_promising_method"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_method_result")),
    )
    op.create_index(op.f("ix_method_result_method_id"), "method_result", ["method_id"])


def _words() -> None:
    """For the networks there are, unless they have words of their own."""
    connection = op.get_bind()
    having = sa.text("SELECT DISTINCT network_id FROM term")
    done = set(connection.execute(having).scalars())
    for network_id in connection.execute(sa.text("SELECT id FROM network")).scalars().all():
        if network_id in done:
            continue
        rows = [
            {"network_id": network_id, "kind": kind, "slug": slug, "name": name, "retired": False}
            for kind, words in WORDS.items()
            for slug, name in words
        ]
        connection.execute(TERM.insert(), rows)


def downgrade() -> None:
    op.drop_table("method_result")
    op.drop_table("promising_method")
    op.drop_column("term", "merged_into")
