"""A template worked out when it is compiled says what it would have said."""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from jinja2 import DictLoader, Environment, StrictUndefined, UndefinedError
from markupsafe import Markup, escape

from app.core import i18n, templating
from app.core.compiling import shown
from app.core.templating import Renderer, make

PARTS = {
    "tag.html": '{% macro tag(text, color="neutral", more=none) -%}'
    '<b class="{{ color }}"{% if more %} id="{{ more }}"{% endif %}>{{ text }}</b>'
    "{%- endmacro %}"
    "{% macro twice(text) %}{{ text }}{{ again(text) }}{% endmacro %}"
    "{% macro again(text) %}[{{ text }}]{% endmacro %}",
    "pair.html": '{% from "tag.html" import tag %}'
    "{% macro pair(a, b) %}{% set both = a ~ b %}{{ tag(both) }}{{ tag(b, more=a) }}{% endmacro %}",
    "box.html": "{% macro box(title) %}<p>{{ title }}: {{ caller() }}</p>{% endmacro %}",
    "mine.html": "{% macro mine(word) %}{{ word }} {{ name }}{% endmacro %}",
    "part.html": '{% from "tag.html" import tag %}{% set name = "inside" %}'
    "{{ tag(name) }}{{ word|default('') }}{% for x in many %}{{ x }}{{ loop.last }}{% endfor %}",
    "frame.html": "<i>{% block one %}one{% endblock %}</i>{% include 'part.html' %}",
}
IMPORTS = (
    '{% from "tag.html" import tag, twice as double %}{% from "pair.html" import pair %}'
    '{% from "box.html" import box %}{% from "mine.html" import mine with context %}'
)
BODIES = [
    "{{ tag(name) }}{{ tag(text=name, color='x<y', more='a&b') }}{{ tag(none, name) }}",
    "{{ tag(name, more=name) if yes else tag('n') }}{% set kept = tag(name) %}{{ kept }}{{ kept }}",
    "{% for x in many %}{{ tag(x, loop.index) }}{% include 'part.html' %}{% endfor %}{{ name }}",
    "{{ pair(name, '<') }}{{ pair('1', name) }}{{ double(name) }}{{ mine('m') }}",
    "{% call box(name) %}{{ tag(name) }}{% endcall %}",
    "{% set text = 'mine' %}{{ tag(text ~ name) }}{{ text }}{% include 'part.html' %}{{ text }}",
    "{% with tag = '<tag>' %}{{ tag }}{% endwith %}",
    "{% for tag in many %}{{ tag }}{% endfor %}",
    "{{ thing.key }}{{ thing.none|default('no') }}{{ thing.get('key') }}{{ thing['items'] }}",
    "{{ thing.items()|list }}{{ name.upper() }}{{ rich }}{{ rich.lower() }}{{ thing.deep.key }}",
    "{% if 'a' == 'a' %}{{ name }}{% elif yes %}2{% else %}3{% endif %}"
    "{% if none %}1{% elif yes %}{{ name }}{% else %}3{% endif %}{% if not yes %}1{% endif %}",
    "{{ _('Hei <&>') }}{{ tag(_('Hei <&>')) }}{{ _(name) }}{{ _('ja') if yes else _('nei') }}",
    "{% trans %}100 % <b>sikker</b>{% endtrans %}{% trans n=name %}Hei {{ n }} 5 %{% endtrans %}",
    "{% trans a=name, b=rich %}{{ b }} og {{ a }}, {{ a }}{% endtrans %}",
    "{% trans n=3 %}{{ n }} bok{% pluralize n %}{{ n }} bøker{% endtrans %}",
    "{{ many|map('upper')|join(', ') }}{{ many|select|list }}{{ '%(a)s'|format(a=name) }}",
    "{% filter upper %}{{ tag(name) }}{% endfilter %}{% set b %}{{ tag(name) }}{% endset %}{{ b }}",
    "{{ icon('Plus') }}{{ icon(sign) }}{{ asset('mark.svg') }}{{ name ~ icon('Plus') }}",
]
GIVEN = {
    "name": "<Åse> & 'co' \"x\"",
    "yes": True,
    "many": ["a", "<b>", "c"],
    "thing": {"key": "<k>", "items": 7, "deep": {"key": 1}},
    "rich": Markup("<em>Rik</em>"),
    "sign": "Plus",
}


def plain(templates: dict[str, str]) -> Environment:
    """The same environment, by Jinja alone."""
    env = Environment(
        loader=DictLoader(templates),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )
    env.install_gettext_callables(i18n._, i18n.ngettext, newstyle=False)  # type: ignore[attr-defined]
    env.globals |= {"asset": templating.asset, "icon": templating.icon}
    return env


