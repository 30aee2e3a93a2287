"""The ONE list of what the house holds: routers, menu, panels, policies, scheduled jobs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session

from app.core import clock, drafts, indexing, job_runs, jobs, migrate, once, outbox, search_rebuild
from app.core.archive_plan import Plan
from app.core.config import Settings
from app.core.db import Database, select
from app.core.i18n import N_
from app.core.jobs import Job, Wanted, Work
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
    "interest",
    "following",
    "job",
    "participant",
    "dialogue_line",
    "newsletter_subscriber",
)
# Rows that may not tell in which order they were written; a row of the first is named by others.
BLENDED = ("intake_post", "intake_message")


def routers() -> list[Router]:
    """Every domain's router; fixed addresses before those that begin with a network's slug."""
    from app.accounts import routes as accounts
    from app.contact import routes as contact
    from app.council import routes as council
    from app.cycles import link_routes as measure_links
    from app.following import routes as following
    from app.initiatives import routes as initiatives
    from app.insights import routes as insights
    from app.intake import routes as intake
    from app.library import routes as library
    from app.meetings import routes as meetings
    from app.methods import routes as methods
    from app.monday import routes as monday
    from app.moving import routes as moving
    from app.networks import routes as networks
    from app.newsletter import routes as newsletter
    from app.opendata import routes as opendata
    from app.practices import routes as practices
    from app.problems import routes as problems
    from app.progress import routes as progress
    from app.recipes import routes as recipes
    from app.reminders import routes as reminders
    from app.replication import routes as replication
    from app.terms import routes as terms
    from app.thread import pages
    from app.thread import routes as thread
    from app.workshops import routes as workshops

    return [
        pages.router,
        library.router,
        opendata.router,
        following.router,
        newsletter.router,
        reminders.router,
        accounts.router,
        methods.router,
        recipes.router,
        measure_links.router,
        intake.router,
        networks.router,
        terms.router,
        council.router,
        insights.router,
        practices.router,
        initiatives.router,
        *_tests(),
        replication.router,
        contact.router,
        workshops.router,
        meetings.router,
        moving.router,
        problems.router,
        progress.router,
        monday.router,
        thread.router,
    ]


def _tests() -> list[Router]:
    """Test cycles, what is measured, and the numbers."""
    from app.cycles import measure_routes, number_routes, routes

    return [routes.router, measure_routes.router, number_routes.router]


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
    from app.contact import panels as contact
    from app.council import panels as council
    from app.cycles import panels as cycles
    from app.following import panels as following
    from app.initiatives import panels as initiatives
    from app.insights import panels as insights
    from app.meetings import panels as meetings
    from app.networks import panels as networks
    from app.reminders import panels as reminders
    from app.replication import panels as replication
    from app.thread import panels as thread
    from app.thread import story
    from app.workshops import panels as workshops

    return {
        "sign_in": [networks.demo_people],
        "person": [
            networks.roles_of_person,
            meetings.of_person,
            following.of_person,
            reminders.of_person,
        ],
        "problem_version": [insights.of_version],
        "insight": [thread.strip, council.of_insight],
        "practice": [thread.strip, initiatives.of_practice],
        "initiative": [
            thread.strip,
            replication.button,
            cycles.of_initiative,
            replication.of_initiative,
            contact.of_initiative,
            following.of_initiative,
        ],
        "test_cycle": [thread.strip],
        "meeting": [workshops.of_meeting],
        "new_initiative": [replication.beside_new],
        "resource_group": [meetings.of_group],
        # (ctx, group) → the steps of «Neste steg», for the agenda of its meeting.
        "next_steps": [thread.next_steps],
        "story": [story.story],
        # (ctx, record) → core.panels.Knowledge or None: what is known of a recipe's effect.
        "knowledge": [replication.knowledge],
    }


def takers() -> dict[str, list[Callable[..., None]]]:
    """What upper rooms keep of the form a lower room's record is made with, by its table."""
    from app.replication import panels as replication

    return {"initiative": [replication.take_seen]}


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
    from app.contact import service as contact
    from app.insights import service as insights
    from app.intake import retention
    from app.newsletter import subscribing as newsletter
    from app.reminders import service as reminders
    from app.workshops import signup

    with database.write() as db:
        return {
            "drafts": drafts.forget_old(db),
            "form keys": once.forget_old(db),
            "sessions": accounts.forget_old(db),
            "mail": outbox.forget_old(db),
            "jobs": jobs.forget_old(db),
            "reminders": reminders.forget_old(db),
            "insights": insights.forget_due(db),
            "who asked": contact.forget_due(db),
            "who came": signup.forget_due(db),
            "sign-ups nobody confirmed": newsletter.forget_old(db),
            "texts of the young": retention.run(db),
        }


