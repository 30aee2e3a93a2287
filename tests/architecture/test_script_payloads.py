"""Script in every free-text field: shown as the words it is, on every page, never as markup."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from bs4 import BeautifulSoup, Comment
from lxml import etree, html
from sqlmodel import col

from app.core.db import touch
from app.council.models import RequestState, YouthRequest
from tests.architecture.forms_kinds import At
from tests.architecture.forms_table import FORMS
from tests.architecture.house import House, house
from tests.architecture.opened import PAGES
from tests.architecture.payloads import PAYLOADS
from tests.architecture.test_bad_input import texts_of
from tests.conftest import ON_POSTGRES, Databases
from tests.web import Page

# What stands in these fields has a form of its own, which tests/…/test_bad_input.py tries.
SHAPED = {"number", "predecessors", "slug", "til", "maal", "gruppe", "email", "language"}
SHAPED |= {"password", "new_password", "started", "ended", "source_address", "online", "point"}
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
    "/{nett}/interesse/{nummer:int}",
    "/{nett}/ungdomsrad/{slug}/rediger",
    "/{nett}/ungdomsrad/{slug}/klynge/{nummer:int}",
    "/{nett}/onsker/{slug}/svar",
    "/rad/{kode}/{plass}/klynge/{nummer:int}",
    "/innstillinger/kommuner/{id}",
    "/min-side/navn",
]
TRIAL = "/{nett}/tiltak/{slug}/utproving"
ONE += [TRIAL, f"{TRIAL}/tilpasning", f"{TRIAL}/tilpasning/{{nummer:int}}"]
# Answered by pages instead of addresses: tests/intake/test_script.py writes in these.
YOUNG = ["/{nett}/del", "/del/{kode}", "/mitt-innspill", "/{nett}/innspill/papir"]
SENT = "/{nett}/innspill/{nummer:int}"
YOUNG += [f"{SENT}/{what}" for what in ("skjul", "sporsmal", "godkjenn", "avvis", "notat")]
YOUNG += [f"/{{nett}}/innstillinger/{page}" for page in ("ungdom", "lenker", "lenker/{id}")]
AGAIN += ["/{nett}/innstillinger/ord", "/bibliotek/metoder/ny"]
ONE += ["/{nett}/innstillinger/ord/{id}", "/{nett}/nyhetsbrev/{nummer:int}/rediger"]
TESTS = "/{nett}/tiltak/{slug}/tester"
AGAIN += [f"{TESTS}/ny", "/{nett}/nyhetsbrev/nytt"]
ONE += [f"{TESTS}/{{nummer:int}}/rediger"]
METHOD = "/bibliotek/metoder/{slug}"
ONE += [f"{METHOD}/rediger", f"{METHOD}/resultater"]
MEETING = "/{nett}/moter/{slug}"
AGAIN += ["/{nett}/moter/nytt"]
ONE += [f"{MEETING}/rediger", f"{MEETING}/referat"]
ONE += [f"{MEETING}/mote/{what}" for what in ("innsikt", "oppgave", "beslutning", "notat")]
ONE += ["/{nett}/maalinger/{slug}/tall/{nummer:int}"]
PLACES = {f"/{{nett}}/{kind}/ny": kind for kind in ("innsikt", "praksiser", "tiltak")}
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
    action = home.at(to or at.action)
    valid = {k: home.at(v) for k, v in at.valid.items()}
    values: dict[str, Any] = valid | with_payload(at, payload)
    if "consent" in at.model.model_fields:
        values |= {"consent": "1" if path.startswith("/{nett}/sitater") else "muntlig"}
    if "public" in at.model.model_fields:
        values["public"] = "1"
    if "reach" in at.model.model_fields:
        values["reach"] = "offentlig"
    given = {k: [v] for k, v in values.items()}
    answer = sent_again(home, action, at.who, given)
    if answer is None:
        opened = Page(browser, browser.http.get(home.at(page or at.page)))
        fields = opened.fields(opened.form(action))
        answer = browser.http.post(action, data=fields | given, follow_redirects=False)
        assert answer.status_code == 303, (path, payload, answer.text)
        home.forms[action] = fields
    return str(answer.headers["location"]).partition("#")[0]


def sent_again(home: House, action: str, who: str, given: dict[str, list[str]]) -> Any:
    """The answer to the form as it was opened before, one version on; None if it isn't taken."""
    fields = home.forms.get(action)
    if fields is None:
        return None
    fields["_key"] = [uuid.uuid4().hex]
    if "version" in fields:
        fields["version"] = [str(int(fields["version"][0]) + 1)]
    answer = home.browser(who).http.post(action, data=fields | given, follow_redirects=False)
    return answer if answer.status_code == 303 else None


Element = tuple[str, dict[str, str], str]


class Quick:
    """The elements of a page, its comments, and every word and value it shows."""

    def __init__(self, text: str) -> None:
        tree = html.document_fromstring(text)
        self.comments = [str(c.text) for c in tree.iter(etree.Comment)]
        self.elements: list[Element] = [
            (str(e.tag), dict(e.attrib), (e.text or "") if e.tag == "script" else "")
            for e in tree.iter(etree.Element)
        ]
        self.said = [str(part) for part in tree.xpath("//text() | //@value")]


def thorough(text: str) -> tuple[list[Element], list[str]]:
    """The elements and comments as a browser finds them."""
    soup = BeautifulSoup(text, "html5lib")
    comments = [str(c) for c in soup.find_all(string=lambda s: isinstance(s, Comment))]
    elements = []
    for tag in soup.find_all(True):
        has = {k: " ".join(v) if isinstance(v, list) else str(v) for k, v in tag.attrs.items()}
        elements.append((tag.name, has, str(tag.string or "") if tag.name == "script" else ""))
    return elements, comments


