"""A power cut: the disk has a record before the person is told that it is stored."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.faults.posting import group_id
from tests.faults.process import Flipp

ON_POSTGRES = os.environ.get("FLIPP_TEST_DB") == "postgresql"
CALLS = "trace=fsync,fdatasync,pwrite64,sendto,write,writev,sendmsg"

pytestmark = [
    pytest.mark.skipif(ON_POSTGRES, reason="the server syncs, not this process"),
    pytest.mark.skipif(shutil.which("strace") is None, reason="needs strace"),
]


def watched(flipp: Flipp, log: Path) -> subprocess.Popen[str]:
    """strace on the running server; skips where the machine does not allow it."""
    command = ["strace", "-f", "-s", "60", "-e", CALLS, "-o", str(log), "-p", str(flipp.pid)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    said = process.stderr.readline()
    if "attached" not in said:
        process.wait(timeout=5)
        pytest.skip(said.strip())
    return process


def test_the_disk_has_it_before_the_person_is_told(url: str, tmp_path: Path):
    fields = {"text": "Først til disken", "kind": "innsikt", "group_id": str(group_id(url))}
    with Flipp(url, worker="false") as flipp:
        flipp.start()
        tracer = watched(flipp, tmp_path / "calls")
        time.sleep(0.3)
        assert flipp.post("/nett/logg", {**fields, "_key": "k1"}, "member")[0] == 303
        tracer.send_signal(signal.SIGINT)
        tracer.communicate(timeout=10)
    lines = (tmp_path / "calls").read_text().splitlines()
    told = next(n for n, line in enumerate(lines) if "303 See Other" in line)
    written = [n for n, line in enumerate(lines) if "pwrite64" in line]
    synced = [n for n, line in enumerate(lines) if "sync(" in line and n < told]
    assert written
    assert synced, "acknowledged before the disk had it"
    assert max(n for n in written if n < told) < max(synced), "written after the last sync"
