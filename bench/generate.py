"""Makes the data set: the real schema filled by plain SQL, the same rows every time.

One big network holds 300 of the 357 groups and nine tenths of the records, so that its lists
meet the full size; six small ones share the rest. Files are kept in data/bench/ under a name
that changes with the schema, the analyser and this generator.
"""

from __future__ import annotations

import argparse
import hashlib
import sqlite3
import time
from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from app.accounts.tokens import hashed
from app.core import dialect, facets, migrate, search, search_rebuild
from app.core.config import ROOT
from app.core.db import Database
from app.core.slugs import slugify
from bench.rows import NOW, Index, Inserter, Row
from bench.words import (
    METHODS,
    RARE,
    SETTINGS,
    SOURCES,
    STATES,
    STATUSES,
    TARGETS,
    TERMS,
    THEMES,
    Writer,
    places,
)

FOLDER = ROOT / "data" / "bench"
SIZES = {"S": 1_000, "M": 20_000, "L": 200_000}
INSIGHTS_EACH = 5
GROUPS, BIG_GROUPS, SMALL_NETWORKS = 357, 300, 6
BIG = "landet"
SEED = 20_261_122
TOKEN = "bench-" + "0" * 37  # the session of a member of the big network's first group
STATUS_WEIGHTS = [20, 12, 22, 8, 8, 16, 9, 5]
AGE_SPANS = [(None, None), (13, 16), (16, 19), (16, 24), (18, 34), (20, 29)]
REACHES, REACH_WEIGHTS = ["offentlig", "nettverk", "internt"], [70, 25, 5]


def path_of(size: str) -> Path:
    """The file of this size for the code as it is now."""
    return FOLDER / f"{size}-{_fingerprint()}.db"


def ensure(size: str) -> Path:
    """The data set's file, made when it is not there. Returns where it is."""
    target = path_of(size)
    if not target.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        for old in FOLDER.glob(f"{size}-*"):
            old.unlink()
        making = target.with_suffix(".making")
        make(making, SIZES[size])
        making.replace(target)
    return target


@lru_cache(maxsize=1)
def _fingerprint() -> str:
    files = [
        Path(__file__),
        *(Path(__file__).with_name(n) for n in ("rows.py", "words.py")),
        *ROOT.glob("app/*/models.py"),
    ]
    files += [*ROOT.glob("app/core/search*"), ROOT / "app/core/dialect.py"]
    files += [*ROOT.glob("app/*/shelf.py"), *ROOT.glob("migrations/versions/*.py")]
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def make(target: Path, initiatives: int) -> None:
    """Write a database of this many initiatives."""
    for leftover in target.parent.glob(target.name + "*"):
        leftover.unlink()
    database = Database(f"sqlite:///{target}")
    migrate.import_models()
    migrate.upgrade(database)
    database.close()
    raw = sqlite3.connect(target, isolation_level=None)
    for pragma in ("synchronous=OFF", "cache_size=-200000", "temp_store=MEMORY"):
        raw.execute(f"PRAGMA {pragma}")
    raw.execute("BEGIN")
    _Filler(raw, initiatives).fill()
    raw.execute("COMMIT")
    _library(target)
    raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    raw.close()


def _library(target: Path) -> None:
    """The library's index, built as `flipp reindex` builds it."""
    database = Database(f"sqlite:///{target}")
    with database.write() as db:
        for _done in search_rebuild.rebuild(db):
            pass
    database.close()


@lru_cache(maxsize=100_000)
def _tokens_of(sentence: str) -> tuple[str, ...]:
    return tuple(search.index_text("", sentence).split())


def document(title: str, sentences: Iterable[str]) -> str:
    """What `search.index_text(title, *sentences)` gives, each sentence analysed once."""
    tokens = dict.fromkeys(search.index_text(title).split())
    for sentence in sentences:
        tokens.update(dict.fromkeys(_tokens_of(sentence)))
    return " ".join(tokens)


