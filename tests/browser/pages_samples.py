"""Records the pages of pages.py are opened with: the young's texts, and a sheet to move in."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.core import jobs
from app.core.access import Actor
from app.core.db import Database
from app.core.jobs import Job
from app.moving import service as moving
from app.moving.sheets import Staged
from tests.browser import youth


def young(database: Database) -> dict[str, object]:
    """A link, and posts: with what may point to somebody, with a worry, decided on."""
    youth.prepare(database)
    told = "Jeg heter Kari Nordmann og går i 8B. Ring 912 34 567."
    marked, worry, decided = (
        youth.keep(database, f"{told} ({n})", "Læreren.", may_publish=True).number for n in range(3)
    )
    youth.approve(database, decided, "Noen ventet ved døra")
    youth.mark_worry(database, worry)
    link = youth.make_link(database, "Elevrådet på Solør")
    closed = youth.make_link(database, "Elevrådet i fjor", open=False)
    return {
        "code": link.code,
        "link": link.id,
        "closed": closed.code,
        "post": marked,
        "worry": worry,
        "decided": decided,
    }


def sheet(db: Session, network: int, person: int) -> Job:
    """A sheet with a new row, a wrong one, a formula, and a word nobody knows."""
    rows = [
        {"title": "En ny", "group": "Åsnes", "purpose": "Å se"},
        {"group": "Grue", "age_from": "seksten"},
        {"title": "Med et ukjent tema", "group": "Grue", "themes": "Ukjent"},
    ]
    sheet = Staged(list(enumerate(rows, 2)), {2: ["B2"]}, [], ["Ansvarlig"])
    return moving.upload(db, Actor(person_id=person), network, "tiltak.xlsx", sheet)


def started(job: Job) -> Job:
    jobs.start(job, 3)
    return job
