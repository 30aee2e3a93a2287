"""The ONE list of what the house holds: routers, menu, panels, policies, scheduled jobs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session
from sqlmodel import col

from app.core import drafts, indexing, migrate, once, outbox, search_rebuild
from app.core.archive_plan import Plan
from app.core.config import Settings
from app.core.db import Database, select
from app.core.web import Ctx, NavItem, Router

# Where something is deleted that must be nowhere afterwards: what is scrubbed then.
SCRUBBED = (
    "intake_post",
    "intake_message",
    "insight",
    "insight_theme",
    "search_insight",
    "quote",
    "exception",
    "version_insight",
    "draft",
    "idempotency_key",
    "outbox_mail",
)
# Rows that may not tell in which order they were written; a row of the first is named by others.
BLENDED = ("intake_post", "intake_message")


def routers() -> list[Router]:
    """Every domain's router; fixed addresses before those that begin with a network's slug."""
    from app.accounts import routes as accounts
    from app.council import routes as council
    from app.initiatives import routes as initiatives
    from app.insights import routes as insights
    from app.intake import routes as intake
    from app.library import routes as library
    from app.networks import routes as networks
    from app.practices import routes as practices
    from app.problems import routes as problems
    from app.progress import routes as progress
    from app.thread import pages
    from app.thread import routes as thread

    return [
        pages.router,
        library.router,
        accounts.router,
        intake.router,
        networks.router,
        council.router,
        insights.router,
        practices.router,
        initiatives.router,
        problems.router,
        progress.router,
        thread.router,
    ]


def nav(ctx: Ctx) -> list[NavItem]:
    """The main menu: only what exists and what this person may open."""
    from app.thread.nav import entries

    return entries(ctx)


def quick(ctx: Ctx) -> str:
    """Where this person logs something, "" when they may not."""
    from app.thread.nav import quick_address

    return quick_address(ctx)


def panels() -> dict[str, list[Callable[..., Any]]]:
    """What upper rooms show on a lower room's page, by the record's table."""
    from app.council import panels as council
    from app.initiatives import panels as initiatives
    from app.insights import panels as insights
    from app.networks import panels as networks
    from app.thread import panels as thread
    from app.thread import story

    return {
        "sign_in": [networks.demo_people],
        "person": [networks.roles_of_person],
        "problem_version": [insights.of_version],
        "insight": [thread.strip, council.of_insight],
        "practice": [thread.strip, initiatives.of_practice],
        "initiative": [thread.strip],
        "story": [story.story],
    }


def clean_up(database: Database) -> dict[str, int]:
    """The daily job: what nobody needs any more. Returns how much of each went."""
    gone = _clean_up(database)
    tidy(database)
    return gone


def tidy(database: Database) -> None:
    """Nothing in the files of what was deleted, nor of the order in which the young wrote."""
    database.blend(BLENDED)
    database.scrub(SCRUBBED)


def _clean_up(database: Database) -> dict[str, int]:
    from app.accounts import service as accounts
    from app.insights import service as insights
    from app.intake import retention

    with database.write() as db:
        return {
            "drafts": drafts.forget_old(db),
            "form keys": once.forget_old(db),
            "sessions": accounts.forget_old(db),
            "mail": outbox.forget_old(db),
            "insights": insights.forget_due(db),
            "texts of the young": retention.run(db),
        }


def send_mail(database: Database, settings: Settings) -> int:
    """The outbox's round."""
    return outbox.work(database, settings)


def archive() -> Plan:
    """What goes along when a network moves to another installation, and what stays at home."""
    from app import archive_parts as parts

    migrate.import_models()
    return Plan(parts.TABLES, parts.EVENT_IDS)


def rebuild(db: Session, network_id: int) -> None:
    """What is made of a network's records, made anew: the words they are found by, the library."""
    from app.initiatives.models import Initiative, InitiativeTheme
    from app.insights.models import Insight, InsightTheme
    from app.networks.models import Theme
    from app.practices.models import Practice, PracticeTheme

    kinds: list[tuple[Any, Any, Any]] = [
        (Insight, InsightTheme, InsightTheme.insight_id),
        (Practice, PracticeTheme, PracticeTheme.practice_id),
        (Initiative, InitiativeTheme, InitiativeTheme.initiative_id),
    ]
    for model, link, mine in kinds:
        named = select(mine, Theme.name).join(link, link.theme_id == Theme.id)
        themes: dict[int, list[str]] = {}
        for number, name in db.execute(named.where(col(Theme.network_id) == network_id)):
            themes.setdefault(number, []).append(name)
        chosen = select(model).where(model.network_id == network_id)
        for record in db.scalars(chosen.execution_options(yield_per=200)):
            indexing.index(db, record, *themes.get(record.id, ()))
    search_rebuild.add_network(db, network_id)
