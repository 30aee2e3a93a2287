"""Words that mean the same: the shipped groups, and what the installation's administrator says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import Field, SQLModel, col

from app.core import audit, search
from app.core.access import Actor
from app.core.audit import Audited
from app.core.db import expect_version, touch
from app.core.errors import Invalid
from app.core.i18n import N_, _
from app.core.search_tables import SCOPE
from app.core.slugs import slugify

Phrase = tuple[str, ...]  # stems, in order
MOST_GROUPS, MOST_WORDS = 500, 12
LONGEST_PHRASE = 5

ADDED = audit.kind("synonym:added", N_("Synonymene ble lagt til"), "words")
CHANGED = audit.kind("synonym:changed", N_("Synonymene ble endret"), "words")


class Synonym(SQLModel, Audited, table=True):
    """A group of words that mean the same, added by an administrator or put in place of a shipped.

    words: joined by « = »; "" switches the shipped group off. shipped: the name (first word) of
    the shipped group it stands for, "" for one of their own.
    """

    __tablename__ = "synonym"
    id: int | None = Field(default=None, primary_key=True)
    words: str = Field(default="", max_length=600)
    shipped: str = Field(default="", max_length=80, index=True)
    version: int = 1


@dataclass(frozen=True)
class Group:
    """A group as its page shows it; id is None for a shipped one as it came."""

    words: tuple[str, ...]
    shipped: str = ""
    id: int | None = None
    version: int = 0

    @property
    def name(self) -> str:
        """What it is called: its first word, or the one it had when it came."""
        return self.shipped or (self.words[0] if self.words else "")

    @property
    def key(self) -> str:
        """Its part of an address."""
        return slugify(self.shipped) if self.shipped else f"egen-{self.id}"

    @property
    def off(self) -> bool:
        """A shipped group that has been switched off."""
        return not self.words


def split_words(text: str) -> tuple[str, ...]:
    """The words of a group as typed: one a line, or with = or commas between them."""
    lines = text.replace(",", "\n").replace("=", "\n").splitlines()
    return tuple(dict.fromkeys(word for line in lines if (word := " ".join(line.split()))))


@cache
def shipped_groups() -> tuple[tuple[str, ...], ...]:
    """The groups that come with Flipp."""
    lines = Path(__file__).with_name("search_synonyms.txt").read_text("utf-8").splitlines()
    return tuple(split_words(line) for line in lines if line.strip() and not line.startswith("#"))


def groups(db: Session) -> list[Group]:
    """The administrator's own first, then the shipped ones, changed or as they came. One query."""
    rows = db.scalars(sa.select(Synonym).order_by(col(Synonym.id))).all()
    own = [
        Group(split_words(r.words), "", r.id, r.version) for r in reversed(rows) if not r.shipped
    ]
    changed = {r.shipped: Group(split_words(r.words), r.shipped, r.id, r.version) for r in rows}
    return own + [changed.get(words[0], Group(words, words[0])) for words in shipped_groups()]


def save(db: Session, actor: Actor, group: Group, seen: int, words: Sequence[str]) -> None:
    """Write a group; no words switch a shipped one off and take away one's own.

    Raises Invalid for fewer than two words or too many, Conflict when somebody else has saved.
    """
    _demand_group(group, words)
    text = " = ".join(words)
    if group.id is None:
        row = Synonym(words=text, shipped=group.shipped)
        _demand_room(db)
        db.add(row)
    else:
        found = db.get(Synonym, group.id)
        assert found is not None
        row = found
        expect_version(row, seen)
        row.words = text
    audit.record(db, actor, CHANGED if group.id or group.shipped else ADDED, row, words=text)
    if not text and not row.shipped:
        db.delete(row)
    touch(db, SCOPE)


def _demand_group(group: Group, words: Sequence[str]) -> None:
    if len(words) == 1 or not (words or group.id or group.shipped):
        raise Invalid(_("Skriv minst to ord som betyr det samme."))
    if len(words) > MOST_WORDS or len(" = ".join(words)) > 600:
        raise Invalid(_("Det ble for mange ord. Del dem i to grupper."))
    for word in words:
        if not 1 <= len(search.words(word)) <= LONGEST_PHRASE:
            raise Invalid(_("«%s» er for langt. Bruk høyst fem ord.") % word)


def _demand_room(db: Session) -> None:
    if (db.scalar(sa.select(sa.func.count()).select_from(Synonym)) or 0) >= MOST_GROUPS:
        raise Invalid(_("Det er for mange grupper. Slå sammen noen av dem først."))


@dataclass(frozen=True)
class Book:
    """All groups, made ready to be looked up in."""

    same: dict[Phrase, tuple[Phrase, ...]] = field(default_factory=dict)

    def at(self, stems: Sequence[str], start: int) -> tuple[int, tuple[Phrase, ...]]:
        """(how many words, what else they may be called) of the longest phrase that starts here."""
        for length in range(min(LONGEST_PHRASE, len(stems) - start), 0, -1):
            found = self.same.get(tuple(stems[start : start + length]))
            if found:
                return length, found
        return 1, ()


def book(words: Iterable[Sequence[str]]) -> Book:
    """Groups of words, as typed, made ready."""
    same: dict[Phrase, dict[Phrase, None]] = {}
    for group in words:
        phrases = list(dict.fromkeys(_phrases(group)))
        for phrase in phrases:
            others = (other for other in phrases if other != phrase)
            same.setdefault(phrase, {}).update(dict.fromkeys(others))
    return Book({phrase: tuple(others) for phrase, others in same.items() if others})


def _phrases(group: Sequence[str]) -> Iterator[Phrase]:
    for words in group:
        phrase = tuple(search.stem(word) for word in search.meant(search.words(words)))
        if phrase:
            yield phrase


def read(db: Session) -> Book:
    """The installation's synonyms. One query."""
    return book(group.words for group in groups(db))
