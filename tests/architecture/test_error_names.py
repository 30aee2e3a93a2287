"""On top of a refused form each line says which field it is about."""

from __future__ import annotations

import pytest
from markupsafe import Markup

from app.core.error_names import named_errors
from tests.architecture.forms_table import FORMS
from tests.architecture.house import House
from tests.architecture.reading import Read
from tests.architecture.test_bad_input import home, send

__all__ = ["home"]
TOP = '<div class="ds-error-summary"><ul>%s</ul></div>'
LINE = '<li><a class="ds-link" href="#f-%s">Fyll ut dette feltet.</a></li>'
FIELDS = """
<label class="a" for="f-name">Navn &amp; <b>rolle</b> <span class="must">må fylles ut</span></label>
<input id="f-name" type="text">
<fieldset><legend class="ds-label">Vil du bli med?</legend>
<input id="f-come" type="radio"><label for="f-come">Ja</label></fieldset>
<input id="f-sure" type="checkbox"><label for="f-sure">Jeg er sikker</label>
<input id="f-bare" type="text">
"""


@pytest.mark.parametrize(
    ("field", "line"),
    [
        ("name", "Navn &amp; rolle: Fyll ut dette feltet."),
        ("come", "Vil du bli med? Fyll ut dette feltet."),
        ("sure", "Jeg er sikker: Fyll ut dette feltet."),
        ("bare", "Fyll ut dette feltet."),
        ("gone", "Fyll ut dette feltet."),
    ],
)
def test_the_label_stands_before_the_sentence(field: str, line: str) -> None:
    named = named_errors(Markup(TOP % (LINE % field) + FIELDS))
    assert f">{line}</a>" in named
    assert named_errors(named) == named


def test_a_form_without_errors_is_left_as_it_is() -> None:
    form = Markup(LINE % "name" + FIELDS)
    assert named_errors(form) is form


@pytest.mark.parametrize("path", FORMS)
def test_no_two_lines_are_alike(home: House, path: str) -> None:
    """When everything a browser sends is left empty."""
    at = FORMS[path]
    send(home, at, {})
    shown = home.__dict__["forms"][home.at(at.action)]
    answer, _sent = send(home, at, {name: [""] for name in shown if name in at.model.model_fields})
    summary = Read(answer.text, home.at(at.action)).summary if answer.status == 422 else []
    assert len(set(summary)) == len(summary), summary
