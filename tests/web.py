"""A client that behaves like a browser without script: follows links, fills in forms."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any

from bs4 import BeautifulSoup
from httpx2 import Client as Http
from httpx2 import Response
from lxml import etree, html

INLINE = re.compile(r"<[^>]+\s(?:style|on[a-z]+|hx-on[:a-z-]*)=", re.IGNORECASE)
words_of = etree.XPath(".//text()[not(parent::script or parent::style or parent::template)]")
posting = etree.XPath("//form[@method='post']")
ways_of = etree.XPath("@action | .//button/@formaction")
controls = etree.XPath(".//input[@name] | .//textarea[@name] | .//select[@name]")
named = etree.XPath("//*[@name=$name]")
with_id = etree.XPath("//*[@id=$id]")


class Page:
    """An answer, looked at as a person would."""

    def __init__(self, client: Client, response: Response) -> None:
        self.client = client
        self.response = response
        self.status = response.status_code

    @cached_property
    def soup(self) -> BeautifulSoup:
        """The page as a tree that is easy to ask; slow to make, so only when somebody looks."""
        return BeautifulSoup(self.response.text, "lxml")

    @cached_property
    def tree(self) -> Any:
        """The page as a tree, quickly made."""
        return html.document_fromstring(self.response.text)

    @property
    def text(self) -> str:
        """The words on the page."""
        return _plain(words_of(self.tree))

    @property
    def main(self) -> str:
        """The words of its main part."""
        main = self.tree.find(".//main")
        return self.text if main is None else _plain(words_of(main))

    @property
    def path(self) -> str:
        """Where we ended up."""
        return self.response.url.path

    def form(self, action: str = "") -> Any:
        """The form with this action (its end), or the only one in main that posts."""
        forms = posting(self.tree)
        found = [f for f in forms if _target(f, action)]
        assert found, f"no form to …{action} among {[f.get('action') for f in forms]}"
        return found[0]

    def fields(self, form: Any) -> dict[str, list[str]]:
        """What a browser would send of the form as it stands."""
        sent: dict[str, list[str]] = {}
        for field in controls(form):
            value = _value(field)
            if value is not None:
                sent.setdefault(field.get("name"), []).extend(value)
        return sent

    def submit(self, action: str = "", **values: Any) -> Page:
        """Fill in and send; a list stands for several boxes, None for leaving it out."""
        form = self.form(action)
        sent = self.fields(form)
        for name, value in values.items():
            if value is None:
                sent.pop(name, None)
            else:
                sent[name] = [str(v) for v in (value if isinstance(value, list) else [value])]
        return self.client.post(_target(form, action), sent)

    def error(self, field: str) -> str:
        """The error said beside a field."""
        return next((_plain(words_of(box)) for box in with_id(self.tree, id=f"e-{field}")), "")

    def typed(self, field: str) -> str:
        """What stands in a field now."""
        found = next(iter(named(self.tree, name=field)), None)
        assert found is not None, field
        return _written(found) if found.tag == "textarea" else str(found.get("value"))


def _plain(parts: Any) -> str:
    return " ".join(" ".join(parts).split())


def _target(form: Any, action: str) -> str:
    """Where the form goes, or one of its buttons sends it instead; "" when neither ends so."""
    return next((str(way) for way in ways_of(form) if way.endswith(action)), "")


def _written(area: Any) -> str:
    return "".join(area.itertext()).removeprefix("\n")


def _value(field: Any) -> list[str] | None:
    if field.tag == "textarea":
        return [_written(field)]
    if field.tag == "select":
        options = list(field.iter("option"))
        chosen = [o for o in options if o.get("selected") is not None] or options[:1]
        return [o.get("value", o.text_content()) for o in chosen]
    kind = field.get("type", "text")
    if kind in {"radio", "checkbox"}:
        return [field.get("value", "on")] if field.get("checked") is not None else None
    return None if kind in {"submit", "button"} else [field.get("value", "")]


class Client:
    """Somebody at a browser."""

    def __init__(self, http: Http) -> None:
        self.http = http

    def get(self, path: str, **headers: str) -> Page:
        """Open an address and look at the page as every page must be."""
        page = Page(self, self.http.get(path, headers=headers))
        if page.response.headers.get("content-type", "").startswith("text/html"):
            check_page(page, whole="hx-request" not in headers)
        return page

    def post(self, path: str, fields: dict[str, Any], **headers: str) -> Page:
        """Send a form."""
        return Page(self, self.http.post(path, data=fields, headers=headers))


def check_page(page: Page, whole: bool = True) -> None:
    """What holds for every page: one h1, a title, unique ids, no inline code, tokens in forms."""
    text = page.response.text
    assert not INLINE.search(text), INLINE.search(text)
    tree = page.tree
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids)), [i for i in ids if ids.count(i) > 1]
    for form in tree.xpath("//form[@method='post']"):
        assert form.xpath(".//*[@name='_key']") or page.status >= 400, form.get("action")
    if whole:
        assert len(tree.xpath("//h1")) == 1, tree.xpath("//h1//text()")
        assert "".join(tree.xpath("//title//text()")).strip(" –")
