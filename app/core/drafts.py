"""What was typed in a form that was never sent, kept for its writer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import timedelta
from urllib.parse import parse_qs, parse_qsl, urlencode

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
# Shorter ones are said by many, and tell of nobody.
TELLING = 20
_SENTENCE = re.compile(r"[^.!?…\n\r]+")


def fit(address: str, body: str) -> bool:
    """Whether it may be kept at all: not too large, no identity number in it."""
    if len(body) > MAX_BODY or len(address) > 300 or "\x00" in body + address:
        return False
    fields = parse_qs(body, keep_blank_values=True)
    texts = [address, *fields, *(text for given in fields.values() for text in given)]
    return not any(privacy.identity_numbers(clean(text)) for text in texts)


def save(db: Session, person_id: int, address: str, body: str) -> bool:
    """Keep the draft; False when it is not fit to be kept."""
    if not fit(address, body):
        return False
    row = {"person_id": person_id, "address": address, "body": body, "saved_at": clock.now()}
    db.execute(dialect.upsert_set(DRAFT, ("person_id", "address")), row)
    return True


def drop(db: Session, person_id: int, address: str) -> None:
    """The form was sent, or the draft thrown away."""
    if "\x00" in address:
        return  # none was kept under it
    db.execute(DRAFT.delete().where(DRAFT.c.person_id == person_id, DRAFT.c.address == address))


def forget(db: Session, network: str, home: str, texts: Iterable[str]) -> None:
    """Remove what people have typed about something that is gone.

    home: its own address; every draft under it goes. Elsewhere in the network (its slug) those
    go that share a sentence with its texts.
    """
    t = DRAFT
    db.execute(t.delete().where(_under(home)))
    told = list(texts)
    gone = [_spelled(text) for text in told]
    sentences = {sentence for text in told for sentence in _sentences(text)}
    if not sentences:
        return
    rows = db.execute(sa.select(t.c.person_id, t.c.address, t.c.body).where(_under(f"/{network}")))
    for person_id, address, body in rows.all():
        if _shares(body, sentences, gone):
            drop(db, person_id, address)


def rewrite(db: Session, home: str, changed: Callable[[str], str]) -> None:
    """Change what people have typed under an address, value by value: a name is hidden."""
    t = DRAFT
    rows = db.execute(sa.select(t.c.person_id, t.c.address, t.c.body).where(_under(home))).all()
    for person_id, address, body in rows:
        fields = parse_qsl(body, keep_blank_values=True)
        anew = urlencode([(name, changed(value)) for name, value in fields])
        mine = sa.and_(t.c.person_id == person_id, t.c.address == address)
        db.execute(t.update().where(mine).values(body=anew))


def _under(home: str) -> sa.ColumnElement[bool]:
    column = DRAFT.c.address
    return sa.or_(column == home, column.startswith(f"{home}/", autoescape=True))


def _spelled(text: str) -> str:
    return " ".join(text.casefold().split())


def _sentences(text: str) -> set[str]:
    found = (_spelled(sentence).strip(" «»\"'–-") for sentence in _SENTENCE.findall(text))
    return {sentence for sentence in found if len(sentence) >= TELLING}


def _shares(body: str, sentences: set[str], gone: list[str]) -> bool:
    """A sentence of what is gone stands in the draft, or one of the draft's in that."""
    for text in (t for given in parse_qs(body).values() for t in given):
        spelled = _spelled(text)
        if any(sentence in spelled for sentence in sentences):
            return True
        if any(sentence in whole for sentence in _sentences(text) for whole in gone):
            return True
    return False


def fill(db: Session, person_id: int | None, address: str, form: FormView[Form]) -> bool:
    """Put the draft's text in the form, if there is one. Returns whether there was."""
    if person_id is None:
        return False
    body = _body(db, person_id, address)
    if body is None:
        return False
    typed = raw_values(form.model, fields_of(parse_qs(body, keep_blank_values=True)))
    # With the version it was written to: what somebody else has saved since is shown beside it.
    form.values.update(typed)
    form.from_draft = True
    return True


def ask(db: Session, person_id: int | None, addresses: Iterable[str]) -> None:
    """Read the drafts of several forms of a page at once, for `fill` to put in. One query."""
    wanted = set(addresses)
    if person_id is None or not wanted:
        return
    mine = DRAFT.c.person_id == person_id, DRAFT.c.address.in_(sorted(wanted))
    found = db.execute(sa.select(DRAFT.c.address, DRAFT.c.body).where(*mine)).all()
    asked = db.info.setdefault("drafts_asked", {})
    asked.update(dict.fromkeys(wanted) | {row.address: row.body for row in found})


def _body(db: Session, person_id: int, address: str) -> str | None:
    """A draft as it was sent, asked for once however many forms stand on the page."""
    t, asked = DRAFT, db.info.setdefault("drafts_asked", {})
    if address not in asked:
        mine = t.c.person_id == person_id, t.c.address == address
        asked[address] = db.scalar(sa.select(t.c.body).where(*mine))
    body: str | None = asked[address]
    return body


def forget_old(db: Session, days: int = 60) -> int:
    """Remove drafts nobody came back to. Returns how many."""
    result = db.execute(DRAFT.delete().where(DRAFT.c.saved_at < clock.now() - timedelta(days=days)))
    return int(result.rowcount)  # type: ignore[attr-defined]
