"""Script in every free-text field: shown as the words it is, on every page, never as markup."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from bs4 import BeautifulSoup, Comment

from tests.architecture.forms_table import FORMS, At
from tests.architecture.house import House, house
from tests.architecture.test_bad_input import texts_of
from tests.architecture.test_query_counts import PAGES
from tests.conftest import ON_POSTGRES, Databases
from tests.web import Page

# The classes of mistake that others made; each breaks out somewhere else. XSS marks what is ours.
PAYLOADS = [
    "<script>XSS(1)</script>",
    "<SCRIPT src=//xss.no/x.js></SCRIPT>",
    "</title><script>XSS(2)</script>",
    "</textarea><script>XSS(3)</script>",
    "</option></select><img src=x onerror=XSS()>",
    "--><script>XSS(4)</script><!--",
    "]]><script>XSS(5)</script>",
    "<img src=x onerror=XSS(6)>",
    "<img/src='x'/onerror=XSS(7)>",
    '"><img src=x onerror=XSS(8)>',
    "'><svg onload=XSS(9)>",
    '" onmouseover="XSS(10)" x="',
    "' onfocus='XSS(11)' autofocus='",
    "x onclick=XSS(12)",
    "` onload=XSS(13) `",
    "<svg><script>XSS(14)</script></svg>",
    "<svg><a href=javascript:XSS(15)>x</a></svg>",
    "<math><mtext><script>XSS(16)</script>",
    "<iframe src=javascript:XSS(17)></iframe>",
    "<iframe srcdoc='<script>XSS()</script>'>",
    "<object data=data:text/html,XSS></object>",
    "<embed src=javascript:XSS(18)>",
    "<base href=//xss.no/>",
    "<meta http-equiv=refresh content='0;//xss'>",
    "<link rel=stylesheet href=//xss.no/x.css>",
    "<style>*{background:url(//xss.no)}</style>",
    "<form action=//xss.no><button>XSS</button>",
    "<div hx-post=/logg-ut hx-trigger=load>XSS",
    "<b hx-on:load=XSS(19)>x</b>",
    "javascript:XSS(20)//",
    "JaVaScRiPt&colon;XSS(21)",
    "data:text/html,<script>XSS(22)</script>",
    "&lt;script&gt;XSS(23)&lt;/script&gt;",
    "&#60;script&#62;XSS(24)&#60;/script&#62;",
    "\\u003cscript\\u003eXSS(25)",
    "%3Cscript%3EXSS(26)%3C/script%3E",
    "{{ ''.__class__ }}{% raw %}XSS",
    "${XSS(27)}#{XSS(28)}<%= XSS %>",
    "<scr<script>ipt>XSS(29)</scr</script>ipt>",
    "＜script＞XSS(30)＜/script＞",
    "<details open ontoggle=XSS(31)>",
    "[x](javascript:XSS(32)) **XSS**",
    "<a href=//xss.no target=_blank>XSS</a>",
    '=HYPERLINK("//xss.no","XSS")',
]
# What stands in these fields has a form of its own, which tests/…/test_bad_input.py tries.
SHAPED = {"number", "predecessors", "slug", "til", "maal", "gruppe", "email", "language"}
SHAPED |= {"password", "new_password"}
# Records that can be made anew for each payload, then what is written about the newest one.
AGAIN = [
    "/{nett}/innsikt/ny",
    "/{nett}/praksiser/ny",
    "/{nett}/tiltak/ny",
    "/{nett}/sitater/ny",
    "/{nett}/grupper/{gruppe}/vendesporsmal/ny",
    "/{nett}/innstillinger/tema",
    "/{nett}/innstillinger/organisasjoner",
    "/{nett}/innstillinger/grupper",
    "/{nett}/logg",
    "/{nett}/ungdomsrad/ny",
]
LATER = [
    "/{nett}/innsikt/{slug}/rediger",
    "/{nett}/praksiser/{slug}/rediger",
    "/{nett}/praksiser/{slug}/kontrast",
    "/{nett}/praksiser/{slug}/avvis",
    "/{nett}/tiltak/{slug}/rediger",
]
# Where there is one of a kind: written over by each payload, and looked at each time.
ONE = [
    "/{nett}/innstillinger",
    "/{nett}/innstillinger/faser/{no}",
    "/{nett}/innstillinger/grupper/{gruppe}",
    "/{nett}/innstillinger/organisasjoner/{id}",
    "/{nett}/innstillinger/tema/{id}",
    "/{nett}/innstillinger/folk/{id}",
    "/{nett}/grupper/{gruppe}/problemstilling/ny",
    "/{nett}/grupper/{gruppe}/vendesporsmal/{nummer:int}/rediger",
    "/{nett}/sitater/{nummer:int}/rediger",
    "/{nett}/framdrift/overstyr",
    "/{nett}/ungdomsrad/{slug}/rediger",
    "/{nett}/ungdomsrad/{slug}/klynge/{nummer:int}",
    "/{nett}/onsker/{slug}/svar",
    "/rad/{kode}/{plass}/klynge/{nummer:int}",
    "/innstillinger/kommuner/{id}",
    "/min-side/navn",
]
# Answered by pages instead of addresses: tests/intake/test_script.py writes in these.
YOUNG = [
    "/{nett}/del",
    "/del/{kode}",
    "/mitt-innspill",
    "/{nett}/innspill/papir",
    "/{nett}/innspill/{nummer:int}/skjul",
    "/{nett}/innspill/{nummer:int}/sporsmal",
    "/{nett}/innspill/{nummer:int}/godkjenn",
    "/{nett}/innspill/{nummer:int}/avvis",
    "/{nett}/innspill/{nummer:int}/notat",
    "/{nett}/innstillinger/ungdom",
    "/{nett}/innstillinger/lenker",
    "/{nett}/innstillinger/lenker/{id}",
]
PLACES = {"/{nett}/innsikt/ny": "innsikt", "/{nett}/praksiser/ny": "praksiser"}
PLACES["/{nett}/tiltak/ny"] = "tiltak"
SOME = PAYLOADS[:: 6 if ON_POSTGRES else 1]


@pytest.fixture(scope="module")
def home(databases: Databases) -> Iterator[House]:
    """A house that strangers have written all over."""
    with house(databases) as made:
        yield made


def with_payload(at: At, payload: str) -> dict[str, str]:
    """The payload in every field of free text; a question needs its mark."""
    mark = " ?" if at.model.__name__ == "QuestionForm" else ""
    return {name: payload + mark for name in texts_of(at.model) if name not in SHAPED}


def write(home: House, path: str, payload: str, page: str = "", to: str = "") -> str:
    """Send the form with the payload. Returns where it led."""
    at = FORMS[path]
    browser = home.browser(at.who)
    opened = Page(browser, browser.http.get(home.at(page or at.page)))
    action = home.at(to or at.action)
    valid = {k: home.at(v) for k, v in at.valid.items()}
    values: dict[str, Any] = valid | with_payload(at, payload)
    if "consent" in at.model.model_fields:
        values |= {"consent": "1" if path.startswith("/{nett}/sitater") else "muntlig"}
    if "public" in at.model.model_fields:
        values["public"] = "1"
    if "reach" in at.model.model_fields:
        values["reach"] = "offentlig"
    sent = opened.fields(opened.quick_form(action)) | {k: [v] for k, v in values.items()}
    answer = browser.http.post(action, data=sent, follow_redirects=False)
    assert answer.status_code == 303, (path, payload, answer.text)
    return str(answer.headers["location"]).partition("#")[0]


Element = tuple[str, dict[str, str], str]


class Quick(HTMLParser):
    """The elements of a page, its comments, and every word and value it shows."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self.comments: list[str] = []
        self.said: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the element."""
        has = {name: value or "" for name, value in attrs}
        self.elements.append((tag, has, ""))
        self.said.append(has.get("value", ""))

    def handle_data(self, data: str) -> None:
        """Keep the words; those in a script belong to it."""
        if self.elements and self.elements[-1][0] == "script" and data.strip():
            tag, has, text = self.elements[-1]
            self.elements[-1] = (tag, has, text + data if self.cdata_elem else text)
        self.said.append(data)

    def handle_comment(self, data: str) -> None:
        """Keep it."""
        self.comments.append(data)


def thorough(html: str) -> tuple[list[Element], list[str]]:
    """The elements and comments as a browser finds them."""
    soup = BeautifulSoup(html, "html5lib")
    comments = [str(c) for c in soup.find_all(string=lambda s: isinstance(s, Comment))]
    elements = []
    for tag in soup.find_all(True):
        has = {k: " ".join(v) if isinstance(v, list) else str(v) for k, v in tag.attrs.items()}
        elements.append((tag.name, has, tag.get_text() if tag.name == "script" else ""))
    return elements, comments


def look(home: House, path: str, who: str = "leader", holds: str = "") -> None:
    """Nothing of the page came from text; `holds` stands in it as words or in a field."""
    answer = home.browser(who).http.get(path)
    assert answer.status_code == 200, path
    page = check_markup(answer.text, path)
    said = " ".join(" ".join(page.said).split())
    assert holds in said, f"{path} does not show {holds}"


ELEMENTS = {"iframe", "object", "embed", "base", "math", "style", "frame", "applet", "marquee"}
ADDRESSES = ("href", "src", "action", "formaction", "xlink:href", "data", "poster", "hx-post")


def check_markup(html: str, where: str) -> Quick:
    """Every element and attribute is the template's own."""
    for payload in PAYLOADS:
        raw = payload in html and any(sign in payload for sign in "<>\"'")
        assert not raw, f"{where} holds {payload} as it was typed"
    page = Quick(html)
    check_elements(page.elements, page.comments, where)
    return page


