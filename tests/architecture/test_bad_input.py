"""Whatever is typed: no 5xx, nothing of it lost, and a sentence that says what to mend."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args, get_origin

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from app.accounts import limits, passwords
from app.contact.limits import CONTACT
from app.core import privacy
from app.core.forms import Form, fields_of, parse
from app.intake.routes.receipt import TRIES
from app.meetings.forms import point_of
from app.newsletter.limits import SIGN_UPS
from app.workshops.limits import SIGN_UP
from tests.architecture.buttons_table import BUTTONS
from tests.architecture.forms_kinds import At, Button
from tests.architecture.forms_table import FORMS, declared, leads_to
from tests.architecture.house import House, house, nothing_stays
from tests.architecture.nasty import FNR, NASTY
from tests.architecture.reading import Read
from tests.conftest import ON_POSTGRES, Databases
from tests.direct import Reply, ask, encoded

# Forms are read before any database is asked: the promised two hundred are tried on one.
INPUTS = 10 if ON_POSTGRES else 200
AT_ONCE = INPUTS // 5  # drawn together: one by one takes longer and repeats more
SECRET = {"password", "new_password"}
Sent = dict[str, list[str]]
fast = settings(
    max_examples=10,  # a few more than it takes: what was drawn before is not counted
    derandomize=True,
    deadline=None,
    database=None,
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.generate,),
)


@pytest.fixture(scope="module")
def home(databases: Databases) -> Iterator[House]:
    """One house for all forms; every write in it is undone, so each input meets the same."""
    with pytest.MonkeyPatch.context() as patch, house(databases) as made:
        patch.setattr(passwords, "hashed", lambda word: f"hash of {len(word)} signs")
        patch.setattr(passwords, "matches", lambda word, kept: True)
        for guesses in (limits.SIGN_IN, limits.RESET, TRIES, CONTACT, SIGN_UP, SIGN_UPS):
            patch.setattr(guesses, "demand", lambda account, source: None)
            patch.setattr(guesses, "missed", lambda account, source: None)
            patch.setattr(guesses, "reached", lambda what, value: False)
        with nothing_stays(made.database):
            yield made


def typed(model: type[Form]) -> st.SearchStrategy[list[Sent]]:
    """For some of the fields something else than what stands there, once or several times."""
    bad = st.sampled_from(NASTY) | st.text(max_size=40) | st.integers().map(str)
    several: st.SearchStrategy[list[str]] = (
        st.lists(bad, min_size=1, max_size=3) | st.just([]) | bad.map(lambda b: [b])
    )
    names = st.sampled_from(sorted(model.model_fields))
    one = st.dictionaries(names, several, min_size=1, max_size=6)
    return st.lists(one, min_size=AT_ONCE, max_size=AT_ONCE, unique_by=repr)


def send(home: House, at: At, changed: Sent) -> tuple[Reply, Sent]:
    """Fill in the form as it stands on its page, change some fields, send it."""
    action = home.at(at.action)
    if action not in home.forms:
        page = home.browser(at.who).get(home.at(at.page))
        home.forms[action] = page.fields(page.form(action))
    valid = {k: [home.at(v)] for k, v in at.valid.items()}
    sent = {**home.forms[action], **valid, **changed}
    body = {k: [plain(v) for v in values] for k, values in sent.items()}
    return post(home, at.who, action, body), body


def post(home: House, who: str, action: str, fields: Sent) -> Reply:
    """Send a form from somebody's browser."""
    told = {"host": "testserver"} | ({"cookie": f"flipp=token-{who}"} if who else {})
    return ask(home.application, "POST", action, told, body=encoded(fields))


def plain(text: str) -> str:
    """What can be sent at all: half a sign can't be written in a form's encoding."""
    return text.encode("utf-8", "replace").decode()


def spelled(text: str) -> str:
    """The signs of a text, however its lines are broken."""
    return "".join(shown_as(text).split())


