"""The Jinja environment of a language: escaping always on, text through gettext, icons inlined."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Hashable
from functools import lru_cache, partial
from typing import Any, cast

from jinja2 import BaseLoader, FileSystemLoader, StrictUndefined, Template
from jinja2.environment import TemplateModule
from jinja2.runtime import Context
from markupsafe import Markup

from app.core import i18n
from app.core.compiling import Compiling
from app.core.config import ROOT
from app.core.error_names import named_errors
from app.core.remembered import Memory

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


class Kept(Template):
    """A template whose imports are made once: every template here has the same globals."""

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        return super()._get_default_module()


@lru_cache(maxsize=len(i18n.ALIASES))
def environment(language: str) -> Compiling:
    """The environment of a language, with what it has compiled.

    One a process, however many applications it makes: compiling a page's templates takes longer
    than a hundred pages.
    """
    return make(language, FileSystemLoader(ROOT / "templates"))


def make(language: str, loader: BaseLoader) -> Compiling:
    """An environment; a missing variable is an error, no empty page."""
    said = partial(i18n.said_in, language)
    env = Compiling(
        constant={"_": said, "gettext": said, "asset": asset, "icon": icon},
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,  # all of them
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )
    env.template_class = Kept
    for name, filter_ in env.filters.items():
        if hasattr(filter_, "jinja_async_variant"):
            env.filters[name] = filter_.__wrapped__  # nothing is waited for in a template
    env.install_gettext_callables(i18n._, i18n.ngettext, newstyle=False)  # type: ignore[attr-defined]
    env.globals |= {"_": i18n._, "asset": asset, "icon": icon}
    env.filters |= {
        "dato": i18n.long_date,
        "dato_kort": i18n.short_date,
        "uke": i18n.week,
        "tall": i18n.number,
        "prosent": i18n.percent,
        "ord_siden": i18n.since,
        "avsnitt": paragraphs,
        "feil_med_navn": named_errors,
    }
    return env


class Renderer:
    """Templates by name, in the language of the request."""

    def __init__(self) -> None:
        self._pieces = Memory(500)

    @lru_cache(maxsize=500)  # noqa: B019 - one renderer lives as long as the process
    def state_tag(self, kind: str, value: str, label: str) -> Markup:
        """The tag of a state, rendered once: a list shows the same few many times."""
        env = environment(i18n.language())
        module: Any = env.get_template("components/status_tag.html").module
        return Markup(module.status_tag(kind, value, label))  # noqa: S704 - made by our template

    def render(self, name: str, variables: dict[str, Any]) -> str:
        """The page or fragment as text."""
        return environment(i18n.language()).get_template(name).render(variables)

    def piece(self, name: str, key: Hashable, variables: Callable[[], dict[str, Any]]) -> Markup:
        """A part of pages that hangs on the values of `key` and on nothing else: rendered once for
        all the pages that show the same."""
        whole = (name, i18n.language(), key)
        kept = self._pieces.get(whole)
        if kept is None:
            kept = (0, Markup(self.render(name, variables())))  # noqa: S704 - our template
            self._pieces.put(whole, kept)
        return cast(Markup, kept[1])

    def forget(self) -> None:
        """Let go of every piece."""
        self._pieces.clear()