def check_elements(elements: list[Element], comments: list[str], where: str) -> None:
    """None of them came from text."""
    assert not [c for c in comments if "XSS" in c], where
    for tag, has, text in elements:
        assert tag not in ELEMENTS and "xss" not in tag, f"{where}: {tag}"
        own = has.get("src", "").startswith("/static/") and not text.strip()
        assert tag != "script" or own, f"{where}: {tag} {has}"
        assert not (tag == "meta" and "http-equiv" in has), f"{where}: {tag} {has}"
        for name, value in has.items():
            check_attribute(name, value, where)


def check_attribute(name: str, value: str, where: str) -> None:
    """No handler, no style, no address that leads away."""
    assert not name.startswith(("on", "hx-on", "srcdoc", "style")), f"{where}: {name}={value}"
    assert "xss" not in name.lower(), f"{where}: {name}={value}"
    if name in ADDRESSES:
        plain = value.strip().lower()
        # Where the young can get help stands on their pages: a number, and a site of the state's.
        inside = plain.startswith(("/", "#", "?", "mailto:", "tel:", "https://www.ung.no"))
        inside = (inside and not plain.startswith("//")) or plain.startswith("data:text/plain")
        assert inside or not plain, f"{where}: {name}={value}"


def test_the_payloads_break_what_they_should() -> None:
    """The check finds them where they are not escaped."""
    for payload in PAYLOADS[:29]:
        found = False
        for page in (
            f"<p>{payload}</p>",
            f'<input value="{payload}">',
            f"<a title='{payload}'>",
            f"<a title={payload}>",
        ):
            try:
                check_markup(page, "")
            except AssertionError:
                found = True
        assert found, payload
    with pytest.raises(AssertionError):
        check_markup("<a href='javascript:XSS(20)//'>", "")


