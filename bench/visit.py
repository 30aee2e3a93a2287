"""The first visit's bytes over the wire, and how soon `make run` serves the second time."""

from __future__ import annotations

import http.client
import re
import shutil
import time
from typing import Any
from urllib.parse import urljoin

from bench import servers
from bench.generate import FOLDER

LINK = re.compile(r'<link[^>]*rel="(?:stylesheet|icon|preload)"[^>]*>|<script[^>]*src=[^>]*>')
ADDRESS = re.compile(r'(?:href|src)="([^"]+)"')
LATIN_ONLY = re.compile(r"@font-face\s*{[^}]*}", re.DOTALL)


def first_visit(port: int, path: str) -> dict[str, Any]:
    """Everything a browser fetches for a page it has never seen, compressed as it asks for."""
    page, text = _weigh(port, path)
    parts = {"html": page, "css": 0, "js": 0, "font": 0, "other": 0}
    tags = LINK.findall(text)
    waits = [t for t in tags if t.startswith("<script") and not re.search(r"\b(defer|async)\b", t)]
    fonts: set[str] = set()
    for tag in tags:
        found = ADDRESS.search(tag)
        if found is None or "woff2" in found[1]:
            continue
        weight, content = _weigh(port, found[1])
        kind = "js" if tag.startswith("<script") else "css" if "stylesheet" in tag else "other"
        parts[kind] += weight
        if kind == "css":
            fonts |= {urljoin(found[1], address) for address in _fonts(content)}
    for font in sorted(fonts):
        parts["font"] += _weigh(port, font)[0]
    return {"path": path, "parts": parts, "total": sum(parts.values()), "script_waits": bool(waits)}


def _fonts(css: str) -> set[str]:
    """The fonts a page in Norwegian needs: not those for letters it doesn't hold."""
    found = set()
    for face in LATIN_ONLY.findall(css):
        if "U+0100" in face or "u+0100" in face:
            continue
        found |= set(re.findall(r"url\([\"']?([^)\"']+\.woff2[^)\"']*)", face))
    return found


def _weigh(port: int, path: str) -> tuple[int, str]:
    """Bytes of one answer with its head, and its text."""
    headers = {"Accept-Encoding": "gzip", "Accept": "*/*", "Accept-Language": "nb"}
    status, head, body = servers.fetch(port, path, headers)
    assert status == 200, f"{path}: {status}"
    weight = len(body) + sum(len(k) + len(v) + 4 for k, v in head.items()) + 17
    zipped = head.get("Content-Encoding") == "gzip"
    _status, _head, plain = servers.fetch(port, path) if zipped else (status, head, body)
    return weight, plain.decode("utf-8", "replace")


def second_start() -> dict[str, Any]:
    """Seconds until `make run` serves when everything has been installed and loaded before."""
    folder = FOLDER / "demo"
    shutil.rmtree(folder, ignore_errors=True)
    took = []
    for patience in (600.0, 60.0, 60.0):
        began = time.perf_counter()
        try:
            server = servers.start(
                "make-run",
                ["make", "run", "PORT={port}"],
                "/",
                patience,
                FLIPP_DATA_DIR=str(folder),
            )
        except (RuntimeError, OSError, http.client.HTTPException) as problem:
            return {"seconds": None, "why": str(problem)}
        took.append(time.perf_counter() - began)
        server.stop()
    shutil.rmtree(folder, ignore_errors=True)
    return {"first": took[0], "seconds": min(took[1:])}
