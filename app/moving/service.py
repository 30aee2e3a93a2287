"""What an import changes: the draft that waits to be looked over, and then the initiatives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core import audit, jobs, privacy, search
from app.core.access import Actor, why_not
from app.core.db import expect_version
from app.core.errors import Conflict, Forbidden, Invalid
from app.core.i18n import N_, _
from app.core.jobs import Job, JobState, NotYet, Work
from app.initiatives import service as initiatives
from app.initiatives.models import Initiative
from app.moving.fields import TERMS
from app.moving.known import KIND, Names, found, names, ties_of
from app.moving.models import ImportKey
from app.moving.plan import NEW, Plan, Planner, RowPlan, What
from app.moving.policy import MovingDo
from app.moving.sheets import Staged, staged
from app.networks import service as networks
from app.networks import terms
from app.networks.models import Network, Sector
from app.networks.queries import NetworkInfo, actor_of, read_network

IMPORT = "import"
UPLOADED = audit.kind("import:uploaded", N_("Et regneark ble lest inn"), "name", "rows")
CHOSEN = audit.kind("import:chosen", N_("Det ble valgt hva ord i regnearket betyr"), "number")
STARTED = audit.kind("import:started", N_("Importen ble startet"), "number")
DONE = audit.kind("import:done", N_("Importen er ferdig"), "new", "changed")
THROWN = audit.kind("import:thrown", N_("Regnearket ble forkastet"))
CHANGED_SINCE = N_("Noe ble endret i Flipp mens du så over. Se over en gang til, og start igjen.")
NOTHING = N_("Det er ingenting å importere: ingen rader er nye eller endret.")
WRONG_LEFT = N_("Noen rader har feil. Rett dem i regnearket, eller kryss av for å hoppe over dem.")


def upload(db: Session, actor: Actor, network_id: int, name: str, sheet: Staged) -> Job:
    """Keep a sheet that was read, to be looked over. `name`: the file's."""
    job = Job(
        network_id=network_id,
        person_id=actor.person_id or 0,
        kind=IMPORT,
        title=privacy.mask(name)[:200],
        total=len(sheet.rows),
        material=sheet.as_json(),
    )
    db.add(job)
    audit.record(db, actor, UPLOADED, job, name=job.title, rows=job.total)
    return job


def look_over(db: Session, network: NetworkInfo, job: Job) -> Plan:
    """What the import would do now. Four queries."""
    sheet, known = staged(job.material), names(db, network)
    keys = [cells["slug"] for _n, cells in sheet.rows if cells.get("slug")]
    titles = [cells.get("title", "") for _n, cells in sheet.rows]
    there = found(db, network.id, keys, titles)
    return Planner(sheet, known, there, job.choices.get("chosen", {})).plan()


def _demand_draft(job: Job, seen: int) -> None:
    """Raises Invalid when it is no draft any more, Conflict when somebody has chosen meanwhile."""
    if job.state is not JobState.DRAFT:
        raise Invalid(_("Importen er startet, og kan ikke endres lenger."))
    expect_version(job, seen)


def choose(db: Session, actor: Actor, job: Job, seen: int, chosen: Mapping[str, str]) -> None:
    """Keep what unknown names and words mean."""
    _demand_draft(job, seen)
    kept = {**job.choices.get("chosen", {}), **chosen}
    job.choices = {**job.choices, "chosen": {key: text for key, text in kept.items() if text}}
    audit.record(db, actor, CHOSEN, job, number=len(chosen))


def start(
    db: Session, actor: Actor, job: Job, seen: int, plan: Plan, seal: str, *, skip_wrong: bool
) -> None:
    """Put it in the queue, to be done as it was shown, and by whoever starts it.

    Raises Invalid when it can't be, Conflict when something else has been written meanwhile.
    """
    if plan.seal != seal:
        raise Conflict(_(CHANGED_SINCE))
    if plan.count(What.WRONG) and not skip_wrong:
        raise Invalid(_(WRONG_LEFT))
    if not plan.to_do:
        raise Invalid(_(NOTHING))
    _demand_draft(job, seen)
    job.choices = {**job.choices, "seal": plan.seal}
    job.person_id = actor.person_id or 0
    jobs.start(job, len(plan.to_do))
    audit.record(db, actor, STARTED, job, number=len(plan.to_do))


def throw_away(db: Session, actor: Actor, job: Job, seen: int) -> None:
    """The sheet is gone; nothing was imported."""
    _demand_draft(job, seen)
    audit.record(db, actor, THROWN, job)
    db.delete(job)


# the work


def run(work: Work, job: Job) -> None:
    """Do what was looked over: all of it in one transaction, or nothing.

    Raises NotYet when something else has been written in between.
    """
    with work.database.read() as db:
        actor, network = _who_and_where(db, job)
        plan = look_over(db, network, job)
    _demand_seen(plan, job)
    _warm(plan)
    to_do = plan.to_do
    with work.database.write() as db:
        known = names(db, network)
        made = _make_names(db, actor, network.id, plan)
        try:
            for number, row in enumerate(to_do, 1):
                apply(db, actor, network.id, row, known, made)
                work.tell(number, len(to_do))
        except Conflict as late:
            raise NotYet(_(CHANGED_SINCE)) from late
        except Invalid as no:
            raise Invalid(_("Rad %s: %s Ingenting er importert.") % (row.number, no.reason)) from no
        new, changed = plan.count(What.NEW), plan.count(What.CHANGED)
        audit.record(db, actor, DONE, job, new=new, changed=changed)
        result = {what.value: plan.count(what) for what in What}
        work.finish(db, result, len(to_do))


