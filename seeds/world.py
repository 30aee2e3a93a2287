"""One network's files, and what has been made of them so far."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from app.core.access import Actor
from app.council.models import Board, YouthRequest
from app.initiatives.models import Initiative
from app.insights.models import Insight
from app.intake.models import IntakeLink, Post
from app.meetings.models import Meeting
from app.networks.models import Role
from app.practices.models import Practice
from app.problems.models import FlipQuestion, ProblemVersion
from seeds.timeline import DAY, Timeline, at

Row = dict[str, Any]
HERE = Path(__file__).parent
FILES = ("network", "problems", "insights", "intake", "council", "practices", "initiatives")
MAYBE = ("interest", "cycles", "meetings", "workshops", "newsletter")


def days(value: Any) -> list[date]:
    """Every date in a table, however deep."""
    if isinstance(value, dict | list):
        inner = value.values() if isinstance(value, dict) else value
        return [day for item in inner for day in days(item)]
    return [value] if isinstance(value, date) else []


@dataclass
class World:
    """The plan of one network, and its records by the keys of the files."""

    db: Session
    slug: str
    secret: str
    timeline: Timeline = field(default_factory=Timeline)
    network_id: int = 0
    groups: dict[str, int] = field(default_factory=dict)
    themes: dict[str, int] = field(default_factory=dict)
    terms: dict[tuple[str, str], int] = field(default_factory=dict)
    organisations: dict[str, int] = field(default_factory=dict)
    people: dict[str, Actor] = field(default_factory=dict)
    versions: dict[tuple[str, int], ProblemVersion] = field(default_factory=dict)
    questions: dict[str, FlipQuestion] = field(default_factory=dict)
    insights: dict[str, Insight] = field(default_factory=dict)
    practices: dict[str, Practice] = field(default_factory=dict)
    initiatives: dict[str, Initiative] = field(default_factory=dict)
    links: dict[str, IntakeLink] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    boards: dict[str, Board] = field(default_factory=dict)
    requests: dict[str, YouthRequest] = field(default_factory=dict)
    meetings: dict[str, Meeting] = field(default_factory=dict)
    # When each record is planned to be made, by the name of its file and its key.
    made: dict[tuple[str, str], datetime] = field(default_factory=dict)

    def __post_init__(self) -> None:
        folder = HERE / self.slug
        self.files = {f: tomllib.loads((folder / f"{f}.toml").read_text("utf-8")) for f in FILES}
        for name in MAYBE:
            file = folder / f"{name}.toml"
            self.files[name] = tomllib.loads(file.read_text("utf-8")) if file.exists() else {}
        self.network: Row = self.files["network"]

    def rows(self, file: str, table: str = "") -> list[Row]:
        """The tables of one kind."""
        found: list[Row] = self.files[file].get(table or file, [])
        return found

    @property
    def last(self) -> datetime:
        """The end of the last day anything happened on."""
        happened = [days(table) for name, table in self.files.items() if name != "network"]
        return at(max(day for found in happened for day in found) + DAY)

    @property
    def invented(self) -> bool:
        """A network is made up when everything in it is."""
        versions = [v for p in self.rows("problems") for v in p["versions"]]
        kinds = ("insights", "practices", "initiatives")
        return all(r["example"] for r in versions + [r for k in kinds for r in self.rows(k)])

    def place(self, group: str) -> int:
        """The group's place in the list, to let each have days of its own."""
        return [g["slug"] for g in self.network["groups"]].index(group)

    def adopted(self, group: str) -> date:
        """The day the group adopted its first statement."""
        problem = next(p for p in self.rows("problems") if p["group"] == group)
        day: date = problem["versions"][0]["adopted"]
        return day

    def asked(self, group: str) -> datetime:
        """When the group asked the last of its flip questions."""
        return at(self.adopted(group) + 14 * DAY)

    def _who(self, group: str, role: Role) -> list[Actor]:
        people = [p for p in self.network["people"] if p.get("group") == group]
        return [self.people[p["key"]] for p in people if p["role"] == role]

    def member(self, group: str, number: int) -> Actor:
        """One of the group's members; each number in turn another."""
        members = self._who(group, Role.MEMBER)
        return members[number % len(members)]

    def coordinator(self, group: str) -> Actor:
        """The one who decides for the group."""
        return self._who(group, Role.COORDINATOR)[0]

    def staff(self, number: int) -> Actor:
        """One of the project's own people."""
        own = [p["key"] for p in self.network["people"] if p["role"] in {Role.LEADER, Role.STAFF}]
        return self.people[own[number % len(own)]]

    def moderator(self, number: int) -> Actor:
        """One of those who read what the young send in; the leader first."""
        readers = [p["key"] for p in self.network["people"] if p.get("moderates")]
        return self.people[readers[number % len(readers)]]

    def theme_ids(self, row: Row) -> list[int]:
        """The numbers of the row's themes."""
        return [self.themes[slug] for slug in row.get("themes", [])]

    def term_ids(self, row: Row) -> list[int]:
        """The numbers of the row's words of the controlled lists."""
        return [self.terms[k, slug] for k, slugs in row.get("words", {}).items() for slug in slugs]
