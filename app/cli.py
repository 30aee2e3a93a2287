"""The command `flipp`: serve, demo, backup, restore, doctor and the small chores."""

from __future__ import annotations

import logging
import os
import signal
import threading
from pathlib import Path
from typing import Annotated

import typer

from app.core.config import Mode, Settings

cli = typer.Typer(no_args_is_help=True, add_completion=False, help="Flipp")
Port = Annotated[int, typer.Option(help="The port to listen on.")]
Host = Annotated[str, typer.Option(help="The address to listen on.")]


@cli.command()
def serve(
    port: Port = 8000,
    host: Host = "127.0.0.1",
    demo: Annotated[bool, typer.Option("--demo", help="Load the demo networks first.")] = False,
) -> None:
    """Serve Flipp. Migrates the database first; refuses unsafe production settings."""
    import uvicorn

    from app.core import migrate
    from app.main import NotSafe, create_app, refuse_unsafe

    settings = Settings()
    if settings.mode is not Mode.PRODUCTION and "base_url" not in settings.model_fields_set:
        settings.base_url = f"http://{host}:{port}"  # links in invitations lead here
    os.umask(0o077)  # the database holds people's words: nobody else on the machine reads it
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    try:
        refuse_unsafe(settings)
        database = _open(settings)
        migrate.upgrade(database)
        _refuse_demo_people(settings, database)
        if demo:
            _load_demo(settings, database)
        database.close()
        app = create_app(settings)
    except NotSafe as problem:
        typer.echo(str(problem), err=True)
        raise typer.Exit(2) from None
    typer.echo(f"Flipp: http://{host}:{port}")
    uvicorn.run(
        app,
        host=host,
        port=port,
        # Uvicorn's own log line holds addresses and tokens in paths; ours does not.
        access_log=False,
        log_level="warning",
        server_header=False,
        date_header=True,
        proxy_headers=True,
        timeout_graceful_shutdown=10,
    )


@cli.command()
def work() -> None:
    """Send mail and do long work without serving, until stopped.

    For a machine where serving should not share its processor. Let `serve` run with
    FLIPP_WORKER=false then.
    """
    from app.main import NotSafe, work_apart

    settings = Settings()
    os.umask(0o077)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    try:
        _demand_current(settings)
        typer.echo("Flipp works.")
        work_apart(settings, stop)
    except NotSafe as problem:
        typer.echo(str(problem), err=True)
        raise typer.Exit(2) from None


def _demand_current(settings: Settings) -> None:
    """Raise NotSafe unless the database is of this version: only one process may migrate it."""
    from app.core import migrate
    from app.main import NotSafe

    database = _open(settings)
    current = migrate.is_current(database)
    database.close()
    if not current:
        raise NotSafe(
            "The database is of another version: start flipp serve or flipp migrate first."
        )


def _open(settings: Settings):  # type: ignore[no-untyped-def]
    from app.core.db import Database

    if not settings.database_url:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
    return Database(settings.url)


def _refuse_demo_people(settings: Settings, database) -> None:  # type: ignore[no-untyped-def]
    from app.accounts import queries
    from app.main import NotSafe

    if settings.mode is not Mode.PRODUCTION:
        return
    with database.read() as db:
        if queries.has_demo_people(db):
            raise NotSafe(
                "Flipp does not start in production mode with demo accounts in the database: "
                "set FLIPP_DATABASE_URL or FLIPP_DATA_DIR to a database without them."
            )


def _refuse_demo_data(settings: Settings) -> None:
    if settings.mode is Mode.PRODUCTION:
        typer.echo("Demo data is for FLIPP_MODE=demo only.", err=True)
        raise typer.Exit(2)


def _load_demo(settings: Settings, database) -> None:  # type: ignore[no-untyped-def]
    from seeds import loader

    _refuse_demo_data(settings)
    for line in loader.load_all(database, settings.secret):
        typer.echo(line)


@cli.command()
def demo(
    reset: Annotated[bool, typer.Option(help="Throw away the database's content first.")] = False,
) -> None:
    """Make the database and load the two demo networks, unless they are there."""
    from app.core import migrate

    settings = Settings()
    _refuse_demo_data(settings)
    database = _open(settings)
    if reset:
        migrate.wipe(database)
    migrate.upgrade(database)
    _load_demo(settings, database)


@cli.command(name="migrate")
def migrate_() -> None:
    """Bring the database to the newest revision."""
    from app.core import migrate

    changed = migrate.upgrade(_open(Settings()))
    typer.echo("Migrated." if changed else "Nothing to migrate.")


