"""`python -m bench`: everything in one go, sizes S and M; L only when asked for."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sqlite3
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bench import jobs, measure, report, visit

HERE = Path(__file__).parent


def main() -> None:
    """Measure, write results.json and README.md."""
    parser = argparse.ArgumentParser(description="Measure Flipp's speed beside others.")
    parser.add_argument("--sizes", default="S,M", help="which data sets, from S,M,L")
    parser.add_argument("--with-l", action="store_true", help="L too: 200 000 initiatives")
    parser.add_argument("--no-start", action="store_true", help="leave `make run` out")
    parser.add_argument("--report-only", action="store_true", help="write README.md anew")
    given = parser.parse_args()
    if not given.report_only:
        sizes = given.sizes.split(",") + (["L"] if given.with_l else [])
        results = run(list(dict.fromkeys(sizes)), start=not given.no_start)
        (HERE / "results.json").write_text(json.dumps(results, indent=1, sort_keys=True) + "\n")
    results = json.loads((HERE / "results.json").read_text())
    text = report.write(results)
    (HERE / "README.md").write_text(text)
    print(text[text.index("## What was promised") : text.index("## Requests")])


def run(sizes: list[str], *, start: bool) -> dict[str, Any]:
    """All sizes; M with every contender at 1 and 32 connections, the others lighter."""
    began = time.monotonic()
    results: dict[str, Any] = {"about": about(), "sizes": {}}
    for size in sizes:
        main_size = size == "M" or sizes == [size]
        part = measure.Size(size, full=main_size or size == "L", contenders=size != "L")
        results["sizes"][size] = part.run()
    results["start"] = visit.second_start() if start else {"seconds": None, "why": "left out"}
    results["jobs"] = jobs.per_second()
    results["about"]["minutes"] = round((time.monotonic() - began) / 60, 1)
    return results


def about() -> dict[str, Any]:
    """The circumstances, without a word about whose machine it was."""
    names = ("fastapi", "starlette", "sqlalchemy", "uvicorn", "django", "gunicorn", "datasette")
    return {
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "versions": {name: version(name) for name in names},
        "seconds": [measure.WARM, measure.TAKE],
    }


if __name__ == "__main__":
    main()
