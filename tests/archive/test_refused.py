"""What is damaged, edited, too new or a trick is refused in plain words; nothing comes in."""

from __future__ import annotations

import resource
import struct
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from app import archive
from app.core import archive_in
from app.core.archive_out import MANIFEST
from app.core.archive_values import ArchiveError
from app.core.config import Mode, Settings
from app.core.db import Database, metadata
from tests.archive.conftest import bring, export, open_at
from tests.archive.forge import edited, entries_of, manifest_with, pack
from tests.conftest import Databases
from tests.seeds.reading import INVENTED

Change = Callable[[list[dict[str, Any]]], Any]


@pytest.fixture(scope="module")
def whole(demo: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive as it should be."""
    path = tmp_path_factory.mktemp("whole") / "whole.zip"
    export(demo, INVENTED, path, spared=True)
    return path


@pytest.fixture(scope="module")
def here(databases: Databases) -> Iterator[str]:
    """An installation with the world in it; everything here is refused, so one is enough."""
    url = databases.copy()
    yield url
    databases.drop(url)


def counts(url: str) -> dict[str, int]:
    counted = [
        sa.select(sa.literal(name), sa.func.count()).select_from(table)
        for name, table in metadata.tables.items()
    ]
    with open_at(url) as database, database.read() as db:
        return {row[0]: row[1] for row in db.execute(sa.union_all(*counted))}


def refused(url: str, path: Path, said: str, slug: str = "") -> None:
    before = counts(url)
    with pytest.raises(ArchiveError, match=said):
        bring(url, path, slug)
    assert counts(url) == before


def test_one_byte_changed(here: str, whole: Path, tmp_path: Path):
    """Wherever the byte is: in the zip's own lists, in an entry, in the manifest."""
    body = whole.read_bytes()
    for at in range(10, len(body), len(body) // 15):
        spoiled = bytearray(body)
        spoiled[at] ^= 0x55
        (tmp_path / "spoiled.zip").write_bytes(spoiled)
        before = counts(here)
        try:
            with open_at(here) as database, database.write() as db:
                _in_and_out(database, tmp_path / "spoiled.zip")
                db.rollback()
        except ArchiveError:
            pass
        else:
            # A byte that says nothing: a time, a system, a comment's length.
            assert entries_of(tmp_path / "spoiled.zip") == entries_of(whole)
        assert counts(here) == before


def _in_and_out(_database: Database, path: Path) -> None:
    from app import registry
    from app.core import archive_zip

    with archive_zip.opened(path, registry.archive()) as archive:
        for table in registry.archive().parts:
            list(archive.rows(table))


def test_cut_short(here: str, whole: Path, tmp_path: Path):
    (tmp_path / "cut.zip").write_bytes(whole.read_bytes()[:-500])
    refused(here, tmp_path / "cut.zip", "damaged, or no archive of Flipp")


def test_no_zip_at_all(here: str, tmp_path: Path):
    (tmp_path / "letter.zip").write_text("Hei!")
    refused(here, tmp_path / "letter.zip", "damaged, or no archive of Flipp")
    refused(here, tmp_path / "nowhere.zip", "no file at")


def test_another_zip(here: str, tmp_path: Path):
    refused(here, pack(tmp_path / "a.zip", {"brev.txt": b"Hei!"}), "its manifest is not Flipp's")
    refused(here, pack(tmp_path / "b.zip", {MANIFEST: b"[" * 100_000}), "its manifest is not")
    refused(here, pack(tmp_path / "c.zip", {MANIFEST: b"9" * 10_000}), "its manifest is not")


def test_an_entry_edited_but_not_the_manifest(here: str, whole: Path, tmp_path: Path):
    entries = entries_of(whole)
    name = "tables/insight.jsonl"
    entries[name] = entries[name].replace(b"offentlig", b"nettverk")
    refused(here, pack(tmp_path / "a.zip", entries), "insight.jsonl is not as its manifest says")


@pytest.mark.parametrize(
    "name", ["../../etc/cron.d/flipp", "/etc/passwd", "tables/draft.jsonl", "tables/x.jsonl"]
)
def test_an_entry_that_has_no_place(here: str, whole: Path, tmp_path: Path, name: str):
    refused(here, pack(tmp_path / "a.zip", entries_of(whole) | {name: b""}), "does not hold what")


def test_an_entry_missing_or_twice(here: str, whole: Path, tmp_path: Path):
    entries = entries_of(whole)
    del entries["tables/quote.jsonl"]
    refused(here, pack(tmp_path / "a.zip", entries), "does not hold what it should")
    pack(tmp_path / "b.zip", entries_of(whole))
    with (
        zipfile.ZipFile(tmp_path / "b.zip", "a") as zipped,
        pytest.warns(UserWarning, match="Duplicate name"),
    ):
        zipped.writestr("tables/quote.jsonl", b"")
    refused(here, tmp_path / "b.zip", "an entry twice")


def test_a_newer_format_and_another_revision(here: str, whole: Path):
    refused(here, manifest_with(whole, format=2), "format is 2; this Flipp reads 1")
    refused(here, manifest_with(whole, revision="9999"), "revision 9999; this Flipp is at")
    refused(here, manifest_with(whole, revision="0001"), "in an empty installation of the Flipp")


@pytest.mark.parametrize(
    "changes",
    [
        {"parts": {}},
        {"parts": []},
        {"numbers": {"insight": -1}},
        {"numbers": {"insight": 10**9}},
        {"numbers": {"person_session": 10**7}},
        {"numbers": {"insight": "1"}},
        {"network": "x"},
        {"kind": "annet"},
    ],
)
def test_a_manifest_that_is_not_whole(here: str, whole: Path, changes: dict[str, Any]):
    refused(here, manifest_with(whole, **changes), "manifest")


def bomb(path: Path, whole: Path, megabytes: int, told: int | None = None) -> Path:
    """A table of nothing but spaces; `told`: the size its entry claims."""
    entries = entries_of(whole)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, body in entries.items():
            with zipped.open(name, "w") as entry:
                if name != "tables/insight.jsonl":
                    entry.write(body)
                    continue
                for _n in range(megabytes):
                    entry.write(b" " * 1_000_000)
    if told is not None:
        body = bytearray(path.read_bytes())
        size = struct.pack("<L", megabytes * 1_000_000)
        assert body.count(size)
        path.write_bytes(body.replace(size, struct.pack("<L", told)))
    return path


@pytest.mark.parametrize("told", [None, 1000])
def test_a_bomb(here: str, whole: Path, tmp_path: Path, told: int | None):
    path = bomb(tmp_path / "bomb.zip", whole, 300, told)
    before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    with pytest.raises(ArchiveError):
        bring(here, path)
    assert time.process_time() - start < 1
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000


def test_more_entries_than_a_network_has(here: str, tmp_path: Path):
    many = {f"tables/t{n}.jsonl": b"" for n in range(600)}
    refused(here, pack(tmp_path / "many.zip", many), "too large to be one network")


def first(**values: Any) -> Change:
    """The first row with other values."""
    return lambda rows: rows[0].update(values)


def nested(depth: int) -> list[Any]:
    """A list in a list in a list."""
    return [] if depth == 0 else [nested(depth - 1)]


EDITS: list[tuple[str, Change, str]] = [
    ("insight", first(network_id=2), "network_id|names a row of network"),
    ("insight", first(group_id=10**6), "names a row of resource_group"),
    ("insight", first(group_id=0), "names a row of resource_group"),
    ("insight", first(group_id=True), "no whole number"),
    ("insight", first(created_by=-1), "names a row of person"),
    ("insight", first(reach="alle"), "reach"),
    ("insight", first(title=None), "title is missing"),
    ("insight", first(title="x" * 201), "title is too long"),
    ("insight", first(title=7), "title is no text"),
    ("insight", first(text="a\x00b"), "text holds a sign"),
    ("insight", first(text="\ud800"), "text"),
    ("insight", first(heard_on="i går"), "heard_on"),
    ("insight", first(created_at="2026-01-01T10:00:00"), "created_at has no time zone"),
    ("insight", first(example=1), "example is neither true nor false"),
    ("insight", first(version=2**40), "version is no whole number"),
    ("insight", first(id=5), "id does not rise"),
    ("insight", first(extra="x"), "columns"),
    ("insight", lambda rows: rows[0].pop("reach"), "columns"),
    ("insight", lambda rows: rows.append(rows[-1] | {"slug": "ny-slug"}), "id does not rise"),
    ("insight", lambda rows: rows[1].update(slug=rows[0]["slug"]), "hang together"),
    ("insight", lambda rows: rows.pop(0), "hang together"),
    ("initiative", first(core_parts="x"), "neither list nor object"),
    ("initiative", first(core_parts=["a\x00b"]), "core_parts holds a sign"),
    ("initiative", first(core_parts={"a": "b"}), "core_parts is no list"),
    ("initiative", first(core_parts=["Gratis", 7]), "core_parts is no list"),
    ("initiative", first(core_parts=[nested(900)]), "core_parts|recursion|no row"),
    *(
        ("initiative", first(slug=slug), "slug is no part of an address")
        for slug in ("", "ny", "a/../b", 'a"\r\nX: y', "Å")
    ),
    ("network", first(slug="../../x"), "can't be a network's address"),
    ("network", first(slug="logg-inn"), "can't be a network's address"),
    ("network", first(slug="nett"), "There is a network with the address nett here"),
    ("network", lambda rows: rows.append(rows[0] | {"id": 2}), "manifest is not whole"),
    ("person", first(admin=True), "columns"),
    ("person", first(email="STOR@eksempel.no"), "not spelled"),
    ("person", lambda rows: rows[1].update(email=rows[0]["email"]), "hang together"),
    ("audit_event", first(subject_type="person_session", subject_id=1), "person_session"),
    ("audit_event", first(data=[]), "data is no object"),
    ("membership", lambda rows: rows.append(rows[-1] | {"id": 10**6}), "names a row of membership"),
    ("theme", lambda rows: rows.__setitem__(0, ["x"]), "is no row"),
]


@pytest.mark.parametrize(
    ("table", "change", "said"),
    [
        ("network", first(k=1), "settings that can't be"),
        ("network", first(age_from=30, age_to=20), "settings that can't be"),
        ("person", first(email="0@eksempel.no,annen@eksempel.no"), "e-mail is none"),
        ("person", first(email="0@eksempel.no\r\nbcc: annen@eksempel.no"), "e-mail is none"),
    ],
)
def test_what_no_form_lets_through(
    databases: Databases, whole: Path, table: str, change: Change, said: str
):
    """Small numbers would be shown; a mail would go to two."""
    url, path = databases.copy(), edited(whole, table, change)
    settings, before = Settings(mode=Mode.TEST, secret="x" * 40), counts(url)
    with open_at(url) as database, pytest.raises(ArchiveError, match=said):
        archive.into(settings, database, path, "")
    assert counts(url) == before
    databases.drop(url)


@pytest.mark.parametrize(("table", "change", "said"), EDITS)
def test_an_edited_archive(here: str, whole: Path, table: str, change: Change, said: str):
    """Somebody has changed rows and counted the manifest's sums again."""
    refused(here, edited(whole, table, change), said)


def test_the_line_is_told(here: str, whole: Path):
    refused(here, edited(whole, "quote", first(text=None)), r"tables/quote.jsonl, line 1: text is")


def test_the_same_network_twice(databases: Databases, whole: Path):
    """Under another address too: its links would be two, and its people's dots."""
    url = databases.copy()
    bring(url, whole)
    refused(url, whole, "There is a network with the address")
    refused(url, whole, "or a copy of it, is in this installation already", slug="kopi")
    databases.drop(url)


def test_another_address(databases: Databases, whole: Path):
    url = databases.copy()
    assert bring(url, whole, slug="et-annet-sted").slug == "et-annet-sted"
    databases.drop(url)


def test_what_is_built_afterwards_fails(here: str, whole: Path):
    """Half of it is never there: the records are in, and making the index fails."""
    from app import registry
    from app.networks import rules

    def fail(_db: object, _number: int) -> None:
        raise RuntimeError("power cut")

    before = counts(here)
    with open_at(here) as database, pytest.raises(RuntimeError):
        archive_in.bring(
            database,
            registry.archive(),
            whole,
            slug_problem=rules.slug_problem,
            after=fail,
        )
    assert counts(here) == before


def test_a_database_that_is_not_at_its_newest(databases: Databases, whole: Path):
    from app.core import migrate

    url = databases.empty()
    with open_at(url) as database:
        migrate.upgrade(database, "0001")
    with pytest.raises(ArchiveError, match="run flipp migrate"):
        bring(url, whole)
    databases.drop(url)


def test_a_file_that_is_there_is_left(demo: str, tmp_path: Path):
    target = tmp_path / "precious.zip"
    target.write_text("precious")
    with pytest.raises(ArchiveError, match="there already"):
        export(demo, INVENTED, target)
    assert target.read_text() == "precious"
    with pytest.raises(ArchiveError, match="no network with the address borte"):
        export(demo, "borte", tmp_path / "b.zip")
    assert [f.name for f in tmp_path.iterdir()] == ["precious.zip"]