def test_every_form_with_free_text_is_written_in() -> None:
    """A new form must be attacked as well."""
    once = {
        # Their words become an account, a network or a place; shown by the pages looked at last.
        "/innstillinger/nettverk",
        "/innstillinger/kommuner",
        "/innstillinger/synonymer",
        "/innstillinger/synonymer/{navn}",
        "/invitasjon/{token}",
        # Need a state of their own: tried once each.
        "/{nett}/innstillinger/folk/{id}/sperr",
        "/{nett}/innstillinger/folk/{id}/opphev",
        "/{nett}/tiltak/{slug}/avslutt",
        "/{nett}/ungdomsrad/{slug}/legg",
        "/{nett}/ungdomsrad/{slug}/send/{nummer:int}",
        "/rad/{kode}/{plass}/legg",
    }
    assert once == set(ONCE)
    for path, at in FORMS.items():
        free = [n for n in texts_of(at.model) if n not in SHAPED]
        known = path in {*AGAIN, *LATER, *ONE, *once, *YOUNG}
        assert known or not free, f"{path} takes free text"


@pytest.mark.parametrize("payload", SOME)
def test_records_show_it_as_words(home: House, payload: str) -> None:
    words = " ".join(payload.split())
    made = {path: write(home, path, payload) for path in AGAIN}
    for path in LATER:
        kind = path.split("/")[2]
        record = made[f"/{{nett}}/{kind}/ny"]
        base = FORMS[path].page.removesuffix("/rediger")
        page = FORMS[path].page.replace(base, record)
        write(home, path, payload, page, FORMS[path].action.replace(base, record))
    for path in PLACES:
        record = made[path]
        look(home, record, holds=words)
        look(home, record, who="", holds=words)
        look(home, f"{record}/rediger" if "praksiser" not in record else record, holds=words)
    for page in ("/nett/innsikt", "/nett/praksiser", "/nett/tiltak", "/nett/sitater"):
        look(home, page, holds=words)
    look(home, "/nett/grupper/asnes", holds=words)


