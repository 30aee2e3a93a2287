"""An archive somebody brings: nothing in it is believed before it has been looked at."""

from __future__ import annotations

import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from app.core import migrate
from app.core.archive_out import CODEBOOK, FORMAT, KIND, MANIFEST, digest_of, file_of
from app.core.archive_plan import EVENTS, NETWORK, Plan
from app.core.archive_values import ArchiveError

MOST_ENTRIES = 500
LONGEST_MANIFEST = 1 << 20
LONGEST_LINE = 4 << 20
MOST_BYTES = 8 << 30  # of all entries together, unpacked
# Rows of a real network shrink to a tenth; a bomb's to a thousandth.
MOST_SHRUNK = 150
SMALL = 1 << 20  # no bomb, however much it shrinks
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError)


class Archive:
    """An opened archive whose every entry is as its manifest says."""

    def __init__(self, zipped: zipfile.ZipFile, manifest: dict[str, Any]) -> None:
        self._zipped = zipped
        self.manifest = manifest

    def rows(self, table: str) -> Iterator[dict[str, Any]]:
        """A table's rows, one at a time. Raises ArchiveError for what is none."""
        name = file_of(table)
        told, digest = self.manifest["parts"][name], hashlib.sha256()
        with _unbroken(), self._zipped.open(name) as entry:
            for at in range(1, told["rows"] + 1):
                line = entry.readline(LONGEST_LINE)
                digest.update(line)
                yield _row(name, at, line)
            if entry.read(1) or digest.hexdigest() != told["sha256"]:
                raise ArchiveError(f"The archive is damaged: {name} is not as its manifest says.")


@contextmanager
def opened(path: Path, plan: Plan) -> Iterator[Archive]:
    """The archive, looked over from end to end. Raises ArchiveError with what is wrong."""
    if not path.is_file():
        raise ArchiveError(f"There is no file at {path}.")
    with _unbroken():
        zipped = zipfile.ZipFile(path)
    with zipped:
        with _unbroken():
            manifest = _looked_over(zipped, plan)
        yield Archive(zipped, manifest)


@contextmanager
def _unbroken() -> Iterator[None]:
    try:
        yield
    except BROKEN as error:
        raise ArchiveError(f"The file is damaged, or no archive of Flipp: {error}.") from None


def _looked_over(zipped: zipfile.ZipFile, plan: Plan) -> dict[str, Any]:
    entries = zipped.infolist()
    expected = {MANIFEST, CODEBOOK, *map(file_of, plan.parts)}
    _demand_sizes(entries)
    manifest = _manifest(zipped)
    _demand_version(manifest)
    names = [entry.filename for entry in entries]
    if len(names) != len(set(names)) or set(names) != expected:
        strange = sorted(set(names) ^ expected)[:3] or ["an entry twice"]
        raise ArchiveError(f"The archive does not hold what it should: {', '.join(strange)}.")
    _demand_shape(manifest, expected - {MANIFEST})
    for name, told in manifest["parts"].items():
        with zipped.open(name) as entry:
            if (
                zipped.getinfo(name).file_size != told["bytes"]
                or digest_of(entry) != told["sha256"]
            ):
                raise ArchiveError(f"The archive is damaged: {name} is not as its manifest says.")
    return manifest


def _demand_sizes(entries: list[zipfile.ZipInfo]) -> None:
    """Before anything is unpacked. What is said to be small stays so: no more is ever read."""
    if len(entries) > MOST_ENTRIES or sum(e.file_size for e in entries) > MOST_BYTES:
        raise ArchiveError("The archive is too large to be one network.")
    for entry in entries:
        if entry.flag_bits & 1 or entry.compress_type not in {
            zipfile.ZIP_STORED,
            zipfile.ZIP_DEFLATED,
        }:
            raise ArchiveError(f"{entry.filename} is packed in a way Flipp does not use.")
        if entry.file_size > max(SMALL, MOST_SHRUNK * entry.compress_size):
            raise ArchiveError(f"{entry.filename} would grow beyond what a network's rows do.")


def _manifest(zipped: zipfile.ZipFile) -> dict[str, Any]:
    try:
        size = zipped.getinfo(MANIFEST).file_size
        with zipped.open(MANIFEST) as entry:
            text = entry.read(LONGEST_MANIFEST)
        manifest = json.loads(text) if size <= LONGEST_MANIFEST else None
    except (KeyError, ValueError, RecursionError):
        manifest = None
    if not isinstance(manifest, dict) or manifest.get("kind") != KIND:
        raise ArchiveError("The file is no archive of a network: its manifest is not Flipp's.")
    return manifest


def _demand_version(manifest: dict[str, Any]) -> None:
    made, here = str(manifest.get("revision"))[:20], migrate.newest()
    if manifest.get("format") != FORMAT:
        raise ArchiveError(
            f"The archive's format is {str(manifest.get('format'))[:20]}; this Flipp reads "
            f"{FORMAT}. Import it with the Flipp it was made for."
        )
    if made != here:
        raise ArchiveError(
            f"The archive was made at the database's revision {made}; this Flipp is at {here}. "
            f"Import it in an empty installation of the Flipp that has revision {made}, bring "
            "both to the same version (flipp migrate), and export it again from there."
        )


def _demand_shape(manifest: dict[str, Any], names: set[str]) -> None:
    parts: Any = manifest.get("parts")
    numbers: Any = manifest.get("numbers")
    network: Any = manifest.get("network")
    whole = (
        isinstance(parts, dict)
        and set(parts) == names
        and all(_is_part(told) for told in parts.values())
        and isinstance(numbers, dict)
        and all(isinstance(t, str) and _is_count(n) for t, n in numbers.items())
        and isinstance(network, dict)
        and all(isinstance(network.get(key), str) for key in ("slug", "name"))
    )
    if not whole or not parts or parts[file_of(NETWORK)]["rows"] != 1:
        raise ArchiveError("The archive's manifest is not whole.")
    rows = sum(told["rows"] for told in parts.values())
    if sum(numbers.values()) > 20 * rows + numbers.get(EVENTS, 0):
        raise ArchiveError("The archive's manifest asks for more numbers than it has rows.")


def _is_part(told: Any) -> bool:
    whole = isinstance(told, dict) and isinstance(told.get("sha256"), str)
    return whole and all(_is_count(told.get(key)) for key in ("rows", "bytes"))


def _is_count(number: Any) -> bool:
    return type(number) is int and 0 <= number <= MOST_BYTES


def _row(name: str, at: int, line: bytes) -> dict[str, Any]:
    try:
        row = json.loads(line) if line.endswith(b"\n") else None
    except (ValueError, RecursionError):
        row = None
    if not isinstance(row, dict):
        raise ArchiveError(f"{name}, line {at}, is no row.")
    return row
