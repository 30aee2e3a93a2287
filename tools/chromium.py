"""Print the path of a Chromium for the browser tests; install Debian's if there is none."""

import os
import shutil
import subprocess
import sys

# The shell is the same browser without what nobody sees in a test: windows, sync, extensions.
# The tests cost half as much again and more in the whole one, which does when it is what there is;
# one test needs the whole one, beside the shell (tests/browser/test_measure_again.py).
SHELL, WHOLE = "chromium-headless-shell", "chromium"
NAMES = (SHELL, WHOLE, "chromium-browser", "google-chrome", "google-chrome-stable")
HELP = """\
The browser tests need Chromium. Install it with your system's packages (Debian:
apt-get install chromium chromium-headless-shell), or set FLIPP_CHROMIUM to the program's path."""


def main() -> None:
    path = find()
    whole = any(map(shutil.which, NAMES[1:])) or "FLIPP_CHROMIUM" in os.environ
    if not (path and whole):
        path = (install() and find()) or path
    if not path:
        sys.exit(HELP)
    print(path)


def find() -> str | None:
    chosen = os.environ.get("FLIPP_CHROMIUM")
    if chosen:
        return shutil.which(chosen) or sys.exit(f"FLIPP_CHROMIUM={chosen} cannot be run")
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def install() -> bool:
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
    wanted = [*quiet, "install", "-y", "--no-install-recommends"]
    return _runs([*wanted, SHELL, WHOLE]) or _runs([*wanted, WHOLE])


def _runs(command: list[str]) -> bool:
    # apt writes progress to stdout, where our caller expects a path and nothing else.
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=sys.stderr, check=False)
    return done.returncode == 0


if __name__ == "__main__":
    main()