@pytest.mark.parametrize("payload", SOME)
def test_settings_and_front_pages_show_it_as_words(home: House, payload: str) -> None:
    payload += " 2"
    words = " ".join(payload.split())
    for path in ONE:
        write(home, path, payload)
    for page in (
        "/nett",
        "/nett/grupper",
        "/nett/grupper/asnes",
        "/nett/framdrift?gruppe=asnes&maal=1.1",
        "/nett/grupper/asnes/problemstilling",
        "/nett/innstillinger",
        "/nett/innstillinger/folk/{member}",
        "/nett/innstillinger/faser",
        "/min-side",
        "/nett/ungdomsrad",
        "/nett/ungdomsrad/mote",
        "/nett/onsker/onske",
        "/nett/hva-skjedde",
    ):
        look(home, home.at(page), holds=words)
    for page in ("/nett", "/nett/grupper/asnes", "/"):
        look(home, page, who="")


ONCE = {
    "/innstillinger/nettverk": PAYLOADS[9],
    "/innstillinger/kommuner": PAYLOADS[0],
    # With a sign that parts words: a group is two at least.
    "/innstillinger/synonymer": PAYLOADS[7],
    "/innstillinger/synonymer/{navn}": PAYLOADS[9],
    "/invitasjon/{token}": PAYLOADS[11],
    "/{nett}/innstillinger/folk/{id}/sperr": PAYLOADS[7],
    "/{nett}/innstillinger/folk/{id}/opphev": PAYLOADS[3],
    "/{nett}/tiltak/{slug}/avslutt": PAYLOADS[5],
    "/{nett}/ungdomsrad/{slug}/legg": PAYLOADS[10],
    "/{nett}/ungdomsrad/{slug}/send/{nummer:int}": PAYLOADS[12],
    "/rad/{kode}/{plass}/legg": PAYLOADS[4],
}


def test_every_page_after_all_of_it(home: House) -> None:
    """Names of people, networks and places too; then every page there is, by whoever opens it."""
    for path, payload in ONCE.items():
        if path == "/innstillinger/nettverk":
            submit_network(home, payload)
        else:
            write(home, path, payload)
    for addresses, people in PAGES.values():
        for address in addresses:
            for who in people:
                answer = home.browser(who).http.get(home.at(address))
                if answer.headers["content-type"].startswith("text/html"):
                    check_markup(answer.text, address)
                    check_elements(*thorough(answer.text), address)


def submit_network(home: House, payload: str) -> None:
    """A new network answers with its leader's link, not with a redirect."""
    page = home.browser("admin").get("/innstillinger")
    made = page.submit("/nettverk", name=payload, owner=payload)
    assert made.status == 200, made.main
    check_markup(made.response.text, "/innstillinger/nettverk")


@pytest.mark.parametrize("payload", SOME)
def test_what_is_only_asked_for_is_shown_as_words(home: House, payload: str) -> None:
    """In the address, and on the pages that hand back what was typed."""
    browser = home.browser("leader")
    asked = ("nett/tiltak", "nett/innsikt", "nett/praksiser", "nett/framdrift", "bibliotek")
    for page in ("/logg-inn", *(f"/{place}" for place in asked)):
        names = ("q", "gruppe", "tema", "status", "slag", "til", "maal", "etter")
        params = dict.fromkeys(names, payload)
        answer = browser.http.get(page, params=params)
        assert answer.status_code == 200
        check_markup(answer.text, page)
    refused = browser.http.post("/nett/logg", data={"text": payload, "_key": "x"})
    check_markup(refused.text, "an error page")
    opened = browser.get("/nett/praksiser/ny")
    sent = opened.fields(opened.form("/ny")) | {"title": [""], "what": [payload]}
    refused = browser.http.post("/nett/praksiser/ny", data=sent)
    assert refused.status_code == 422
    check_markup(refused.text, "a refused form")
    look_away = browser.http.get(f"/nett/praksiser/{payload.replace('/', '')}")
    assert look_away.status_code in {400, 404}
    check_markup(look_away.text, "a page that is not there")
