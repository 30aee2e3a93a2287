"""Build static/css/theme.css from the colours in tools/theme/designsystemet.config.json."""

import shutil
from pathlib import Path

import npm

ROOT = Path(__file__).resolve().parent.parent
HERE = ROOT / "tools" / "theme"


def main() -> None:
    npm.ci(cwd=HERE)
    _tokens("create", "--clean", "true")
    _tokens("build", "--tokens", "tokens", "--out-dir", "build", "--clean", "true")
    shutil.copyfile(HERE / "build" / "flipp.css", ROOT / "static" / "css" / "theme.css")


def _tokens(*arguments: str) -> None:
    npm.run("exec", "--no", "--", "designsystemet", "tokens", *arguments, cwd=HERE)


if __name__ == "__main__":
    main()
