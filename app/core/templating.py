"""The one Jinja environment: escaping always on, text through gettext, icons inlined."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from app.core import i18n
from app.core.config import ROOT

STATIC = ROOT / "static"


@lru_cache(maxsize=200)
def asset(path: str) -> str:
    """The address of a static file; its version changes with its content."""
    file = STATIC / path
    version = hashlib.sha256(file.read_bytes()).hexdigest()[:10] if file.is_file() else "0"
    return f"/static/{path}?v={version}"


@lru_cache(maxsize=200)
def icon(name: str) -> Markup:
    """An Aksel icon, inlined, taking the colour of the text; hidden from screen readers."""
    source = (STATIC / "vendor" / "icons" / f"{name}.svg").read_text("utf-8")
    inner = re.sub(r"^.*?<svg[^>]*>|</svg>\s*$|<title>.*?</title>", "", source, flags=re.DOTALL)
    inner = re.sub(r'fill="(?!none|currentColor)[^"]*"', 'fill="currentColor"', inner)
    head = '<svg class="ds-icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">'
    return Markup(head + inner.strip() + "</svg>")  # noqa: S704 - our own files


def paragraphs(text: str) -> Markup:
    """Text as typed, its blank lines as paragraphs, everything in it escaped."""
    parts = [p for p in re.split(r"\n\s*\n", text or "") if p.strip()]
    lines = [Markup("<br>").join(p.strip().split("\n")) for p in parts]
    return Markup("").join(Markup("<p>{}</p>").format(line) for line in lines)


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The environment, with what it has compiled; a missing variable is an error, no empty page.

    One a process, however many applications it makes: compiling a page's templates takes longer
    than a hundred pages.
    """
    env = Environment(
        loader=FileSystemLoader(ROOT / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )
    env.install_gettext_callables(i18n._, i18n.ngettext, newstyle=False)  # type: ignore[attr-defined]
    env.globals |= {"asset": asset, "icon": icon}
    env.filters |= {
        "dato": i18n.long_date,
        "dato_kort": i18n.short_date,
        "uke": i18n.week,
        "tall": i18n.number,
        "prosent": i18n.percent,
        "ord_siden": i18n.since,
        "avsnitt": paragraphs,
    }
    return env


class Renderer:
    """Templates by name, looked up once."""

    def __init__(self) -> None:
        self.env = environment()

    @lru_cache(maxsize=500)  # noqa: B019 - one renderer lives as long as the process
    def state_tag(self, kind: str, value: str, label: str) -> Markup:
        """The tag of a state, rendered once: a list shows the same few many times."""
        module: Any = self.env.get_template("components/status_tag.html").module
        return Markup(module.status_tag(kind, value, label))  # noqa: S704 - made by our template

    def render(self, name: str, variables: dict[str, Any]) -> str:
        """The page or fragment as text."""
        return self.env.get_template(name).render(variables)
