"""Rules for templates: nothing inline, every htmx element works without htmx, nothing unused."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SOURCES = [p.read_text("utf-8") for p in TEMPLATES]
CODE = "\n".join(p.read_text("utf-8") for p in sorted((ROOT / "app").rglob("*.py")))
EVERYTHING = "\n".join(SOURCES) + CODE


def _name(path: Path) -> str:
    return path.relative_to(ROOT / "templates").as_posix()


@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
def test_nothing_is_inline(path: Path) -> None:
    text = re.sub(r"\{#.*?#\}", "", path.read_text("utf-8"), flags=re.DOTALL)
    found = re.findall(
        r"\s(?:style|on[a-z]{3,})=|<style|<script(?![^>]*(?:src=|application/ld\+json))|hx-on|javascript:",
        text,
    )
    assert not found, f"{found}: the content security policy would refuse it"
    assert "|safe" not in text, "text of people must never reach the page unescaped"


@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
def test_htmx_elements_work_without_htmx(path: Path) -> None:
    for tag in re.findall(r"<[a-z]+[^<>]*\shx-(?:get|post)=[^<>]*>", path.read_text("utf-8")):
        assert re.search(r"\s(href|action|formaction)=", tag), (
            f"{tag}: must be a working link or form first"
        )


@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
def test_htmx_targets_exist(path: Path) -> None:
    for target in re.findall(r'hx-target="#([\w-]+)"', path.read_text("utf-8")):
        assert f'id="{target}"' in EVERYTHING, f"#{target} is nowhere"


@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
def test_forms_that_post_carry_their_tokens(path: Path) -> None:
    text = path.read_text("utf-8")
    if 'method="post"' in text and _name(path) != "errors/error.html":
        assert re.search(r"\{\{ form_tokens\((makes)?\) \}\}", text), (
            "use form_open: a form needs its key and its token"
        )


@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
def test_every_template_is_used(path: Path) -> None:
    # The settings pages are named by their last part: f"networks/{page}.html".
    by_part = f'f"{path.parent.name}/{{' in CODE and f'"{path.stem}"' in CODE
    assert by_part or f'"{_name(path)}"' in EVERYTHING, "delete what is no longer needed"


@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
def test_templates_are_short(path: Path) -> None:
    assert path.read_text("utf-8").count("\n") <= 150, "split by part of the page"


def test_text_goes_through_gettext() -> None:
    """Norwegian words between tags stand inside _() or {% trans %}."""
    jinja = r"\{#.*?#\}|\{% trans.*?endtrans %\}|\{%.*?%\}|\{\{.*?\}\}"
    guilty = []
    for path, text in zip(TEMPLATES, SOURCES, strict=True):
        if _name(path) == "components/field_aria.html":
            continue  # only attributes, no text
        bare = re.sub(jinja, "", text, flags=re.DOTALL)
        bare = re.sub(r"<!--.*?-->|<[^>]*>", "\n", bare)
        words = [w.strip() for w in bare.split("\n") if re.search(r"[A-Za-zÆØÅæøå]{3,}", w)]
        guilty += [f"{_name(path)}: {w}" for w in words if w not in {"Flipp", "– Flipp"}]
    assert not guilty, guilty


COMPONENTS = {
    name
    for path, text in zip(TEMPLATES, SOURCES, strict=True)
    if path.parent.name == "components"
    for name in re.findall(r"\{%-? macro (\w+)", text)
}


@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
def test_a_template_imports_the_components_it_uses(path: Path) -> None:
    """An import nobody uses is left out when a template is compiled (docs/decisions/0024)."""
    env = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"])
    tree = env.parse(path.read_text("utf-8"))
    called = {n.node.name for n in tree.find_all(nodes.Call) if isinstance(n.node, nodes.Name)}
    own = {n.name for n in tree.find_all(nodes.Macro)}
    for node in tree.find_all(nodes.FromImport):
        own |= {name if isinstance(name, str) else name[1] for name in node.names}
    assert not (called & COMPONENTS) - own
