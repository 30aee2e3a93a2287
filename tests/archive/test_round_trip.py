"""Out, in, out again: the two archives' tables are the same to the last byte."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.core import search_rebuild
from app.core.db import Database, metadata
from app.core.facets import FACET_COUNT
from tests.architecture import records
from tests.archive.conftest import New, bring, export, lines_of, open_at
from tests.conftest import Databases
from tests.seeds.reading import INVENTED, REAL


@pytest.mark.parametrize("slug", [REAL, INVENTED])
def test_a_demo_network_is_the_same_after_a_move(demo: str, new: New, tmp_path: Path, slug: str):
    first = export(demo, slug, tmp_path / "first.zip")
    there = new()
    brought = bring(there, tmp_path / "first.zip")
    second = export(there, slug, tmp_path / "second.zip")
    assert lines_of(tmp_path / "first.zip") == lines_of(tmp_path / "second.zip")
    assert second["parts"] == first["parts"]
    assert second["numbers"] == first["numbers"]
    assert brought.rows == {
        name.removeprefix("tables/").removesuffix(".jsonl"): told["rows"]
        for name, told in first["parts"].items()
        if name.startswith("tables/")
    }


def test_between_the_kinds_of_database(demo: str, new: New, tmp_path: Path):
    """From this kind to the embedded one and back; on SQLite a second file says as much."""
    export(demo, INVENTED, tmp_path / "here.zip")
    other, back = new("file"), new()
    bring(other, tmp_path / "here.zip")
    export(other, INVENTED, tmp_path / "other.zip")
    bring(back, tmp_path / "other.zip")
    export(back, INVENTED, tmp_path / "back.zip")
    whole = lines_of(tmp_path / "here.zip")
    assert lines_of(tmp_path / "other.zip") == whole
    assert lines_of(tmp_path / "back.zip") == whole


@pytest.mark.parametrize("slug", ["nett", "annet"])
def test_every_state_of_every_record(
    databases: Databases, database: Database, url: str, new: New, tmp_path: Path, slug: str
):
    records.build(database)
    export(url, slug, tmp_path / "first.zip")
    there = new()
    bring(there, tmp_path / "first.zip")
    export(there, slug, tmp_path / "second.zip")
    assert lines_of(tmp_path / "first.zip") == lines_of(tmp_path / "second.zip")


def test_beside_a_network_that_is_there(demo: str, new: New, tmp_path: Path):
    """Both come to one installation; each is what it was, and the first is left as it is."""
    there = new()
    for slug in (REAL, INVENTED):
        export(demo, slug, tmp_path / f"{slug}.zip")
        bring(there, tmp_path / f"{slug}.zip")
    for slug in (REAL, INVENTED):
        export(there, slug, tmp_path / f"{slug}-again.zip")
        assert lines_of(tmp_path / f"{slug}.zip") == lines_of(tmp_path / f"{slug}-again.zip")


def test_the_same_every_time(demo: str, tmp_path: Path):
    first = export(demo, REAL, tmp_path / "first.zip")
    second = export(demo, REAL, tmp_path / "second.zip")
    assert first["parts"] == second["parts"]


def test_counts_and_words_are_made_anew(demo: str, new: New, tmp_path: Path):
    export(demo, INVENTED, tmp_path / "first.zip")
    there = new()
    bring(there, tmp_path / "first.zip")
    assert _made(there, INVENTED) == _made(demo, INVENTED)


def _made(url: str, slug: str) -> tuple[list[object], dict[str, int]]:
    """The counts behind the filters, group numbers as slugs; how many records can be searched."""
    t, groups = FACET_COUNT.c, metadata.tables["resource_group"]
    networks = metadata.tables["network"].c
    with open_at(url) as database, database.read() as db:
        number = db.scalar(sa.select(networks.id).where(networks.slug == slug))
        named = {
            str(n): s
            for n, s in db.execute(
                sa.select(groups.c.id, groups.c.slug).where(groups.c.network_id == number)
            )
        }
        chosen = sa.select(t.kind, t.audience, t.facet, t.value, t.n)
        rows = db.execute(chosen.where(t.network_id == number, t.n != 0)).all()
        counts = []
        for kind, audience, facet, value, n in rows:
            group = audience.removeprefix("gruppe:")
            reach = named[group] if audience != group else audience
            counts.append((kind, reach, facet, named.get(value, value), n))
        found = {}
        for kind in ("insight", "practice", "initiative"):
            words = sa.text(
                f"SELECT count(*) FROM search_{kind} s JOIN {kind} r ON r.id = s.rowid "
                "WHERE r.network_id = :number"
            )
            found[kind] = db.scalar(words, {"number": number}) or 0
    return sorted(counts), found


def test_the_library_is_as_if_it_was_built_there(demo: str, new: New, tmp_path: Path):
    """After both networks have come, oldest records first, the index is what `reindex` makes."""
    there = new()
    for slug in (REAL, INVENTED):
        export(demo, slug, tmp_path / f"{slug}.zip")
        bring(there, tmp_path / f"{slug}.zip")
    before = _library(there)
    assert len(before["search_item"]) > 10
    # Methods are the installation's, and stay.
    methods = {t for t in _titles(demo) if t[0].startswith("/bibliotek/metoder/")}
    assert methods
    assert _titles(there) == _titles(demo) - methods
    with open_at(there) as database, database.write() as db:
        list(search_rebuild.rebuild(db))
    assert _library(there) == before


def _library(url: str) -> dict[str, list[str]]:
    """Every row of the library's index."""
    names = ("item", "facet", "choice", "word", "gram", "part")
    with open_at(url) as database, database.read() as db:
        tables = [metadata.tables[f"search_{name}"] for name in names]
        found = {}
        for table in tables:
            # A word is spelled as the first text that came does: the order is another.
            told = [c for c in table.columns if c.name != "word"]
            found[table.name] = sorted(str(tuple(row)) for row in db.execute(sa.select(*told)))
        return found


def _titles(url: str) -> set[tuple[str, str]]:
    item = metadata.tables["search_item"].c
    with open_at(url) as database, database.read() as db:
        return {(row[0], row[1]) for row in db.execute(sa.select(item.address, item.title))}


def test_the_archive_can_be_read_without_flipp(demo: str, tmp_path: Path):
    """Each line is an object with its columns by name, and the code book explains every one."""
    export(demo, INVENTED, tmp_path / "first.zip")
    import zipfile

    with zipfile.ZipFile(tmp_path / "first.zip") as zipped:
        book = json.loads(zipped.read("codebook.json"))
    for name, lines in lines_of(tmp_path / "first.zip").items():
        told = book["tables"][name.removeprefix("tables/").removesuffix(".jsonl")]
        assert told["what"]
        for line in lines:
            assert set(json.loads(line)) == set(told["columns"])
