"""A page read quickly, for tests that read thousands: its fields, its errors, what it kept."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from lxml import etree, html

CONTROLS = "fieldset", "select", "option", "input", "textarea"
SUMMARY = "//*[@class='ds-error-summary']"
find_ids = etree.XPath("//@id")
find_forms = etree.XPath("//form")
find_headlines = etree.XPath("//h1")
find_kept = etree.XPath("//dd")
find_summary = etree.XPath(f"{SUMMARY}//li")
find_links = etree.XPath(f"{SUMMARY}//a/@href")
find_named = etree.XPath("//*[@id=$name]")


@dataclass
class Control:
    """A field as it stands: its value, or of a choice whether it is chosen."""

    tag: str
    kind: str
    value: str
    chosen: bool
    described: tuple[str, ...]

    @property
    def written(self) -> bool:
        """Whether a person writes in it, rather than chooses."""
        return self.tag == "textarea" or (
            self.tag == "input" and self.kind not in {"radio", "checkbox", "hidden", "password"}
        )


class Read:
    """What a person finds in a page after the form with this action was not accepted."""

    def __init__(self, text: str, action: str = "") -> None:
        self._tree = html.document_fromstring(text)
        forms = find_forms(self._tree)
        self.ids: set[str] = set(find_ids(self._tree))
        self.actions: set[str] = {form.get("action", "") for form in forms}
        self.headline = "".join(h.text_content() for h in find_headlines(self._tree))
        self.kept: list[str] = [kept.text_content() for kept in find_kept(self._tree)]
        self.summary: list[str] = [line.text_content() for line in find_summary(self._tree)]
        self.links: list[str] = find_links(self._tree)
        self.fields: dict[str, list[Control]] = defaultdict(list)
        for form in forms:
            if form.get("action", "") == action:
                self._read(form)

    def error_beside(self, name: str) -> bool:
        """A sentence stands under the field, and the field says where it does."""
        described = {word for control in self.fields[name] for word in control.described}
        return any(self._says(word) for word in described if word.startswith("e-"))

    def _says(self, name: str) -> bool:
        return any(part.text_content().strip() for part in find_named(self._tree, name=name))

    def _read(self, form: Any) -> None:
        """Each control of the form in its order, under the name it is sent by."""
        for part in form.iter(CONTROLS):
            if part.tag == "option":
                self._option(part)
            elif part.tag != "fieldset" and part.get("name"):
                self.fields[part.get("name")].append(_control(part))

    def _option(self, part: Any) -> None:
        select = next(part.iterancestors("select"), None)
        if select is None:  # of a list of suggestions, which is no control
            return
        chosen = part.get("selected") is not None
        option = Control("option", "", part.get("value", ""), chosen, _described(select))
        self.fields[select.get("name", "")].append(option)


def _control(part: Any) -> Control:
    described = _described(part)
    for around in part.iterancestors("fieldset"):
        described += _described(around)
    if part.tag == "select":
        return Control("select", "", "", False, described)
    area = part.tag == "textarea"
    value = (part.text or "").removeprefix("\n") if area else part.get("value", "")
    kind = part.get("type", "text")
    return Control(part.tag, kind, value, part.get("checked") is not None, described)


def _described(part: Any) -> tuple[str, ...]:
    return tuple(part.get("aria-describedby", "").split())