def pages() -> Iterator[tuple[str, dict[str, str]]]:
    """Each body alone, in a block, and all of them together."""
    for number, body in enumerate([*BODIES, "".join(BODIES[:6] + BODIES[8:])]):
        block = "{% extends 'frame.html' %}" + IMPORTS + "{% block one %}" + body + "{% endblock %}"
        yield f"{number}", PARTS | {"page": IMPORTS + body}
        yield f"{number} in a block", PARTS | {"page": block}


PAGES = dict(pages())


@pytest.mark.parametrize("templates", PAGES.values(), ids=PAGES)
def test_it_says_what_jinja_says(templates: dict[str, str]) -> None:
    said = plain(templates).get_template("page").render(GIVEN)
    ours = make("nb", DictLoader(templates))
    assert ours.get_template("page").render(GIVEN) == said
    assert ours.get_template("page").render(GIVEN) == said  # imports are kept


@pytest.mark.parametrize(
    "body", ["{{ gone }}", "{{ tag(gone) }}", "{{ thing.gone }}", "{{ name.gone }}", "{{ tag() }}"]
)
def test_what_is_missing_is_an_error_still(body: str) -> None:
    for env in (
        plain(PARTS | {"page": IMPORTS + body}),
        make("nb", DictLoader(PARTS | {"page": IMPORTS + body})),
    ):
        with pytest.raises(UndefinedError):
            env.get_template("page").render(GIVEN)


@pytest.mark.parametrize("body", ["{{ tag(1, 2, 3, 4) }}", "{{ tag(1, wrong=2) }}"])
def test_a_component_called_wrongly_is_an_error_still(body: str) -> None:
    env = make("nb", DictLoader(PARTS | {"page": IMPORTS + body}))
    with pytest.raises(TypeError):
        env.get_template("page").render(GIVEN)


def test_nothing_reaches_a_page_unescaped() -> None:
    for signs in itertools.product(["", "a", "&", "<", ">", "'", '"', "é"], repeat=3):
        text = "".join(signs)
        assert shown(text) == str(escape(text))
        assert shown(Markup(text)) == text
    assert shown(None) == "None"
    assert shown(Sly("<b>")) == "&lt;b&gt;"


class Sly(str):
    """Text that says it holds nothing."""

    def __contains__(self, _sign: Any) -> bool:
        return False


@pytest.fixture
def nynorsk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A catalogue of another language, for the time of a test."""
    catalogue = Catalog(locale="nn")
    catalogue.add("Ikke nå", "Ikkje <no>")
    catalogue.add("Steg %(n)s av %(all)s", "Av %(all)s er dette %(n)s", flags=["python-format"])
    catalogue.add("Hvor mye vet vi?", "Kor mykje veit vi?")
    folder = tmp_path / "nn" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    made = io.BytesIO()
    write_mo(made, catalogue)
    (folder / "flipp.mo").write_bytes(made.getvalue())
    monkeypatch.setattr(i18n, "LOCALES", tmp_path)
    i18n._catalogue.cache_clear()
    templating.environment.cache_clear()
    yield
    i18n._catalogue.cache_clear()
    templating.environment.cache_clear()
    i18n.use("nb")


TEXTS = (
    "{{ _('Ikke nå') }} {% trans n=n, all=5 %}Steg {{ n }} av {{ all }}{% endtrans %} {{ _(t) }}"
)


@pytest.mark.usefixtures("nynorsk")
def test_a_text_is_its_languages_own() -> None:
    given = {"n": "<1>", "t": "Ikke nå"}
    for tag in ("nb", "nn", "en", "nb"):
        i18n.use(tag)
        by_jinja = plain({"page": TEXTS}).get_template("page").render(given)
        assert make(tag, DictLoader({"page": TEXTS})).get_template("page").render(given) == by_jinja
    i18n.use("nn")
    ours = make("nn", DictLoader({"page": TEXTS})).get_template("page").render(given)
    assert ours == "Ikkje &lt;no&gt; Av 5 er dette &lt;1&gt; Ikkje &lt;no&gt;"


@pytest.mark.usefixtures("nynorsk")
def test_a_piece_is_its_languages_own() -> None:
    renderer, made = Renderer(), []

    def variables() -> dict[str, Any]:
        made.append(i18n.language())
        return {"l": {"number": 0, "label": "", "steps": (), "missing": ()}, "tried": []}

    for tag, word in (("nb", "Hvor mye"), ("nn", "Kor mykje"), ("nb", "Hvor mye")):
        i18n.use(tag)
        assert word in renderer.piece("replication/_level.html", "key", variables)
    assert made == ["nb", "nn"]
    renderer.forget()
    renderer.piece("replication/_level.html", "key", variables)
    assert made == ["nb", "nn", "nb"]
