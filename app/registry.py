"""The ONE list of what the house holds: routers, menu, panels, policies, scheduled jobs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session

from app.core import drafts, indexing, once, outbox
from app.core.archive_plan import Left, Part, Plan, Spared
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

# Keys of events' data: those that hold a record's number, with its table, and all the others.
EVENT_IDS = {
    "contrast": "contrast",
    "group": "resource_group",
    "insight": "insight",
    "question": "flip_question",
}
EVENT_WORDS = frozenset(
    {
        "admin",
        "answer",
        "ends",
        "fields",
        "goal",
        "kind",
        "made_at",
        "met",
        "name",
        "no",
        "number",
        "percent",
        "posts",
        "reach",
        "reason",
        "retired",
        "role",
        "version",
    }
)


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
    from app.accounts.fields import spelled
    from app.core import migrate
    from app.intake import leaving
    from app.intake.models import random_number

    migrate.import_models()
    parts: list[Part | Left] = [
        Part("network", "the network and its settings"),
        Part(
            "person",
            "whoever is named by something of the network: no password, and no rights beyond it",
            same="email",
            spell=spelled,
            omit={"password_hash": "", "admin": False},
        ),
        Part("municipality", "the municipalities its groups cover", same="number"),
        Part("theme", "the subjects it sorts its records by"),
        Part("term", "the words of its controlled lists"),
        Part("phase", "its phases"),
        Part("organisation", "its organisations"),
        Part("resource_group", "its groups"),
        Part("group_municipality", "which municipalities a group covers, and when"),
        Part("membership", "who has which role"),
        Part("problem_version", "the problem statements, every version"),
        Part("flip_question", "the flip questions"),
        Part("insight", "what was heard and seen"),
        Part("insight_theme", "the themes of an insight"),
        Part("exception", "insights that answer a flip question"),
        Part("version_insight", "the insights a problem statement rests on"),
        Part("quote", "quotable sentences"),
        Part("practice", "what those who manage do"),
        Part("practice_theme", "the themes of a practice"),
        Part("practice_insight", "the insights a practice was lifted out of"),
        Part("contrast", "who was compared"),
        Part("confirmation", "who says a practice holds"),
        Part("initiative", "what the groups test"),
        Part("initiative_theme", "the themes of an initiative"),
        Part("initiative_term", "the words an initiative is described by"),
        Part("initiative_partner", "the organisations that take part"),
        Part("initiative_practice", "the practices an initiative builds on"),
        Part("goal_threshold", "the shares the goals ask for"),
        Part("goal_override", "goals a leader has decided on"),
        Part("youth_settings", "how the network hears the young"),
        Part("intake_link", "the doors the young's texts come through"),
        Part(
            "intake_post",
            "what the young have sent in; by its receipt its sender can still take it back",
            order=("receipt_hash",),
            ids={"theme_ids": "theme"},
            number=random_number,
            private=Spared(leaving.is_bare, leaving.without_words),
        ),
        Part(
            "intake_message",
            "the dialogue with the young",
            order=("post_id", "no"),
            number=random_number,
            private=Spared(leaving.no_dialogue),
        ),
        Part("council_board", "the boards of the youth council"),
        Part("council_cluster", "what the council put together"),
        Part("council_card", "the insights on a board"),
        Part("council_seat", "that somebody took part; nobody can be told from it"),
        Part("council_dot", "the dots that were given"),
        Part("youth_request", "what the council asked of a group, and the answer"),
        Part(
            "audit_event",
            "the history: who did what, when",
            refs={"network_id": "network", "actor_id": "person"},
        ),
        Left("person_session", "who is signed in where is told by this installation's secrets"),
        Left("reset_token", "a link to this installation"),
        Left("invitation", "links to this installation; invite anew where the network goes"),
        Left("draft", "not sent, and nobody's but their writers'"),
        Left("idempotency_key", "forms sent here lately"),
        Left("outbox_mail", "mail on its way from here"),
        Left("revision", "counted anew"),
        Left("facet_count", "counted anew"),
    ]
    return Plan(parts, EVENT_IDS)


def rebuild(db: Session, network_id: int) -> None:
    """What is made of a network's records, made anew: the words they are found by."""
    from app.initiatives.models import Initiative, InitiativeTheme
    from app.insights.models import Insight, InsightTheme
    from app.networks import find
    from app.practices.models import Practice, PracticeTheme

    kinds: list[tuple[Any, Any, Any]] = [
        (Insight, InsightTheme, InsightTheme.insight_id),
        (Practice, PracticeTheme, PracticeTheme.practice_id),
        (Initiative, InitiativeTheme, InitiativeTheme.initiative_id),
    ]
    for model, link, mine in kinds:
        chosen = select(model).where(model.network_id == network_id)
        for record in db.scalars(chosen.execution_options(yield_per=200)):
            indexing.index(db, record, *find.theme_names(db, link, mine, record.id))
