"""Pictures of the demo's pages: phone and desktop, light and dark, in .make/screenshots/.

    make screenshots                    the front page and what it links to
    make screenshots PAGES="/ /hjelp"   these pages

Needs the packages of requirements-dev.txt and a Chromium in FLIPP_CHROMIUM.
"""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / ".make" / "screenshots"
WIDTHS = (360, 1280)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
MOST_LINKS = 15
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]


def main(paths: list[str]) -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    with _server() as base, sync_playwright() as playwright:
        chromium = os.environ["FLIPP_CHROMIUM"]
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for path in paths or _front_page_links(browser, base):
            _take(browser, base, path)
        browser.close()


def _take(browser: Browser, base: str, path: str) -> None:
    name = re.sub(r"[^\w-]+", "-", path).strip("-") or "front"
    for width in WIDTHS:
        for scheme in SCHEMES:
            page = browser.new_page(
                viewport={"width": width, "height": 800}, color_scheme=scheme, locale="nb-NO"
            )
            page.goto(base + path)
            file = OUT / f"{name}-{width}{'-dark' if scheme == 'dark' else ''}.png"
            page.screenshot(path=file, full_page=True)
            print(file.relative_to(ROOT))
            page.close()


def _front_page_links(browser: Browser, base: str) -> list[str]:
    page = browser.new_page()
    page.goto(base + "/")
    found = page.eval_on_selector_all("a[href^='/']", "all => all.map(a => a.pathname)")
    page.close()
    return list(dict.fromkeys(["/", *found]))[: MOST_LINKS + 1]


@contextmanager
def _server() -> Iterator[str]:
    """A demo of its own, so that nobody's data is shown or changed."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    env = os.environ | {"FLIPP_MODE": "demo", "FLIPP_DATA_DIR": str(OUT / "data")}
    command = [sys.executable, "-m", "app.cli"]
    subprocess.run([*command, "demo"], cwd=ROOT, env=env, check=True)
    server = subprocess.Popen([*command, "serve", "--port", port], cwd=ROOT, env=env)
    try:
        _wait(f"http://127.0.0.1:{port}/healthz")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def _wait(address: str) -> None:
    for _ in range(100):
        try:
            urllib.request.urlopen(address, timeout=1).close()
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
        else:
            return
    sys.exit("The server did not start within 10 seconds.")


if __name__ == "__main__":
    main(sys.argv[1:])