def look(home: House, path: str, who: str = "leader", holds: str = "") -> None:
    """Nothing of the page came from text; `holds` stands in it as words or in a field."""
    answer = home.browser(who).http.get(path)
    assert answer.status_code == 200, path
    page = check_markup(answer.text, path)
    said = " ".join(" ".join(page.said).split())
    assert holds in said, f"{path} does not show {holds}"


ELEMENTS = {"iframe", "object", "embed", "base", "math", "style", "frame", "applet", "marquee"}
# The page's own address, where the young find help, and the terms of the open data.
KNOWN = ("http://testserver/", "https://www.ung.no", "https://data.norge.no/nlod/")
ADDRESSES = ("href", "src", "action", "formaction", "xlink:href", "data", "poster", "hx-post")


def check_markup(text: str, where: str) -> Quick:
    """Every element and attribute is the template's own."""
    for payload in PAYLOADS:
        raw = payload in text and any(sign in payload for sign in "<>\"'")
        assert not raw, f"{where} holds {payload} as it was typed"
    page = Quick(text)
    check_elements(page.elements, page.comments, where)
    return page


def check_elements(elements: list[Element], comments: list[str], where: str) -> None:
    """None of them came from text."""
    assert not [c for c in comments if "XSS" in c], where
    for tag, has, text in elements:
        assert tag not in ELEMENTS and "xss" not in tag, f"{where}: {tag}"
        own = has.get("src", "").startswith("/static/") and not text.strip()
        own = own or (has.get("type") == "application/ld+json" and bool(json.loads(text)))
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
        inside = plain.startswith(("/", "#", "?", "mailto:", "tel:", *KNOWN))
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
    for path, at in FORMS.items():
        free = [n for n in texts_of(at.model) if n not in SHAPED]
        known = path in {*AGAIN, *LATER, *ONE, *ONCE, *YOUNG}
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
        *("/nett/innstillinger/ord", "/bibliotek/metoder/festesona"),
        "/nett/tiltak/opphavet-2",
        "/nett/tiltak/provd/tester/1",
        "/nett/interesse/{interest}",
        *("/nett/moter/mote-na/mote", "/nett/moter/planlagt-mote", "/nett/moter/holdt-mote"),
        "/nett/maalinger/frokost",
    ):
        look(home, home.at(page), holds=words)
    for page in ("/nett", "/nett/grupper/asnes", "/"):
        look(home, page, who="")


# Their words become an account, a network or a place, or they need a state of their own: tried
# once each, and shown by the pages looked at last.
ONCE = {
    f"{MEETING}/mote/test": PAYLOADS[2],  # before its initiative is stopped
    "/innstillinger/nettverk": PAYLOADS[9],
    "/innstillinger/kommuner": PAYLOADS[0],
    # With a sign that parts words: a group is two at least.
    "/innstillinger/synonymer": PAYLOADS[7],
    "/innstillinger/synonymer/{navn}": PAYLOADS[9],
    "/invitasjon/{token}": PAYLOADS[11],
    "/{nett}/innstillinger/folk/{id}/sperr": PAYLOADS[7],
    "/{nett}/innstillinger/folk/{id}/opphev": PAYLOADS[3],
    f"{TESTS}/{{nummer:int}}/studer": PAYLOADS[2],
    f"{TESTS}/{{nummer:int}}/beslutt": PAYLOADS[6],
    # Short: a unit is no longer than forty signs.
    "/{nett}/tiltak/{slug}/malinger/ny": PAYLOADS[8],
    "/{nett}/maalinger/{slug}/rediger": PAYLOADS[13],
    "/{nett}/tiltak/{slug}/avslutt": PAYLOADS[5],
    "/{nett}/tiltak/{slug}/kontakt": PAYLOADS[1],
    "/{nett}/ungdomsrad/{slug}/legg": PAYLOADS[10],
    "/{nett}/ungdomsrad/{slug}/send/{nummer:int}": PAYLOADS[12],
    "/rad/{kode}/{plass}/legg": PAYLOADS[4],
    "/{nett}/moter/{slug}/pamelding": PAYLOADS[2],
    "/{nett}/moter/{slug}/samtaleark/{steg:int}": PAYLOADS[3],
    "/{nett}/moter/{slug}/deltakere/melding": PAYLOADS[6],
    "/{nett}/observasjon/ny": PAYLOADS[5],
    f"{MEETING}/mote/svar": PAYLOADS[8],
    f"{MEETING}/avlys": PAYLOADS[6],
    "/{nett}/maalinger/{slug}": PAYLOADS[2],
    "/m/{kode}": PAYLOADS[6],
}


def test_every_page_after_all_of_it(home: House) -> None:
    """Names of people, networks and places too; then every page there is, by whoever opens it."""
    unanswer(home)
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


def unanswer(home: House) -> None:
    """Another test may have answered the request that the meeting is to answer."""
    values = {"state": RequestState.WAITING, "answer_kind": None, "answer": ""}
    mine = sa.update(YouthRequest).where(col(YouthRequest.id) == home.ids["request"])
    with home.database.write() as db:
        db.execute(mine.values(**values))
        touch(db, home.ids["nett"])


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
    names = ("q", "gruppe", "tema", "status", "slag", "til", "maal", "etter")
    pages = ("tiltak", "innsikt", "praksiser", "framdrift")
    for page in (*(f"/nett/{p}" for p in pages), "/logg-inn", "/bibliotek"):
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