class _Filler:
    def __init__(self, raw: sqlite3.Connection, initiatives: int) -> None:
        self.raw = raw
        self.file = Inserter(raw)
        self.initiatives = initiatives
        self.index = Index(raw)
        self.writer = Writer(SEED)
        self.random = self.writer.random
        self.counts: Counter[tuple[Any, ...]] = Counter()
        self.network_of: dict[int, int] = {}
        self.groups_of: dict[int, list[int]] = {}
        self.rare = {int((i + 0.5) * initiatives / 12) for i in range(12)}

    def fill(self) -> None:
        self._networks()
        self._groups()
        self._people()
        insights = self.initiatives * INSIGHTS_EACH
        self.file.insert("insight", map(self._insight, range(1, insights + 1)))
        self.file.insert("practice", map(self._practice, range(1, self.initiatives // 10 + 1)))
        self.file.insert("initiative", map(self._initiative, range(1, self.initiatives + 1)))
        self._links()
        self._history()
        counts = sorted(self.counts.items())
        rows = [dict(zip(facets.KEYS, key, strict=True)) | {"n": n} for key, n in counts]
        self.file.insert("facet_count", rows)

    # the frame

    def _networks(self) -> None:
        for number in range(1, SMALL_NETWORKS + 2):
            big = number == 1
            slug = BIG if big else f"nett-{number}"
            row = {"id": number, "slug": slug, "name": f"Nettverket {slug}", "short": slug}
            row |= {"lead": " ".join(self.writer.text(2, 2)), "owner": "Fylkeskommunen"}
            row |= {"goals": [], "public": True, "starts": date(2021, 1, 1)}
            self.file.insert("network", [row])
            self.file.insert("revision", [{"scope": number, "number": 1}])
            rows = [{"network_id": number, "slug": slugify(name), "name": name} for name in THEMES]
            self.file.insert("theme", rows)
            words = [(kind, name) for kind, names in TERMS.items() for name in names]
            terms = (
                {"network_id": number, "kind": kind, "slug": slugify(name), "name": name}
                for kind, name in words
            )
            self.file.insert("term", terms)
            names = enumerate(("Innsikt", "Finne og prøve", "Ta i bruk og spre"), start=1)
            self.file.insert(
                "phase", [{"network_id": number, "no": n, "name": t} for n, t in names]
            )

    def _groups(self) -> None:
        for number, name in enumerate(places(GROUPS), start=1):
            small = number - BIG_GROUPS
            network = 1 if small <= 0 else 2 + small % SMALL_NETWORKS
            self.network_of[number] = network
            self.groups_of.setdefault(network, []).append(number)
            own = {"id": number, "network_id": network}
            tag = {"slug": slugify(name), "name": name}
            place = {"id": number, "number": f"{number:04}", "name": name, "predecessors": []}
            people = self.random.choice([1_200, 4_800, 7_500, 12_000, 26_000])
            self.file.insert("municipality", [place | {"county": "Fylket", "population": people}])
            self.file.insert("resource_group", [own | tag])
            link = {"network_id": network, "group_id": number, "municipality_id": number}
            self.file.insert("group_municipality", [link])
            office = {"slug": f"kommunen-{tag['slug']}", "name": f"{name} kommune"}
            self.file.insert("organisation", [own | office | {"sector": "kommune_oppvekst"}])
            self._statement(own, number)

    def _statement(self, own: Row, number: int) -> None:
        shared = own | {"group_id": number, "text": " ".join(self.writer.text(1, 1))}
        adopted = {"number": 1, "state": "vedtatt", "adopted_on": date(2021, 5, 1)}
        self.file.insert("problem_version", [shared | adopted])
        self.file.insert("flip_question", [shared | {"answer": "ja"}])

    def _people(self) -> None:
        """Two people a group; number 1 is the member whose session is known."""
        for number in range(1, GROUPS * 2 + 1):
            group = (number + 1) // 2
            person = {
                "id": number,
                "email": f"medlem-{number}@eksempel.no",
                "name": f"Medlem {number}",
            }
            self.file.insert("person", [person])
            seat = {"network_id": self.network_of[group], "person_id": number, "group_id": group}
            self.file.insert("membership", [seat | {"role": "ressursgruppemedlem"}])
        session = {"person_id": 1, "token_hash": hashed(TOKEN), "device": "bench"}
        self.file.insert("person_session", [session | {"expires_at": NOW + timedelta(days=3650)}])

    # the records

    def _shared(self, number: int, total: int, kind: str) -> Row:
        network = 1 if number % 10 else 2 + number // 10 % SMALL_NETWORKS
        made = NOW - timedelta(minutes=int((total - number) * 1_500_000 / total))
        title = self.writer.title()
        return {
            "id": number,
            "network_id": network,
            "group_id": self.random.choice(self.groups_of[network]),
            "title": title,
            "slug": f"{slugify(title)}-{number}",
            "reach": self.random.choices(REACHES, REACH_WEIGHTS)[0],
            "created_at": made,
            "created_by": 1,
            "_kind": kind,
        }

    def _insight(self, number: int) -> Row:
        row = self._shared(number, self.initiatives * INSIGHTS_EACH, "insight")
        told = self.writer.text()
        row |= {
            "text": " ".join(told),
            "source_kind": self.random.choice(SOURCES),
            "method": self.random.choice(METHODS),
            "is_exception": self.random.random() < 0.15,
            "heard_on": row["created_at"].date(),
        }
        return self._known(row, told, "group_id", "source_kind", "is_exception")

    def _practice(self, number: int) -> Row:
        row = self._shared(number, self.initiatives // 10, "practice")
        told = self.writer.text(2, 3)
        state = self.random.choices(STATES, [30, 20, 15, 20, 10, 5])[0]
        row |= {"what": told[0], "how": " ".join(told[1:]), "state": state}
        return self._known(row, told, "group_id", "state")

    def _initiative(self, number: int) -> Row:
        row = self._shared(number, self.initiatives, "initiative")
        if number in self.rare:
            row |= {"title": row["title"] + f" og {RARE}", "reach": "offentlig", "network_id": 1}
            row["group_id"] = self.random.choice(self.groups_of[1])
        purpose, recipe, lesson = self.writer.text(), self.writer.text(3, 3), self.writer.text(2, 2)
        status = self.random.choices(STATUSES, STATUS_WEIGHTS)[0]
        stopped = status in {"avsluttet", "forkastet"}
        row |= {
            "status": status,
            "purpose": " ".join(purpose),
            "target_group": self.random.choice(TARGETS),
            "setting": self.random.choice(SETTINGS),
            "core_parts": recipe[:2],
            "adaptable_parts": recipe[2:],
            "owner_id": row["group_id"],
            "learned": lesson[0] if stopped else "",
            "advice": lesson[1] if stopped else "",
            "ended_on": row["created_at"].date() if stopped else None,
        }
        row |= dict(zip(("age_from", "age_to"), self.random.choice(AGE_SPANS), strict=True))
        told = [*purpose, row["target_group"], row["setting"], *recipe]
        return self._known(row, [*told, *lesson] if stopped else told, "group_id", "status")

    def _known(self, row: Row, told: list[str], *columns: str) -> Row:
        """Index the row's words and count it in the filters' table."""
        kind = row.pop("_kind")
        dialect.index_document(self.index, kind, row["id"], document(row["title"], told))  # type: ignore[arg-type]
        self.counts.update(facets._keys(kind, columns, row))
        return row

    # what ties them together

    def _links(self) -> None:
        for kind, total in (
            ("insight", self.initiatives * INSIGHTS_EACH),
            ("practice", self.initiatives // 10),
            ("initiative", self.initiatives),
        ):
            themed = (
                (n, self._theme(kind, n)) for n in range(1, total + 1) if n % 5 or kind != "insight"
            )
            rows = ({f"{kind}_id": n, "theme_id": theme} for n, theme in themed)
            self.file.insert(f"{kind}_theme", rows)
        terms = sum(map(len, TERMS.values()))
        described = (
            {
                "initiative_id": n,
                "term_id": (0 if n in self.rare else self._network(n)) * terms + place,
            }
            for n in range(1, self.initiatives + 1)
            for place in sorted(self.random.sample(range(1, terms + 1), 3))
        )
        self.file.insert("initiative_term", described)
        in_group = "SELECT min(i.id), p.id FROM practice p JOIN initiative i ON i.network_id = "
        in_group += "p.network_id AND i.group_id = p.group_id GROUP BY p.id"
        names = ("initiative_id", "practice_id")
        pairs = [dict(zip(names, pair, strict=True)) for pair in self.raw.execute(in_group)]
        self.file.insert("initiative_practice", pairs)
        heard = in_group.replace("initiative i", "insight i")
        names = ("insight_id", "practice_id")
        pairs = [dict(zip(names, pair, strict=True)) for pair in self.raw.execute(heard)]
        self.file.insert("practice_insight", [pair | {"viewpoint": "selv"} for pair in pairs])
        offices = ((n, self.random.randint(1, BIG_GROUPS)) for n in range(1, self.initiatives + 1))
        rows = ({"initiative_id": n, "organisation_id": o} for n, o in offices)
        self.file.insert("initiative_partner", rows)
        self.raw.execute(
            "INSERT INTO exception (network_id, insight_id, flip_question_id, created_at) "
            "SELECT i.network_id, i.id, q.id, i.created_at FROM insight i "
            "JOIN flip_question q ON q.group_id = i.group_id WHERE i.is_exception"
        )

    def _network(self, number: int) -> int:
        """How many networks there are before that of the record."""
        return 0 if number % 10 else 1 + number // 10 % SMALL_NETWORKS

    def _theme(self, kind: str, number: int) -> int:
        moved = kind == "initiative" and number in self.rare  # these belong to the big network
        before = 0 if moved else self._network(number)
        return before * len(THEMES) + self.random.randint(1, len(THEMES))

    def _history(self) -> None:
        self.raw.execute(
            "INSERT INTO audit_event (network_id, at, actor_id, actor_name, event, subject_type, "
            "subject_id, data) SELECT network_id, created_at, 1, 'Medlem 1', 'initiative:started', "
            "'initiative', id, '{}' FROM initiative"
        )


def main() -> None:
    """`python -m bench.generate S M L` makes what is missing."""
    parser = argparse.ArgumentParser(description="Make the data sets of the bench.")
    parser.add_argument("sizes", nargs="*", default=["S", "M"], choices=list(SIZES))
    for size in parser.parse_args().sizes:
        started = time.perf_counter()
        file = ensure(size)
        took, weight = time.perf_counter() - started, file.stat().st_size / 1e6
        print(f"{size}: {SIZES[size]} initiatives, {weight:.0f} MB, {took:.1f} s")


if __name__ == "__main__":
    main()
