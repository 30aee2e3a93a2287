"""Archives as nobody should make them."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.core.archive_out import MANIFEST

Entries = dict[str, bytes]


def entries_of(path: Path) -> Entries:
    """Every entry's bytes."""
    with zipfile.ZipFile(path) as zipped:
        return {name: zipped.read(name) for name in zipped.namelist()}


def pack(path: Path, entries: Entries) -> Path:
    """A zip of these entries."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, body in entries.items():
            zipped.writestr(name, body)
    return path


def edited(path: Path, table: str, change: Callable[[list[dict[str, Any]]], Any]) -> Path:
    """The archive with a table's rows changed, and a manifest that says it is so."""
    entries, name = entries_of(path), f"tables/{table}.jsonl"
    rows = [json.loads(line) for line in entries[name].splitlines()]
    change(rows)
    body = b"".join(json.dumps(row).encode() + b"\n" for row in rows)
    manifest = json.loads(entries[MANIFEST])
    told = {"rows": len(rows), "bytes": len(body), "sha256": hashlib.sha256(body).hexdigest()}
    manifest["parts"][name] = told
    return pack(
        path.with_name(f"edited-{path.name}"),
        entries | {name: body, MANIFEST: json.dumps(manifest).encode()},
    )


def manifest_with(path: Path, **changes: Any) -> Path:
    """The archive with another manifest."""
    entries = entries_of(path)
    manifest = json.loads(entries[MANIFEST]) | changes
    target = path.with_name(f"manifest-{path.name}")
    return pack(target, entries | {MANIFEST: json.dumps(manifest).encode()})
