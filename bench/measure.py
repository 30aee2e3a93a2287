"""Runs the cells: contenders side by side, one page after the other, each for a few seconds."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from app.core.config import ROOT
from bench import pages, servers, visit
from bench.generate import BIG, FOLDER, TOKEN, ensure
from bench.servers import Server

WARM, TAKE = 1.0, 3.0
FEW, LONGER = 20, 8.0
SEVERAL = 32
CROWD = 50
Cell = dict[str, Any]


def drive(server: Server, requests: list[str], connections: int) -> Cell:
    """One cell; a slow contender is watched for longer, so that its figures mean something."""
    cell = _drive(server, requests, connections, TAKE)
    return cell if cell["times"] >= FEW else _drive(server, requests, connections, LONGER)


def _drive(server: Server, requests: list[str], connections: int, take: float) -> Cell:
    """The driver's figures and the server's processor time for a request."""
    job = {
        "port": server.port,
        "requests": requests,
        "connections": connections,
        "warm": WARM,
        "take": take,
    }
    before = server.cpu()
    ran = subprocess.run(
        [sys.executable, "-m", "bench.load"],
        input=json.dumps(job),
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=take + 120,
        check=True,
    )
    cell: Cell = json.loads(ran.stdout)
    cell["cpu_ms"] = (server.cpu() - before) * 1000 / max(1, cell["all"])
    return cell


class Size:
    """Everything that is measured at one size."""

    def __init__(self, size: str, *, full: bool, contenders: bool) -> None:
        self.size = size
        self.connections = [1, SEVERAL] if full else [1]
        self.full = full
        self.contenders = contenders
        self.file = ensure(size)
        self.found: dict[str, dict[str, dict[int, Cell]]] = {}

    def run(self) -> dict[str, Any]:
        """Measure."""
        addresses = pages.Addresses(self.file)
        mine = addresses.flipp()
        first = servers.flipp(self.file, "flipp")
        again = servers.flipp(self.file, "flipp-remembering", pages=2000)
        started = [first, again]
        asked: list[tuple[str, Server, dict[str, list[str]], str]] = [
            ("flipp", first, mine, ""),
            ("signed in", first, {k: v for k, v in mine.items() if k in pages.READS}, TOKEN),
            ("remembered", again, {"list": mine["list"]}, ""),
        ]
        try:
            if self.contenders:
                started += self._others(addresses, asked)
            for page in mine:
                self._page(page, asked)
            result = {
                "cells": self.found,
                "memory": {s.name: s.memory() for s in started},
                "deep_page": addresses.deep_page,
                "django_page": addresses.django_page,
                "library_page": addresses.library_page,
                "django_library_page": addresses.django_library_page,
                "megabytes": self.file.stat().st_size / 1e6,
            }
            small = "/nett-2"
            result["visits"] = [
                visit.first_visit(again.port, p) for p in (small, f"{small}/tiltak")
            ]
        finally:
            for server in started:
                server.stop()
        result["queries"] = self._queries()
        if self.contenders:
            self._posts()
        return result

    def _others(self, addresses: pages.Addresses, asked: list[Any]) -> list[Server]:
        copy = servers.for_datasette(self.file, self.size)
        mine = addresses.flipp()
        by_hand = {k: mine[k] for k in pages.BY_HAND}
        floor = servers.floor(self.file)
        django = servers.django(self.file)
        datasette = servers.datasette(copy)
        asked += [
            ("floor", floor, by_hand, ""),
            ("django", django, addresses.django(), ""),
            ("datasette", datasette, addresses.datasette(copy.stem), ""),
        ]
        return [floor, django, datasette]

    def _page(self, page: str, asked: list[Any]) -> None:
        # A network's front page is drawn once a revision; nobody waits for it in a crowd.
        for connections in self.connections if page != "front" else [1]:
            for name, server, addresses, token in asked:
                paths = addresses.get(page, [])
                if not paths or (connections > 1 and self._hopeless(name, page)):
                    continue
                cookie = f"flipp={token}" if token else ""
                rows = self._check(server, paths[0], page, cookie)
                cell = drive(server, [pages.asking(p, cookie) for p in paths], connections)
                self._keep(name, page, connections, cell | {"rows": rows})

    def _hopeless(self, name: str, page: str) -> bool:
        """Alone it gave too few answers to be watched with many at once."""
        alone = self.found.get(name, {}).get(page, {}).get(1)
        return alone is not None and alone["times"] < FEW

    def _check(self, server: Server, path: str, page: str, cookie: str) -> int:
        """The page must be the page: right status, and rows on it."""
        status, _head, body = servers.fetch(server.port, path, {"Cookie": cookie} if cookie else {})
        rows = len(re.findall(rb"<article|<tr[ >]", body))
        if status != 200 or (not rows and page not in {"detail", "front"}):
            raise RuntimeError(f"{server.name} gave {status} with {rows} rows for {path}")
        return rows

    def _keep(self, name: str, page: str, connections: int, cell: Cell) -> None:
        self.found.setdefault(name, {}).setdefault(page, {})[connections] = cell
        bad = f", {cell['bad']} BAD" if cell["bad"] else ""
        print(
            f"  {self.size} {page:9} {name:11} x{connections:<3} {cell['rps']:8.1f} requests/s  "
            f"p50 {cell['p50'] or 0:7.2f}  p95 {cell['p95'] or 0:7.2f} ms  "
            f"cpu {cell['cpu_ms']:6.2f} ms{bad}",
            flush=True,
        )

    def _queries(self) -> dict[str, dict[str, int]]:
        command = [sys.executable, "-m", "bench.queries", "--db", str(self.file)]
        ran = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True)
        return json.loads(ran.stdout)  # type: ignore[no-any-return]

    def _posts(self) -> None:
        """Form posts, on a copy that is thrown away."""
        crowds = [1, SEVERAL, CROWD] if self.full else [1]
        copy = FOLDER / f"{self.size}-posts.db"
        try:
            _copy(self.file, copy)
            server = servers.flipp(copy, "flipp-posts")
            with servers.running(server):
                for connections in crowds:
                    cell = drive(server, [pages.flipp_post(server.port)], connections)
                    self._keep("flipp", "post", connections, cell)
            _copy(self.file, copy)
            server = servers.django(copy)
            with servers.running(server):
                _status, head, _body = servers.fetch(server.port, f"/{BIG}/logg")
                csrf = re.search(r"csrftoken=([^;]+)", head["Set-Cookie"])
                assert csrf is not None
                for connections in crowds:
                    request = pages.django_post(server.port, csrf[1])
                    self._keep("django", "post", connections, drive(server, [request], connections))
        finally:
            _remove(copy)


def _copy(source: Path, target: Path) -> None:
    _remove(target)
    shutil.copyfile(source, target)


def _remove(file: Path) -> None:
    for leftover in file.parent.glob(file.name + "*"):
        leftover.unlink()
