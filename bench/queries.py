"""Counts the queries of each page, asked for the first time after a write and again."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any

from sqlalchemy import event
from starlette.testclient import TestClient

from bench.generate import TOKEN
from bench.pages import LIBRARY, Addresses


def count(db: str) -> dict[str, dict[str, int]]:
    """{page: {"first": queries, "again": queries}}, signed out; "in:list" signed in."""
    os.environ |= {
        "FLIPP_MODE": "test",
        "FLIPP_DATABASE_URL": f"sqlite:///{db}",
        "FLIPP_REMEMBERED_PAGES": "0",
        "FLIPP_WORKER": "false",
    }
    from app.main import create_app

    api = create_app()
    flipp = api.state.flipp
    seen = [0]

    def notice(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen[0] += not statement.startswith("BEGIN")

    event.listen(flipp.database.engine, "before_cursor_execute", notice)
    found: dict[str, dict[str, int]] = {}
    pages: dict[str, tuple[str, str]] = {
        name: (paths[0], "") for name, paths in Addresses(Path(db)).flipp().items()
    }
    for name in ("list", "common", "detail", "front", *LIBRARY):
        pages[f"in:{name}"] = (pages[name][0], TOKEN)
    with TestClient(api, base_url="http://127.0.0.1:8000") as client:
        for name, (path, token) in pages.items():
            flipp.forget_pages()
            found[name] = {}
            for when in ("first", "again"):
                seen[0] = 0
                cookies = {"cookie": f"flipp={token}"} if token else {}
                answer = client.get(path, headers=cookies)
                assert answer.status_code == 200, f"{path}: {answer.status_code}"
                found[name][when] = seen[0]
    return found


def main() -> None:
    """`python -m bench.queries --db FILE`."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--db", required=True)
    json.dump(count(parser.parse_args().db), sys.stdout)


if __name__ == "__main__":
    main()