def shown_as(text: str) -> str:
    """A text as a browser takes it from a page: one kind of line break, no sign of no value."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "\ufffd")


def test_every_form_is_known() -> None:
    """A new form must be tried as well; that nobody can forget to."""
    posts = {route.path: route for route in declared("POST")}
    table: dict[str, At | Button] = {**FORMS, **BUTTONS}
    assert set(posts) == set(table), "add the form to tests/architecture/forms_table.py"
    for path, entry in table.items():
        to = entry.action if isinstance(entry, At) else entry.to
        assert leads_to(posts[path], to.replace("{", "").replace("}", "")), (path, to)


def every_model() -> list[type[Form]]:
    """Every form model of the house."""
    found, waiting = [], [Form]
    while waiting:
        model = waiting.pop()
        waiting += model.__subclasses__()
        found += [model] if model.__module__.startswith("app.") else []
    return sorted(set(found) - {Form}, key=lambda m: (m.__module__, m.__qualname__))


def test_every_form_model_is_sent_somewhere() -> None:
    used = {at.model for at in FORMS.values()} | {b.model for b in BUTTONS.values() if b.model}
    bases = {base for model in used for base in model.__mro__}
    assert set(every_model()) <= used | bases


@pytest.mark.parametrize("path", FORMS)
def test_what_is_fine_is_taken(home: House, path: str) -> None:
    """Else the tests below would only try one and the same refusal."""
    answer, _sent = send(home, FORMS[path], {})
    made = answer.status == 200 and "invitasjon" in answer.text.lower()
    # The young are answered by a page at once: an address could be found again by others.
    by_page = answer.status == 200 and path in {"/{nett}/del", "/del/{kode}", "/mitt-innspill"}
    assert answer.status == 303 or made or by_page or path == "/logg-inn", answer.text


@pytest.mark.parametrize("path", FORMS)
def test_bad_input_is_answered_in_words_and_kept(home: House, path: str) -> None:
    at = FORMS[path]

    known: set[str] = set()

    @fast
    @given(inputs=typed(at.model))
    def check(inputs: list[Sent]) -> None:
        for changed in new(inputs, known, INPUTS):
            check_answer(home, at, changed)

    check()
    assert len(known) == INPUTS


def new(inputs: list[Sent], known: set[str], enough: int) -> Iterator[Sent]:
    """Those that are not known to be answered well, until there are enough.

    Each input meets the same house, as every write in it is undone: again it shows nothing more.
    """
    for changed in inputs:
        mark = repr(sorted(changed.items()))
        if mark not in known and len(known) < enough:
            yield changed
            known.add(mark)


def check_answer(home: House, at: At, changed: Sent) -> None:
    """Taken, or refused on a page that has lost nothing."""
    answer, sent = send(home, at, changed)
    assert answer.status < 500, (changed, answer.status)
    if answer.status == 413:
        assert answer.text == "Det du sendte er for stort for Flipp."
    elif answer.status >= 400:
        page = Read(answer.text, home.at(at.action))
        check_refusal(home, at, page, sent, answer.status)


def check_refusal(home: House, at: At, page: Read, sent: dict[str, list[str]], status: int) -> None:
    """Everything typed is in the page; each error stands beside its field or on top."""
    if not any(c.kind != "hidden" for name in at.model.model_fields for c in page.fields[name]):
        assert page.headline, "an error page says what it is about"
        kept = {spelled(text) for text in page.kept}
        written = [v for n, vs in sent.items() if n[0] != "_" and n != "version" for v in vs]
        secret = [v for n in SECRET for v in sent.get(n, [])]
        lost = {spelled(v) for v in written if spelled(v) and v not in secret} - kept
        assert not lost, f"lost: {lost}"
        return
    for name in at.model.model_fields:
        check_field(page, name, sent.get(name, []))
    if status == 409:
        assert "konflikt" in page.ids, "nothing says that somebody else was first"
    else:
        check_errors(at.model, page, sent)


def check_field(page: Read, name: str, values: list[str]) -> None:
    """What was written in a field stands there; what was chosen of its options still is."""
    given = [shown_as(v) for v in values]
    for control in page.fields[name] if given else ():
        if control.written:
            kept = {given[-1], "\n".join(given)}
            assert shown_as(control.value) in kept, f"{name} has lost what was typed"
    options = [c for c in page.fields[name] if c.tag == "option" or c.kind == "radio"]
    if given and given[-1] and given[-1] in {c.value for c in options}:
        assert given[-1] in {c.value for c in options if c.chosen}, f"{name} has lost its choice"


def check_errors(model: type[Form], page: Read, sent: dict[str, list[str]]) -> None:
    """A sentence for each field that was not understood, tied to it; no link to nowhere."""
    wrong = parse(model, fields_of(sent)).errors
    beside = [name for name in model.model_fields if page.error_beside(name)]
    summary = [text for text in page.summary if text.strip()]
    assert summary or beside, f"nothing says what is wrong: {wrong}"
    for link in page.links:
        hidden = all(c.kind == "hidden" for c in page.fields[link.removeprefix("#f-")])
        assert hidden or link[1:] in page.ids, f"the summary leads to {link}, which is nowhere"
    for name, sentence in wrong.items():
        told = page.error_beside(name) or any(sentence in text for text in summary)
        assert told, f"{name}: «{sentence}» stands nowhere"
    for name in wrong:
        if any(c.written for c in page.fields[name]):
            assert page.error_beside(name), f"{name}: the error does not stand beside the field"


@pytest.mark.parametrize("path", BUTTONS)
def test_a_button_with_odd_fields_is_answered_in_words(home: House, path: str) -> None:
    button = BUTTONS[path]
    model = button.model or Form
    browser = home.browser(button.who)
    page = browser.get("/min-side" if button.who else "/logg-inn")
    tokens = {n: v for n, v in page.fields(page.form()).items() if n.startswith("_")}

    known: set[str] = set()

    @settings(fast, max_examples=5)
    @given(inputs=typed(model))
    def check(inputs: list[Sent]) -> None:
        valid = {k: [home.at(v)] for k, v in button.valid.items()}
        for changed in new(inputs, known, INPUTS // 4):
            sent = {k: [plain(v) for v in vs] for k, vs in {**tokens, **valid, **changed}.items()}
            answer = post(home, button.who, home.at(button.to), sent)
            assert answer.status < 500, (changed, answer.status)
            html = answer.headers.get("content-type", "").startswith("text/html")
            assert answer.status < 400 or not html or Read(answer.text).headline

    check()
    assert len(known) == INPUTS // 4


# What no browser sends, but anybody can.

HALF = b"et halvt \\ud800 tegn"
CHARSETS = ["unicode_escape", "raw_unicode_escape", "utf-7", "utf-16", "idna", "punycode", "hex"]


def multipart(fields: dict[str, bytes], charset: str) -> tuple[bytes, str]:
    """A form in another encoding than ours."""
    parts = [
        b'--grense\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (n.encode(), v)
        for n, v in fields.items()
    ]
    return b"".join(parts) + b"--grense--\r\n", f"multipart/form-data; boundary=grense; {charset}"


@pytest.mark.parametrize("charset", CHARSETS)
@pytest.mark.parametrize("path", ["/{nett}/praksiser/ny", "/{nett}/logg", "/logg-inn"])
def test_half_signs_and_odd_encodings_are_answered(home: House, path: str, charset: str) -> None:
    at = FORMS[path]
    browser = home.browser(at.who)
    page = browser.get(at.page)
    known = {n: v[-1].encode() for n, v in page.fields(page.form(at.action)).items()}
    written = texts_of(at.model)
    refused = dict.fromkeys(written, HALF) | {"group_id": b"x"}
    for fields in (known | dict.fromkeys(written, HALF), known | refused, {"\\ud800": HALF}):
        body, kind = multipart(fields, f"charset={charset}")
        answer = browser.http.post(
            at.action, content=body, headers={"content-type": kind}, follow_redirects=False
        )
        assert answer.status_code in {303, 400, 422}
        assert answer.status_code == 303 or Read(answer.text).headline


BROKEN = [
    (b"a=1&" * 600, "application/x-www-form-urlencoded"),
    (b"\xff\xfe%00%ED%A0%80=%ED%A0%80", "application/x-www-form-urlencoded"),
    (b"--grense\r\nx", "multipart/form-data; boundary=grense"),
    (b"--grense--", "multipart/form-data"),
    (b"", "multipart/form-data; boundary="),
    (b'{"text": "a"}', "application/json"),
    (b"x" * 600_000, "application/x-www-form-urlencoded"),
    (
        b'--g\r\nContent-Disposition: form-data; name="text"; filename="a.exe"\r\n\r\nMZ\r\n--g--',
        "multipart/form-data; boundary=g",
    ),
    (b"--g\r\nContent-Disposition: form-data\r\n\r\na\r\n--g--", "multipart/form-data; boundary=g"),
]


@pytest.mark.parametrize(("body", "kind"), BROKEN)
def test_what_is_no_form_is_answered_in_words(home: House, body: bytes, kind: str) -> None:
    headers = {"content-type": kind, "sec-fetch-site": "same-origin"}
    answer = home.browser("leader").http.post("/nett/logg", content=body, headers=headers)
    assert 400 <= answer.status_code < 500
    assert answer.text.strip()


def test_a_body_that_does_not_tell_its_length_is_cut_too(home: House) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(40):
            yield b"text=" + b"x" * 20_000

    headers = {"content-type": "application/x-www-form-urlencoded"}
    answer = home.browser("leader").http.post("/nett/logg", content=endless(), headers=headers)
    assert answer.status_code == 413


# Identity numbers.

UNGUARDED = {
    "SignInForm.password": "compared with a hash, never kept",
    "NewPasswordForm.new_password": "kept as a hash only; any sentence is a password",
    "ChangePasswordForm.password": "compared with a hash, never kept",
    "ChangePasswordForm.new_password": "kept as a hash only",
    "JoinForm.new_password": "kept as a hash only",
    "DraftForm.body": "a whole form in one text; core.drafts looks into each of its fields",
    "DraftForm.address": "an address; core.drafts looks into it",
}


def texts_of(model: type[Form]) -> list[str]:
    """The fields that hold free text: strings, or lists of them."""
    found = []
    for name, about in model.model_fields.items():
        kind = about.annotation
        inner = get_args(kind)[0] if get_origin(kind) is list else kind
        while hasattr(inner, "__metadata__"):
            inner = get_args(inner)[0]
        found += [name] if inner is str else []
    return found


TEXTS = [(model, name) for model in every_model() for name in texts_of(model)]


def test_free_text_is_found() -> None:
    assert len(TEXTS) > 60
    named = {f"{model.__name__}.{name}" for model, name in TEXTS}
    assert set(UNGUARDED) <= named, "a field that is no more needs no reason"


@pytest.mark.parametrize("spelling", [FNR, "010107 50160", "01.01.2007-50160", "٠١٠١٠٧٥٠١٦٠"])
@pytest.mark.parametrize(("model", "name"), TEXTS, ids=lambda v: getattr(v, "__name__", v))
def test_identity_numbers_are_refused_everywhere(
    model: type[Form], name: str, spelling: str
) -> None:
    if f"{model.__name__}.{name}" in UNGUARDED:
        return
    assert privacy.identity_numbers(spelling)
    if name == "point":  # a hidden field that nobody can mend: what can't be a key is none
        assert point_of(spelling) == point_of(f"test-{spelling}") == ""
        return
    for text in (spelling, f"Gutten {spelling} kom?", f"{spelling}@eksempel.no"):
        view = parse(model, fields_of({name: [text]}))
        assert name in view.errors, f"{model.__name__}.{name} takes an identity number"
