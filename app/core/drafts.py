"""What was typed in a form that was never sent, kept for its writer."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import clock, dialect, privacy
from app.core.db import Moment, metadata
from app.core.forms import Form, FormView, clean, fields_of, raw_values

DRAFT = sa.Table(
    "draft",
    metadata,
    sa.Column("person_id", sa.Integer, primary_key=True),
    sa.Column("address", sa.String(300), primary_key=True),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("saved_at", Moment, nullable=False, index=True),
)
MAX_BODY = 60_000


def save(db: Session, person_id: int, address: str, body: str) -> bool:
    """Keep the draft; False when it must not be kept (too large, an identity number in it)."""
    if len(body) > MAX_BODY or len(address) > 300 or "\x00" in body + address:
        return False
    fields = parse_qs(body, keep_blank_values=True)
    texts = [address, *fields, *(text for given in fields.values() for text in given)]
    if any(privacy.identity_numbers(clean(text)) for text in texts):
        return False
    row = {"person_id": person_id, "address": address, "body": body, "saved_at": clock.now()}
    db.execute(dialect.upsert_set(DRAFT, ("person_id", "address")), row)
    return True


def drop(db: Session, person_id: int, address: str) -> None:
    """The form was sent, or the draft thrown away."""
    if "\x00" in address:
        return  # none was kept under it
    db.execute(DRAFT.delete().where(DRAFT.c.person_id == person_id, DRAFT.c.address == address))


def fill(db: Session, person_id: int | None, address: str, form: FormView[Form]) -> bool:
    """Put the draft's text in the form, if there is one. Returns whether there was."""
    if person_id is None:
        return False
    t = DRAFT
    body = db.scalar(sa.select(t.c.body).where(t.c.person_id == person_id, t.c.address == address))
    if body is None:
        return False
    typed = raw_values(form.model, fields_of(parse_qs(body, keep_blank_values=True)))
    # With the version it was written to: what somebody else has saved since is shown beside it.
    form.values.update(typed)
    form.from_draft = True
    return True


def forget_old(db: Session, days: int = 60) -> int:
    """Remove drafts nobody came back to. Returns how many."""
    result = db.execute(DRAFT.delete().where(DRAFT.c.saved_at < clock.now() - timedelta(days=days)))
    return int(result.rowcount)  # type: ignore[attr-defined]
