"""A client that behaves like a browser without script: follows links, fills in forms."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any

from bs4 import BeautifulSoup, SoupStrainer, Tag
from httpx2 import Response
from lxml import html
from starlette.testclient import TestClient

INLINE = re.compile(r"<[^>]+\s(?:style|on[a-z]+|hx-on[:a-z-]*)=", re.IGNORECASE)


class Page:
    """An answer, looked at as a person would."""

    def __init__(self, client: Client, response: Response) -> None:
        self.client = client
        self.response = response
        self.status = response.status_code

    @cached_property
    def soup(self) -> BeautifulSoup:
        """The page as a tree; slow, so only when somebody looks."""
        return BeautifulSoup(self.response.text, "lxml")

    @property
    def text(self) -> str:
        """The words on the page."""
        return " ".join(self.soup.get_text(" ").split())

    @property
    def main(self) -> str:
        """The words of its main part."""
        found = self.soup.find("main")
        return " ".join(found.get_text(" ").split()) if found else self.text

    @property
    def path(self) -> str:
        """Where we ended up."""
        return self.response.url.path

    def form(self, action: str = "") -> Tag:
        """The form with this action (its end), or the only one in main that posts."""
        forms = self.soup.select("form[method=post]")
        named = [f for f in forms if _target(f, action)]
        assert named, f"no form to …{action} among {[f.get('action') for f in forms]}"
        return named[0]

    def quick_form(self, action: str) -> Tag:
        """The same by a quicker parser, for pages that are opened only to be written in."""
        only = SoupStrainer("form")
        forms = BeautifulSoup(self.response.text, "html.parser", parse_only=only)
        return next(f for f in forms.select("form") if str(f.get("action")).endswith(action))

    def fields(self, form: Tag) -> dict[str, list[str]]:
        """What a browser would send of the form as it stands."""
        sent: dict[str, list[str]] = {}
        for field in form.select("input[name], textarea[name], select[name]"):
            value = _value(field)
            if value is not None:
                sent.setdefault(str(field["name"]), []).extend(value)
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
        box = self.soup.find(id=f"e-{field}")
        return " ".join(box.get_text(" ").split()) if box else ""

    def typed(self, field: str) -> str:
        """What stands in a field now."""
        found = self.soup.find(attrs={"name": field})
        assert isinstance(found, Tag), field
        return (
            found.get_text().lstrip("\n") if found.name == "textarea" else str(found.get("value"))
        )


def _target(form: Tag, action: str) -> str:
    """Where the form goes, or one of its buttons sends it instead; "" when neither ends so."""
    buttons = form.select("button[formaction]")
    ways = [str(form.get("action", "")), *(str(b["formaction"]) for b in buttons)]
    return next((way for way in ways if way.endswith(action)), "")


def _value(field: Tag) -> list[str] | None:
    if field.name == "textarea":
        return [field.get_text().lstrip("\n")]
    if field.name == "select":
        chosen = field.select("option[selected]") or field.select("option")[:1]
        return [str(o.get("value", o.get_text())) for o in chosen]
    kind = str(field.get("type", "text"))
    if kind in {"radio", "checkbox"}:
        return [str(field.get("value", "on"))] if field.has_attr("checked") else None
    return None if kind in {"submit", "button"} else [str(field.get("value", ""))]


class Client:
    """Somebody at a browser."""

    def __init__(self, http: TestClient) -> None:
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
    tree = html.document_fromstring(text)
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids)), [i for i in ids if ids.count(i) > 1]
    for form in tree.xpath("//form[@method='post']"):
        assert form.xpath(".//*[@name='_key']") or page.status >= 400, form.get("action")
    if whole:
        assert len(tree.xpath("//h1")) == 1, tree.xpath("//h1//text()")
        assert "".join(tree.xpath("//title//text()")).strip(" –")
