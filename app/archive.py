"""A network moves: out of this installation as one file, into another."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from app import registry
from app.accounts.fields import is_address
from app.core import archive_in, archive_out, audit
from app.core.access import Actor
from app.core.archive_values import ArchiveError
from app.core.config import Mode, Settings
from app.core.db import Database
from app.core.i18n import N_
from app.council.models import Board, BoardState
from app.intake import receipts
from app.intake.models import Post
from app.networks import find, rules

TAKEN_OUT = audit.kind("network:exported", N_("Hele nettverket ble tatt ut som én fil"), "posts")
FLIPP = Actor(name="Flipp")


def out(settings: Settings, database: Database, slug: str, target: Path, posts: bool | None) -> str:
    """Write the network to a file, and tell what went along.

    posts: whether what the young wrote goes along; None refuses when there is something.
    Raises ArchiveError.
    """
    said, boards = _of_the_young(database, slug)
    if posts is None and said:
        raise ArchiveError(
            f"The young have sent in {said} texts here. Say which it is:\n"
            "  --with-posts     the network moves: their words go along, and their receipts\n"
            "  --without-posts  a copy: their words stay here, only what became insights goes"
        )
    plan = registry.archive()
    mark = receipts.mark_of(receipts.key_of(settings.secret))
    manifest = archive_out.export(
        database, plan, slug, target, spared=not posts, also={"receipts": mark}
    )
    _remember(database, slug, with_posts=bool(posts))
    lines = [_told(manifest, target)]
    if said:
        lines.append(
            "Receipts: where it comes in, put what `flipp receipts` tells here into "
            "FLIPP_RECEIPT_KEYS, so that the young can still look and take back."
        )
    if boards:
        lines.append(
            f"{boards} boards of the youth council are open: who has given dots by account can "
            "give three more where they come in. Share the result first, then export."
        )
    return "\n".join(lines)


def _of_the_young(database: Database, slug: str) -> tuple[int, int]:
    """How many posts there are, and how many boards are open."""
    with database.read() as db:
        network = find.network(db, slug)
        number = network.id if network else 0
        posts = sa.select(sa.func.count()).where(col(Post.network_id) == number)
        open_here = sa.and_(col(Board.network_id) == number, col(Board.state) == BoardState.OPEN)
        boards = sa.select(sa.func.count()).where(open_here)
        return db.scalar(posts) or 0, db.scalar(boards) or 0


def _remember(database: Database, slug: str, *, with_posts: bool) -> None:
    """In the history of the network, but not as its own: it does not go along."""
    with database.write() as db:
        network = find.network(db, slug)
        if network is not None:
            audit.aside(db, FLIPP, TAKEN_OUT, network, posts=with_posts)


def _told(manifest: dict[str, Any], target: Path) -> str:
    rows = sum(part["rows"] for part in manifest["parts"].values()) - 1  # but for the code book
    size = target.stat().st_size / 1e6
    words = manifest["private"]
    return (
        f"{target}: {manifest['network']['name']}, {rows} rows, {size:.1f} MB, revision "
        f"{manifest['revision']}; the words of the young are {words}."
    )


def into(settings: Settings, database: Database, source: Path, slug: str) -> str:
    """Bring the network of a file in, and tell what there is to do. Raises ArchiveError."""

    def refuse(row: dict[str, Any]) -> str:
        if problem := _not_of_forms(row):
            return problem
        if settings.mode is Mode.PRODUCTION and row.get("demo"):
            return (
                "The archive holds demo accounts, which anybody may sign in as: not for production."
            )
        return ""

    brought = archive_in.bring(
        database,
        registry.archive(),
        source,
        slug=slug,
        slug_problem=rules.slug_problem,
        refuse=refuse,
        after=registry.rebuild,
    )
    known, new = brought.shared["person"]
    with database.read() as db:
        name = find.network_by_id(db, brought.network_id).name
    return "\n".join(
        [
            f"{name} is at /{brought.slug}: {sum(brought.rows.values())} rows, as many of each "
            "kind as the archive says; counts and search were made anew.",
            f"{known} people had an account here and keep it as it is. {new} new ones have no "
            "password: each asks for one at /glemt-passord.",
            "Invitations did not go along: send new ones.",
            *_receipts(settings, brought),
        ]
    )


def _not_of_forms(row: dict[str, Any]) -> str:
    """What no form of ours lets through: it would break a promise, or reach somebody else."""
    if row["table"] == "network" and (problem := rules.network_problem(row)):
        return f"The archive's network has settings that can't be: {problem}"
    if row["table"] == "person" and not is_address(row["email"]):
        return f"The archive holds a person whose e-mail is none: {row['email'][:60]!r}"
    return ""


def _receipts(settings: Settings, brought: archive_in.Brought) -> list[str]:
    """What to do so that the young's receipts open here."""
    keys = [receipts.key_of(settings.secret), *receipts.keys_in(settings.receipt_keys)]
    known = {receipts.mark_of(key) for key in keys}
    if not brought.rows["intake_post"] or brought.also.get("receipts") in known:
        return []
    return [
        "The young's receipts do not open here yet: run `flipp receipts` where the network came "
        "from, and put what it tells into FLIPP_RECEIPT_KEYS."
    ]
