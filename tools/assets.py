"""Assemble static/vendor/ from the npm packages in package.json.

python tools/assets.py             what a browser is sent
python tools/assets.py --dev       also axe-core, for the browser tests
python tools/assets.py --copy-only from a node_modules that is there already
"""

import json
import shutil
import sys
from pathlib import Path

import npm

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "static" / "vendor"
AXE = ROOT / "tests" / "browser" / "vendor" / "axe.min.js"

COPIES = {
    "htmx.org/dist/htmx.min.js": "htmx/htmx.min.js",
    "htmx.org/LICENSE": "htmx/LICENSE",
    "@digdir/designsystemet-css/dist/src/index.css": "designsystemet/index.css",
    "@digdir/designsystemet-css/LICENSE": "designsystemet/LICENSE",
    "@fontsource-variable/inter/LICENSE": "inter/LICENSE",
    # The second file is fetched by a browser only for letters outside Latin 1 (ŋ, š, ž).
    "@fontsource-variable/inter/files/inter-latin-opsz-normal.woff2": (
        "inter/inter-latin-opsz-normal.woff2"
    ),
    "@fontsource-variable/inter/files/inter-latin-ext-opsz-normal.woff2": (
        "inter/inter-latin-ext-opsz-normal.woff2"
    ),
    # The same letters for paper (app/core/pdf.py): typst reads no woff2 and no variable font.
    "@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf": "inter/Inter_400Regular.ttf",
    "@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf": "inter/Inter_600SemiBold.ttf",
}


def main(options: set[str]) -> None:
    if "--copy-only" not in options:
        npm.ci(*(() if "--dev" in options else ("--omit=dev",)))
    if VENDOR.exists():
        shutil.rmtree(VENDOR)
    for source, target in COPIES.items():
        _copy(MODULES / source, VENDOR / target)
    for name in _icon_names():
        _copy(_icon(name), VENDOR / "icons" / f"{name}.svg")
    if "--dev" in options:
        _copy(MODULES / "axe-core" / "axe.min.js", AXE)
    _write_versions()


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _icon_names() -> list[str]:
    lines = (ROOT / "tools" / "icons.txt").read_text().splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def _icon(name: str) -> Path:
    path = MODULES / "@navikt" / "aksel-icons" / "dist" / "svg" / f"{name}.svg"
    if not path.exists():
        sys.exit(f"tools/icons.txt: Aksel has no icon named {name}")
    return path


def _write_versions() -> None:
    """Written last: make takes this file as proof that the folder is whole."""
    wanted = json.loads((ROOT / "package.json").read_text())["dependencies"]
    (VENDOR / "versions.json").write_text(json.dumps(wanted, indent=2) + "\n")


if __name__ == "__main__":
    main(set(sys.argv[1:]))
