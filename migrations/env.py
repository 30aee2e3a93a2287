"""Runs migrations in one transaction on both databases: old or new, never half."""

from alembic import context

from app.core import dialect
from app.core.db import metadata
from app.core.migrate import import_models

import_models()


def include_name(name, kind, parents):
    """The search indexes are made by hand in migrations; their inner tables are nobody's model."""
    return not (kind == "table" and name.startswith("search_"))


def render_item(kind, item, autogen_context):
    """Own column types are written by what they are in the database."""
    if kind != "type":
        return False
    name = type(item).__name__
    if name == "Moment":
        return "app.core.db.Moment()"
    if name == "EnumText":
        return "sa.String(length=24)"
    if name == "AutoString":
        return f"sa.String(length={item.length})" if item.length else "sa.String()"
    return False


def compare_type(ctx, inspected, column, inspected_type, metadata_type):
    """An EnumText is a String(24); a Moment is a DateTime."""
    if type(metadata_type).__name__ in {"EnumText", "Moment"}:
        return False
    return None


def run(connection):
    """All pending steps in one transaction (SQLite: BEGIN IMMEDIATE, see core/dialect.py)."""
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,
        transactional_ddl=True,
        include_name=include_name,
        render_item=render_item,
        compare_type=compare_type,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    from app.core.config import Settings

    engine = dialect.make_engine(Settings().url, 1).execution_options(**{dialect.WRITE: True})
    with engine.begin() as connection:
        run(connection)
