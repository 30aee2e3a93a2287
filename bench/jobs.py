"""How many small jobs a second: each writes a mail, by one worker and by four, each a process.

On the embedded database, which has one writer: more workers are for more safety, not more speed.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from app.core import job_runs, jobs, migrate, outbox
from app.core.config import ROOT, Mode, Settings
from app.core.db import Database
from app.core.jobs import Kind, Todo, Wanted

KIND, HOW_MANY = "bench", 3_000


def per_second() -> dict[str, float]:
    """{number of workers: jobs a second}."""
    return {str(workers): _measure(workers) for workers in (1, 4)}


def _measure(workers: int) -> float:
    with tempfile.TemporaryDirectory(prefix="flipp-bench-") as folder:
        url = f"sqlite:///{Path(folder) / 'jobs.db'}"
        database = Database(url)
        migrate.upgrade(database)
        with database.write() as db:
            jobs.put(db, [Wanted(KIND, f"{KIND}:{n}") for n in range(HOW_MANY)])
        database.close()
        seconds = _race(url, workers)
    return round(HOW_MANY / seconds, 1)


def _race(url: str, workers: int) -> float:
    """From the moment all are ready until the last has found nothing more to do."""
    command = [sys.executable, "-c", f"from bench.jobs import worker; worker({url!r})"]
    crew = [
        subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _worker in range(workers)
    ]
    for process in crew:
        assert process.stdout is not None and process.stdout.readline() == "ready\n"
    began = time.monotonic()
    for process in crew:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    done = sum(int(process.communicate(timeout=120)[0]) for process in crew)
    assert done == HOW_MANY, f"{done} jobs were done"
    return time.monotonic() - began


def _write(todo: Todo) -> None:
    outbox.post(todo.db, "en@eksempel.no", "Emne", "Tekst")


def worker(url: str) -> None:
    """One of the processes: says that it is ready, waits for the start, says how many it did."""
    migrate.import_models()
    database = Database(url)
    settings = Settings(mode=Mode.TEST, database_url=url)
    print("ready", flush=True)
    sys.stdin.readline()
    kinds = {KIND: Kind(KIND, "Bench", do=_write)}
    print(job_runs.work(database, settings, kinds), flush=True)


if __name__ == "__main__":
    print(per_second())
