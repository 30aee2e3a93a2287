"""The weekly mail: what is new in what a person follows, and nothing when nothing is.

At most once a week to each; only what the person may see on the day it is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core import clock
from app.core.access import Actor
from app.core.config import Settings
from app.core.i18n import _
from app.following import news, queries, service, shelf
from app.following.models import Following
from app.following.news import News
from app.library.filters import label_of
from app.networks.policy import sees
from app.networks.queries import actor_of

# Mails are written at the same hour each day: not some seconds later every week.
WEEK = timedelta(days=7) - timedelta(hours=1)
MOST_LINES = 20


def visible(actor: Actor, row: Any) -> bool:
    """Whether the actor still sees the initiative of a row of `queries.of_person`."""
    enters = row.public or actor.admin or actor.in_network(row.network_id)
    return bool(enters) and sees(actor, row)


def told(db: Session, settings: Settings, person_id: int) -> str:
    """What is new in what this person follows, for a mail, and noted as told; "" when nothing is,
    or they had one less than a week ago. It is part of the mail of the day (app/reminders)."""
    now, actor = clock.now(), actor_of(db, person_id)
    mine = sa.select(Following).where(col(Following.person_id) == person_id)
    followed = db.scalars(mine.order_by(col(Following.id)).with_for_update()).all()
    if any(f.mailed_at is not None and f.mailed_at > now - WEEK for f in followed):
        return ""
    rows = {row.id: row for row in queries.of_person(db, person_id)}
    news = [(f, _new(db, actor, f, rows[f.id])) for f in followed if f.id in rows]
    news = [(f, lines) for f, lines in news if lines]
    if not news:
        return ""
    for following, _lines in news:
        following.told_until = following.mailed_at = now
    parts = [_part(settings, f, rows[f.id], lines) for f, lines in news]
    body = _("Dette er nytt i det du følger i Flipp.\n\n%(parts)s\n\nAlt du følger: %(all)s")
    return body % {"parts": "\n\n".join(parts), "all": f"{settings.base_url}/min-side#folger"}


def _new(db: Session, actor: Actor, following: Following, row: Any) -> list[News]:
    """What has happened since the last mail about it. At most eight queries."""
    if following.initiative_id is not None:
        if not visible(actor, row):
            return []
        later = col(news.E.at) > following.told_until
        return news.of_initiative(db, following.initiative_id, later, most=MOST_LINES)
    return _found(db, following.query, following.told_until)


def _found(db: Session, query: str, moment: datetime) -> list[News]:
    happened = news.since(db, moment)
    pages = {item.path for item in happened}
    if not pages:
        return []
    found = shelf.matching(db, shelf.read(query), len(pages), pages)
    matches = {row.address for row in found}
    return [item for item in happened if item.path in matches][:MOST_LINES]


def _part(settings: Settings, following: Following, row: Any, lines: Sequence[News]) -> str:
    """One thing that is followed: its news, and where it is stopped."""
    token = service.token(settings.secret, following)
    head = row.title if following.initiative_id else name_of(following.query)
    told = [
        f"- {item.what}: {item.title}\n  {settings.base_url}{item.path}"
        if not following.initiative_id
        else f"- {item.what}"
        for item in lines
    ]
    if following.initiative_id:
        told.append(settings.base_url + lines[0].path)
    stop = _("Slutt å følge dette: %s") % f"{settings.base_url}/stopp/{token}"
    return "\n".join([head, *told, stop])


def name_of(query: str) -> str:
    """A search in words."""
    wanted = shelf.read(query)
    chosen = [label_of(name, value) or value for name, value in wanted.chosen]
    words = [f"«{wanted.words}»"] if wanted.words else []
    return _("Søk i biblioteket: %s") % (", ".join(words + chosen) or _("alt"))
