"""What changes about doors for schools and clubs, and about the settings for all of them."""

from __future__ import annotations

import secrets
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core import audit
from app.core.access import Actor
from app.core.db import expect_version
from app.core.errors import Conflict
from app.core.i18n import N_
from app.intake.models import IntakeLink, YouthSettings

MADE = audit.kind("intake_link:made", N_("Lenken ble laget"))
CHANGED = audit.kind("intake_link:changed", N_("Lenken ble endret"), "fields")
SET = audit.kind("youth_settings:changed", N_("Innstillingene for unge ble endret"), "fields")
# Easy to read aloud and to type: no letter that looks like another.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
CODE_LENGTH = 8


def new_code() -> str:
    """A code for an address: 39 bits, short enough to be typed from a poster."""
    return "".join(secrets.choice(ALPHABET) for _place in range(CODE_LENGTH))


def make(db: Session, actor: Actor, network_id: int, values: dict[str, Any]) -> IntakeLink:
    """A link of its own for a school, a youth club or a council day."""
    link = IntakeLink(network_id=network_id, code=new_code(), created_by=actor.person_id, **values)
    db.add(link)
    audit.record(db, actor, MADE, link)
    return link


def change(db: Session, actor: Actor, link: IntakeLink, seen: int, values: dict[str, Any]) -> None:
    """Another name, window or set of questions; open or not. Raises Conflict."""
    expect_version(link, seen)
    changed = [name for name, value in values.items() if getattr(link, name) != value]
    for name in changed:
        setattr(link, name, values[name])
    audit.record(db, actor, CHANGED, link, fields=changed)


def save_settings(
    db: Session, actor: Actor, network_id: int, seen: int, values: dict[str, Any]
) -> None:
    """How the network hears the young. Raises Conflict when somebody else was first."""
    chosen = sa.select(YouthSettings).where(col(YouthSettings.network_id) == network_id)
    row = db.scalars(chosen.with_for_update()).first()
    if row is None:
        if seen:
            raise Conflict
        row = YouthSettings(network_id=network_id, version=0)
        db.add(row)
    expect_version(row, seen)
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    audit.record(db, actor, SET, row, fields=changed)
