"""A page read quickly, for tests that read thousands: its fields, its errors, what it kept."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from html.parser import HTMLParser

VOID = {"input", "br", "img", "link", "meta", "hr", "path", "circle", "rect", "use", "line"}


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


class Read(HTMLParser):
    """What a person finds in a page after the form with this action was not accepted."""

    def __init__(self, html: str, action: str = "") -> None:
        super().__init__(convert_charrefs=True)
        self.action = action
        self._form = ""
        self.ids: set[str] = set()
        self.actions: set[str] = set()
        self.fields: dict[str, list[Control]] = defaultdict(list)
        self.summary: list[str] = []
        self.links: list[str] = []
        self.kept: list[str] = []
        self.words: dict[str, str] = {}
        self.headline = ""
        self._open: list[tuple[str, str]] = []
        self._fieldset: tuple[str, ...] = ()
        self._select: tuple[str, tuple[str, ...]] = ("", ())
        self._area: Control | None = None
        self.feed(html)

    def error_beside(self, name: str) -> bool:
        """A sentence stands under the field, and the field says where it does."""
        described = {word for control in self.fields[name] for word in control.described}
        return any(self.words.get(w, "").strip() for w in described if w.startswith("e-"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at one element."""
        has = {k: v or "" for k, v in attrs}
        identity, classes = has.get("id", ""), has.get("class", "")
        if tag not in VOID:
            self._open.append((tag, identity or classes))
        if identity:
            self.ids.add(identity)
        if tag == "form":
            self._form = has.get("action", "")
            self.actions.add(self._form)
        elif tag in {"fieldset", "select", "option", "input", "textarea"}:
            if self._form == self.action:
                self._control(tag, has, tuple(has.get("aria-describedby", "").split()))
        elif tag == "a" and self._inside("ds-error-summary"):
            self.links.append(has.get("href", ""))
        elif tag == "li" and self._inside("ds-error-summary"):
            self.summary.append("")
        elif tag == "dd":
            self.kept.append("")

    def _control(self, tag: str, has: dict[str, str], described: tuple[str, ...]) -> None:
        name, value = has.get("name", ""), has.get("value", "")
        if tag == "fieldset":
            self._fieldset = described
        elif tag == "select":
            self._select = (name, described)
            self.fields[name].append(Control(tag, "", "", False, described))
        elif tag == "option":
            chosen = Control(tag, "", value, "selected" in has, self._select[1])
            self.fields[self._select[0]].append(chosen)
        elif name:
            kind = has.get("type", "text")
            found = Control(tag, kind, value, "checked" in has, described + self._fieldset)
            self.fields[name].append(found)
            self._area = found if tag == "textarea" else None

    def handle_endtag(self, tag: str) -> None:
        """Close elements up to this one."""
        if any(name == tag for name, _id in self._open):
            while self._open.pop()[0] != tag:
                pass
        if tag == "fieldset":
            self._fieldset = ()
        elif tag == "select":
            self._select = ("", ())
        elif tag == "textarea":
            if self._area is not None:
                self._area.value = self._area.value.removeprefix("\n")
            self._area = None

    def handle_data(self, data: str) -> None:
        """Keep the words of what we look for."""
        if self._area is not None:
            self._area.value += data
            return
        for tag, name in self._open[-6:]:
            if name.startswith("e-"):
                self.words[name] = self.words.get(name, "") + data
            elif tag == "dd" and self.kept:
                self.kept[-1] += data
            elif tag == "li" and self.summary and self._inside("ds-error-summary"):
                self.summary[-1] += data
            elif tag == "h1":
                self.headline += data

    def _inside(self, name: str) -> bool:
        return any(n == name for _tag, n in self._open)