def _run_clean_up(work: Work, _job: Job) -> None:
    """As a job: all it does may be done twice without harm."""
    gone = clean_up(work.database)
    with work.database.write() as db:
        work.finish(db, gone, sum(gone.values()))


DAILY = jobs.kind("rydding", N_("Daglig rydding"), run=_run_clean_up)


def schedule(database: Database) -> int:
    """Queue what each day has to be done, once, whichever of several processes asks first."""
    from app.reminders import service as reminders

    day = clock.today()
    daily = Wanted(DAILY.name, f"{DAILY.name}:{day}")
    return jobs.schedule(database, [daily, reminders.of_day(day)])


def send_mail(database: Database, settings: Settings) -> int:
    """The outbox's round, with what is to be told first."""
    from app.workshops import signup

    signup.tell_cancelled(database)
    return outbox.work(database, settings)


def do_jobs(database: Database, settings: Settings | None = None) -> int:
    """The round of jobs that are due; the rooms that have some declare their kinds. Returns how
    many were done."""
    from app.moving import service as moving
    from app.newsletter import sending as newsletter
    from app.reminders import service as reminders

    assert {moving.IMPORT, newsletter.SENDING.name, reminders.ROUND} <= set(jobs.KINDS)
    return job_runs.work(database, settings or Settings())


def archive() -> Plan:
    """What goes along when a network moves to another installation, and what stays at home."""
    from app import archive_parts as parts

    migrate.import_models()
    return Plan(parts.TABLES, parts.EVENT_IDS)


def rebuild(db: Session, network_id: int) -> None:
    """What is made of a network's records, made anew: the words they are found by, the library."""
    from app.initiatives.models import Initiative, InitiativeTerm, InitiativeTheme
    from app.insights.models import Insight, InsightTheme
    from app.networks.models import Term, Theme
    from app.practices.models import Practice, PracticeTheme

    # Each kind with its links to words: (link, its record, its word, what the word is).
    kinds: list[tuple[Any, list[tuple[Any, Any, Any, Any]]]] = [
        (Insight, [(InsightTheme, InsightTheme.insight_id, InsightTheme.theme_id, Theme)]),
        (Practice, [(PracticeTheme, PracticeTheme.practice_id, PracticeTheme.theme_id, Theme)]),
        (
            Initiative,
            [
                (InitiativeTheme, InitiativeTheme.initiative_id, InitiativeTheme.theme_id, Theme),
                (InitiativeTerm, InitiativeTerm.initiative_id, InitiativeTerm.term_id, Term),
            ],
        ),
    ]
    for model, links in kinds:
        words: dict[int, list[str]] = {}
        for link, mine, theirs, named in links:
            pairs = select(mine, named.name).join(link, theirs == named.id)
            for number, name in db.execute(pairs.where(named.network_id == network_id)):
                words.setdefault(number, []).append(name)
        chosen = select(model).where(model.network_id == network_id)
        for record in db.scalars(chosen.execution_options(yield_per=200)):
            indexing.index(db, record, *words.get(record.id, ()))
    search_rebuild.add_network(db, network_id)
