"""Which Python environments are made with (tools/python.sh), told by some that are none."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from app.core.config import ROOT


def chosen(folder: Path, pythons: dict[str, str], given: str = "") -> str:
    """The name of the chosen. pythons: what each tells, "" for one that is too old."""
    for name, tells in pythons.items():
        file = folder / name
        file.write_text(f"#!/bin/sh\necho {tells}\n" if tells else "#!/bin/sh\nexit 1\n")
        file.chmod(0o755)
    env = {
        "PATH": str(folder),
        "FLIPP_SYSTEM_PYTHONS": str(folder / "system"),
        "FLIPP_PYTHON": str(folder / given) if given else "",
    }
    script = str(ROOT / "tools" / "python.sh")
    told = subprocess.run(["/bin/sh", script], env=env, capture_output=True, text=True, check=True)
    return Path(told.stdout.strip()).name


@pytest.mark.parametrize(
    ("own", "system", "expected"),
    [
        ("3 11 1000", "3 11 1000", "python3"),  # as fast: the one on the path
        ("3 11 1000", "3 11 876", "python3"),  # hardly faster
        ("3 11 1000", "3 11 700", "system"),
        ("3 12 1000", "3 11 700", "python3"),  # another version is another Python
        ("3 11 1000", "", "python3"),  # too old, or unable to make an environment
    ],
)
def test_the_system_s_own_where_it_is_clearly_faster(
    tmp_path: Path, own: str, system: str, expected: str
) -> None:
    assert chosen(tmp_path, {"python3": own, "system": system}) == expected


def test_the_first_that_is_new_enough(tmp_path: Path) -> None:
    several = {"python3": "", "python3.12": "3 12 1000", "python3.11": "3 11 500"}
    assert chosen(tmp_path, several) == "python3.12"
    assert chosen(tmp_path, dict.fromkeys(several, "")) == ""


def test_what_was_asked_for_is_taken(tmp_path: Path) -> None:
    pythons = {"python3": "3 12 500", "system": "3 11 500", "slow": "3 11 9000"}
    assert chosen(tmp_path, pythons, given="slow") == "slow"
    assert chosen(tmp_path, pythons | {"slow": ""}, given="slow") == ""