@cli.command()
def admin(
    email: Annotated[str, typer.Argument(help="E-mail to sign in with.")],
    name: Annotated[str, typer.Option(help="Name shown to others.")] = "Administrator",
) -> None:
    """Make an installation administrator; asks for the password (or FLIPP_ADMIN_PASSWORD)."""
    from app.accounts import service
    from app.core.errors import DomainError

    password = os.environ.get("FLIPP_ADMIN_PASSWORD") or typer.prompt(
        "Password", hide_input=True, confirmation_prompt=True
    )
    database = _open(Settings())
    try:
        with database.write() as db:
            service.make_admin(db, email, name, password)
    except DomainError as problem:
        typer.echo(problem.reason, err=True)
        raise typer.Exit(2) from None
    typer.echo(f"{email} is an administrator.")


@cli.command()
def backup(target: Annotated[Path, typer.Argument(help="The file to write.")]) -> None:
    """Copy the database in one step, also while Flipp serves."""
    from app.core import backups

    _report(lambda: backups.backup(Settings(), target))


@cli.command()
def restore(source: Annotated[Path, typer.Argument(help="A file made by backup.")]) -> None:
    """Put a backup in place of the database. Stop Flipp first."""
    from app.core import backups

    _report(lambda: backups.restore(Settings(), source))


@cli.command(name="export")
def export_(
    slug: Annotated[str, typer.Argument(help="The network's address, its first word.")],
    target: Annotated[Path, typer.Argument(help="The file to write.")],
    posts: Annotated[
        bool | None,
        typer.Option(
            "--with-posts/--without-posts",
            help="Whether what the young have sent in goes along, in their own words.",
        ),
    ] = None,
) -> None:
    """Write a whole network, with its history, to one file; also while Flipp serves."""
    from app import archive

    settings = Settings()
    _report(lambda: archive.out(settings, _there(settings), slug, target, posts))


@cli.command(name="import")
def import_(
    source: Annotated[Path, typer.Argument(help="A file made by export.")],
    slug: Annotated[str, typer.Option(help="Another address for the network.")] = "",
) -> None:
    """Bring in a network that was exported from another installation; all of it or nothing."""
    from app import archive

    settings = Settings()
    _report(lambda: archive.into(settings, _there(settings), source, slug))


@cli.command()
def receipts() -> None:
    """Tell what opens the receipts given here, for an installation a network moves to."""
    from app.intake import receipts as receipts_

    typer.echo(receipts_.key_of(Settings().secret).hex())


def _there(settings: Settings):  # type: ignore[no-untyped-def]
    """The database, if it has been made."""
    from app.core import dialect_health
    from app.core.backups import BackupError

    path = dialect_health.database_file(settings.url)
    if path is not None and not path.is_file():
        raise BackupError(f"There is no database at {path}: run flipp migrate first.")
    return _open(settings)


def _report(work) -> None:  # type: ignore[no-untyped-def]
    from app.core.backups import BackupError

    try:
        typer.echo(work())
    except BackupError as problem:
        typer.echo(str(problem), err=True)
        raise typer.Exit(2) from None


@cli.command()
def retention(
    do: Annotated[bool, typer.Option("--do", help="Erase them now, instead of telling.")] = False,
) -> None:
    """Tell which texts of the young are to be erased today (the daily job does it by itself)."""
    from app.intake import retention as retention_

    database = _open(Settings())
    with database.read() as db:
        parts = retention_.due(db)
    for part in parts:
        typer.echo(
            f"network {part.network_id}: {len(part.posts)} texts kept for {part.keep_days} days."
        )
    if not do:
        typer.echo(f"{sum(len(part.posts) for part in parts)} to erase.")
        return
    with database.write() as db:
        gone = retention_.run(db)
    database.scrub()
    typer.echo(f"{gone} erased.")


@cli.command()
def reindex() -> None:
    """Build the library's index anew from the records; tells how far it has come."""
    from app.core import migrate, search_rebuild
    from app.core.db import touch
    from app.core.search_tables import SCOPE

    database = _open(Settings())
    migrate.upgrade(database)
    with database.write() as db:
        touch(db, SCOPE)
        for done, total in search_rebuild.rebuild(db):
            typer.echo(f"{done} of {total}")
    typer.echo("The library's index is built.")


@cli.command()
def doctor() -> None:
    """Look over settings, database, revision and files, and say what to mend."""
    from app.core import doctor as doctor_

    findings = doctor_.examine(Settings())
    for finding in findings:
        typer.echo(f"{'ok  ' if finding.ok else 'MEND'}  {finding.text}")
    if not all(f.ok for f in findings):
        raise typer.Exit(1)


def main() -> None:
    """Entry point of the script."""
    cli()


if __name__ == "__main__":
    main()