def _who_and_where(db: Session, job: Job) -> tuple[Actor, NetworkInfo]:
    """Raises Forbidden when whoever started it leads the network no longer."""
    actor = actor_of(db, job.person_id or 0)
    row = db.get(Network, job.network_id or 0)
    reason = why_not(actor, MovingDo.IMPORT, job)
    if reason or row is None:
        raise Forbidden(reason or "")
    return actor, read_network(db, row)


def _demand_seen(plan: Plan, job: Job) -> None:
    if plan.seal != job.choices.get("seal"):
        raise NotYet(_(CHANGED_SINCE))


def _warm(plan: Plan) -> None:
    """Stem every word before the transaction begins: others can't write while it lasts."""
    for row in plan.to_do:
        texts = [v for v in row.values.values() if isinstance(v, str)]
        lists = [" ".join(v) for v in row.values.values() if isinstance(v, list)]
        search.index_text(row.title, *texts, *lists)


Made = Mapping[tuple[str, str], int]
Ties = Mapping[str, list[int]]


def _make_names(db: Session, actor: Actor, network_id: int, plan: Plan) -> Made:
    """Make the names that were chosen to be new: (field, «ny:navn») → number."""
    made: dict[tuple[str, str], int] = {}
    by_name: dict[tuple[str, str], int] = {}
    for row in plan.to_do:
        for field, numbers in row.ties.items():
            for wish in (n for n in numbers if isinstance(n, str)):
                shelf = "owner" if field == "partners" else field
                name = wish.rpartition(":")[2]
                if (shelf, name.casefold()) not in by_name:
                    number = _make(db, actor, network_id, shelf, wish, name)
                    by_name[shelf, name.casefold()] = number
                made[field, wish] = by_name[shelf, name.casefold()]
    return made


def _make(db: Session, actor: Actor, network_id: int, field: str, wish: str, name: str) -> int:
    name = name[:120]
    if field == "themes":
        return networks.add_theme(db, actor, network_id, name).id or 0
    if field == "owner":
        sector = Sector(wish.removeprefix(f"{NEW}:").partition(":")[0])
        return networks.add_organisation(db, actor, network_id, name, sector).id or 0
    return terms.add(db, actor, network_id, TERMS[field], name).id or 0


def apply(
    db: Session, actor: Actor, network_id: int, row: RowPlan, known: Names, made: Made
) -> None:
    """Write one row through the initiatives' own service.

    Raises Conflict when the record has changed since it was looked over, Invalid for its rules.
    """
    ties = {
        field: [made[field, n] if isinstance(n, str) else n for n in numbers]
        for field, numbers in row.ties.items()
    }
    values = {n: v for n, v in row.values.items() if n not in {"title", "ended_on"}}
    if "owner" in ties:
        values["owner_id"] = next(iter(ties["owner"]), None)
    if row.record_id is None:
        record = _start(db, actor, network_id, row, values, ties, known)
    else:
        record = _change(db, actor, row, values, ties, known)
    if row.status is not None:
        told = {n: row.values.get(n) or getattr(record, n) for n in ("learned", "advice")}
        ended = row.values.get("ended_on")
        initiatives.bring_to(db, actor, record, row.status, ended_on=ended, **told)
    if row.key and row.key != record.slug:
        _keep_key(db, network_id, row.key, record.id or 0)


def _start(
    db: Session,
    actor: Actor,
    network_id: int,
    row: RowPlan,
    values: dict[str, Any],
    ties: Ties,
    known: Names,
) -> Initiative:
    return initiatives.start(
        db,
        actor,
        network_id,
        row.group_id,
        row.title,
        partner_ids=ties.get("partners", ()),
        theme_ids=ties.get("themes", ()),
        term_ids=_terms(ties, known),
        **values,
    )


def _change(
    db: Session, actor: Actor, row: RowPlan, values: dict[str, Any], ties: Ties, known: Names
) -> Initiative:
    chosen = sa.select(Initiative).where(col(Initiative.id) == row.record_id).with_for_update()
    record = db.scalars(chosen).one()
    number = record.id or 0
    before = ties_of(db, [number])
    initiatives.change(
        db,
        actor,
        record,
        row.version,
        {"title": row.title, **values},
        practice_ids=before.practices.get(number, ()),
        partner_ids=ties.get("partners", before.partners.get(number, ())),
        theme_ids=ties.get("themes", before.themes.get(number, ())),
        term_ids=_terms(ties, known, before.terms.get(number, ())),
    )
    return record


def _terms(ties: Mapping[str, list[int]], known: Names, before: Iterable[int] = ()) -> set[int]:
    """The words of the lists: those the row says something about anew, the others as they were."""
    given = [name for name in TERMS if name in ties]
    replaced = {n for name in given for n, _label in known.choices[name]}
    return (set(before) - replaced) | {n for name in given for n in ties[name]}


def _keep_key(db: Session, network_id: int, key: str, number: int) -> None:
    same = (
        col(ImportKey.network_id) == network_id,
        col(ImportKey.kind) == KIND,
        col(ImportKey.key) == key,
    )
    if db.scalar(sa.select(col(ImportKey.id)).where(*same)) is None:
        db.add(ImportKey(network_id=network_id, kind=KIND, key=key, record_id=number))


jobs.kind(IMPORT, N_("Innflytting av tiltak"), run=run, tries=1)
