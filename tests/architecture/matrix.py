"""Who is let in where, written by hand: the other half of what every route declares.

A line says which people of tests/world.py (and of records.py) a route lets in when it is asked
about the group Åsnes of «nett». What those kept out are told follows from what they may see.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from app.networks.models import MembershipState
from tests.world import CAST

NOBODY = ""
# In a role that does not count: not yet, no longer, taken away; each of them as a leader too.
NOT_IN = ["invited", "suspended", "invited_leader", "suspended_leader", "former", "coming"]
SIGNED_OUT = frozenset({NOBODY, "expired", "forged"})
PEOPLE = [*SIGNED_OUT, *CAST, *NOT_IN[2:], "outsider", "admin"]

EVERYONE = frozenset(PEOPLE)
INSIDERS = frozenset(n for n, cast in CAST.items() if cast[3] is MembershipState.CONFIRMED)
DECIDERS = frozenset({"leader", "staff", "coordinator"})
WORKERS = DECIDERS | {"member", "colleague", "moderator"}
# Who sees what the group keeps to itself.
GROUP = WORKERS | {"researcher"}
GROUPS: Mapping[str, frozenset[str]] = {
    "everyone": EVERYONE,
    "signed_in": EVERYONE - SIGNED_OUT,
    "admins": frozenset({"admin"}),
    "insiders": INSIDERS,
    "leaders": frozenset({"leader"}),
    "staff": frozenset({"leader", "staff"}),
    "moderators": frozenset({"moderator"}),
    "deciders": DECIDERS,
    "workers": WORKERS,
    "editors": WORKERS | {"youth"},  # the insights of the test are the youth's own
    "confirmers": WORKERS | {"researcher"},
    "quoters": WORKERS | {"neighbour"},
    "council": frozenset({"leader", "staff", "youth"}),
    # Whoever logs for a group somewhere: what others publish may be tried there.
    "triers": WORKERS | {"neighbour", "youth", "researcher", "outsider"},
    "loggers": WORKERS | {"neighbour", "youth", "researcher"},
}

TABLE = Path(__file__).with_name("matrix.txt").read_text("utf-8")


def read_table() -> dict[tuple[str, str], frozenset[str]]:
    """(method, path) → the people let in."""
    lines = [line.split() for line in TABLE.splitlines() if line]
    table = {(method, path): GROUPS[group] for group, method, path in lines}
    assert len(table) == len(lines), "a route stands twice in the table"
    return table


LET_IN = read_table()


class Answer(StrEnum):
    """What somebody who asks is told."""

    IN = "let in"
    SIGN_IN = "sign in first"
    FORBIDDEN = "not allowed"
    NOT_HERE = "nothing here"
    BROKEN = "broken"


# Who asks is not looked at here, so a network that is not open to all has none of these.
ONLY_OPEN = frozenset({"/{nett}/del", "/{nett}/del/trygt"})

# The same, and only what is published is there at all, for members as for anybody.
ONLY_PUBLISHED = frozenset(
    {
        "/api/v1/networks/{nett}",
        "/api/v1/networks/{nett}/groups/{gruppe}",
        "/api/v1/networks/{nett}/initiatives/{slug}",
        "/api/v1/networks/{nett}/practices/{slug}",
        "/{nett}/feed.atom",
        "/{nett}/nyhetsbrev.atom",
        "/{nett}/tiltak/{slug}/feed.atom",
    }
)

Samples = dict[str, str]


@dataclass(frozen=True)
class Place:
    """Records of one kind of reach: what they are called, who sees them, who acts on them."""

    name: str
    samples: Samples
    sees: frozenset[str]
    insiders: frozenset[str] = INSIDERS
    acting: Callable[[frozenset[str]], frozenset[str]] = lambda group: group


def elsewhere(group: frozenset[str]) -> frozenset[str]:
    """In the private network the outsider leads, and the administrator may look."""
    leader = {"outsider"} if "leader" in group else set()
    looks = {"admin"} if group >= EVERYONE - SIGNED_OUT else set()
    return frozenset(leader | looks)


def expected(let_in: frozenset[str], place: Place, person: str) -> Answer:
    """What a person must be told; what is hidden is hidden before anything else."""
    if person not in place.sees:
        return Answer.NOT_HERE
    if person in place.acting(let_in):
        return Answer.IN
    if person in SIGNED_OUT:
        return Answer.SIGN_IN
    return Answer.FORBIDDEN if person in place.insiders else Answer.NOT_HERE


PARAMETER = re.compile(r"\{(\w+)(?::int)?\}")


def fill(path: str, samples: Samples) -> str:
    """The address of the sample records; longer patterns stand first among the samples."""
    for pattern, value in samples.items():
        path = path.replace(pattern, value)
    assert "{" not in path, f"{path}: give this parameter a sample in records.py"
    return path


def missing(pattern: str) -> str:
    """The same pattern, for a record that never was."""
    words = {"nett", "gruppe", "slug", "token", "format"}
    return PARAMETER.sub(lambda m: "finnes-ikke" if m[1] in words else "99999999", pattern)
