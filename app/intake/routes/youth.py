"""The form of the young: one question a screen, carried by the page itself, kept only when sent.

No step writes anything, so there is nothing to forget when somebody stops half-way. The pages
are slow actions: they hold no lock, and open a short transaction of their own to keep the post.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass

from starlette.datastructures import FormData
from starlette.responses import Response

from app.core import forms, guard
from app.core.forms import FormView
from app.core.i18n import N_, _
from app.core.web import Ctx
from app.intake import receipts, service
from app.intake.forms import YouthForm
from app.intake.gate import GATE, Verdict
from app.intake.models import AGE_LABELS, AgeBand
from app.intake.queries import LINK_DOOR, OWN_DOOR, Door
from app.intake.routes.shared import (
    known_place,
    known_themes,
    pieces,
    router,
    source,
    told_choices,
)
from app.intake.service import Repeat

OWN = "/{nett}/del"
LINK = "/del/{kode}"
KEY = re.compile(r"[0-9a-f]{32}\Z")
View = FormView[YouthForm]
DECIDED = N_(
    "Dette har vi alt lest og bestemt noe om, så valget kan ikke endres her. Vil du ikke at det "
    "skal brukes, åpner du «Har du skrevet før?», skriver de fire ordene og trekker det tilbake."
)


@router.page(OWN, OWN_DOOR, quiet=True)
def begin(ctx: Ctx, door: Door) -> Response:
    """The first question."""
    return _first(ctx, door)


@router.page(LINK, LINK_DOOR, quiet=True)
def begin_by_link(ctx: Ctx, door: Door) -> Response:
    """The first question, through a school's or a club's own door."""
    return _first(ctx, door)


@router.action(OWN, OWN_DOOR, slow=True, quiet=True)
def go_on(ctx: Ctx, door: Door) -> Response:
    """One screen on, one back, or send."""
    return _turn(ctx, door)


@router.action(LINK, LINK_DOOR, slow=True, quiet=True)
def go_on_by_link(ctx: Ctx, door: Door) -> Response:
    """The same through a link."""
    return _turn(ctx, door)


@router.page(OWN + "/trygt", OWN_DOOR, quiet=True)
def safe(ctx: Ctx, door: Door) -> Response:
    """What is kept, who reads it, for how long, and what this does not protect against."""
    return ctx.render("intake/safe.html", door=door, back=door.path)


@router.page(LINK + "/trygt", LINK_DOOR, quiet=True)
def safe_by_link(ctx: Ctx, door: Door) -> Response:
    """The same for those who came through a link."""
    return ctx.render("intake/safe.html", door=door, back=door.path)


@dataclass(frozen=True)
class Steps:
    """The screens of a door: its questions, then the choices, then all of it to read over."""

    questions: int

    @property
    def choices(self) -> int:
        """The screen of the choices."""
        return self.questions + 1

    @property
    def last(self) -> int:
        """The screen where it is read over and sent."""
        return self.questions + 2


def _first(ctx: Ctx, door: Door) -> Response:
    if door.closed:
        return _closed(ctx, door, [])
    form = ctx.blank(YouthForm, step=1, nokkel=secrets.token_hex(16))
    return _screen(ctx, door, form, 1)


def _closed(ctx: Ctx, door: Door, written: list[str], status: int = 200) -> Response:
    """Why nothing can be sent now; what was written stands there to be copied."""
    return ctx.render("intake/closed.html", status=status, door=door, written=written)


def _turn(ctx: Ctx, door: Door) -> Response:
    form, steps = ctx.parse(YouthForm), Steps(len(door.questions))
    for number in (1, 2, 3):
        # As it will be kept: the guard's places are those of this spelling.
        typed = form.values.get(f"a{number}")
        if typed and f"a{number}" not in form.errors:
            form.values[f"a{number}"] = forms.clean(typed)
    written = [str(form.values.get(f"a{n}", "")).strip() for n in range(1, steps.questions + 1)]
    if door.closed:
        return _closed(ctx, door, list(filter(None, written)), 409)
    if not KEY.match(str(form.values.get("nokkel", ""))):
        form.values["nokkel"] = secrets.token_hex(16)
    here = _step(form, steps)
    go = str(form.values.get("go", ""))
    wrong = [number for number in (1, 2, 3) if f"a{number}" in form.errors]
    if wrong and go != "tilbake":
        return _screen(ctx, door, form, min(wrong[0], steps.questions), 422)
    if form.errors and not wrong:
        form = _without_odd(ctx, form)
    if go == "send":
        return _send(ctx, door, form, steps)
    return _move(ctx, door, form, steps, here, go)


def _without_odd(ctx: Ctx, form: View) -> View:
    """The form without what the page itself carries and nobody can mend, when it is odd."""
    kept = [(n, v) for n, v in ctx.fields.multi_items() if n not in form.errors]
    mended = forms.parse(YouthForm, FormData(kept))
    mended.values.setdefault("nokkel", form.values["nokkel"])
    return mended


def _step(form: View, steps: Steps) -> int:
    given = str(form.values.get("step", "1"))
    return (
        min(int(given), steps.last) if given.isascii() and given.isdigit() and given != "0" else 1
    )


def _move(ctx: Ctx, door: Door, form: View, steps: Steps, here: int, go: str) -> Response:
    if go.startswith("vask-"):
        _wash(form, go)
        return _screen(ctx, door, form, steps.last)
    if go.startswith(("rett-", "gaa-")):  # to change something, or by the browser's own buttons
        wanted = go.partition("-")[2]
        here = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) == 1 else here
        return _screen(ctx, door, form, max(1, min(here, steps.last)))
    target = steps.last if go == "over" else here - 1 if go == "tilbake" else here + 1
    if target > steps.questions and not _said_something(form, steps):
        form.say("a1", _("Skriv noe her først. Én setning er nok."))
        return _screen(ctx, door, form, 1, 422)
    return _screen(ctx, door, form, max(1, min(target, steps.last)))


def _said_something(form: View, steps: Steps) -> bool:
    return any(str(form.values.get(f"a{n}", "")).strip() for n in range(1, steps.questions + 1))


def _wash(form: View, go: str) -> None:
    """Take out what may point to somebody: one mark («vask-2-0»), or all there are («vask-alt»)."""
    _verb, _dash, what = go.partition("-")
    for number in (1, 2, 3):
        text = str(form.values.get(f"a{number}", ""))
        found = guard.marks(text)
        chosen = (
            found if what == "alt" else [m for i, m in enumerate(found) if what == f"{number}-{i}"]
        )
        form.values[f"a{number}"] = guard.masked(text, chosen)


def _screen(ctx: Ctx, door: Door, form: View, step: int, status: int = 200) -> Response:
    steps = Steps(len(door.questions))
    if step <= steps.questions:
        page = "intake/question.html"
    else:
        page = "intake/choices.html" if step == steps.choices else "intake/over.html"
    challenge, bits = GATE.challenge() if step == steps.last else ("", 0)
    return ctx.render(
        page,
        status=status,
        door=door,
        form=form,
        step=step,
        steps=steps,
        challenge=challenge,
        bits=bits,
        written=_written(door, form) if step == steps.last else [],
        chosen=_chosen(door, form) if step == steps.last else [],
        mending=str(form.values.get("go", "")).startswith(("rett-", "over")),
        **told_choices(door.network),
    )


def _written(door: Door, form: View) -> list[dict[str, object]]:
    """The answers to read over, with the guard's marks."""
    found = []
    for number, question in enumerate(door.questions, start=1):
        text = str(form.values.get(f"a{number}", "")).strip()
        found.append({"number": number, "question": question.text, "pieces": pieces(text)})
    return found


def _chosen(door: Door, form: View) -> list[str]:
    """What was chosen beside the text, in words."""
    ids = [str(number) for number in form.values.get("theme_ids") or []]
    found = [t.name for t in door.network.open_themes if str(t.id) in ids]
    age = str(form.values.get("age") or "")
    found += [_(AGE_LABELS[AgeBand(age)])] if age in set(AgeBand) else []
    return found + list(filter(None, [str(form.values.get("municipality") or "")]))


# sending


def _send(ctx: Ctx, door: Door, form: View, steps: Steps) -> Response:
    if not _said_something(form, steps):
        form.say("a1", _("Skriv noe her først. Én setning er nok."))
        return _screen(ctx, door, form, 1, 422)
    data, key = form.data, str(form.values["nokkel"])
    sent = service.Sent(
        answers=data.answers(steps.questions),
        questions=[q.text for q in door.questions],
        link_id=door.link_id,
        theme_ids=known_themes(door.network, data.theme_ids),
        age=str(data.age or ""),
        municipality=known_place(door.network, data.municipality),
        may_publish=data.publish,
    )
    proven = bool(data.svar) and GATE.proves(data.bevis, data.svar)
    verdict = GATE.ask(
        door.key, source(ctx), proven=proven, ticket=data.tur, form=repr((key, door.key, sent))
    )
    if not verdict.admitted:
        return _wait(ctx, door, form, verdict)
    receipt = receipts.made_of(ctx.settings.secret, key, [*sent.answers, door.key])
    kept_as = receipts.locked(ctx.settings.secret, receipt)
    with ctx.transaction() as db:
        kept = service.receive(db, door.network.id, kept_as, sent)
        became = Repeat.FOLLOWED if kept else service.receive_again(db, kept_as, sent)
    if became is Repeat.TAKEN_BACK:
        form.values["nokkel"] = secrets.token_hex(16)
        form.say("", _("Dette har du trukket tilbake. Trykk Send hvis du vil sende det likevel."))
        return _screen(ctx, door, form, steps.last, 409)
    if became is Repeat.DECIDED:
        form.say("", _(DECIDED))
        return _screen(ctx, door, form, steps.last, 409)
    return ctx.render(
        "intake/receipt.html",
        door=door,
        words=receipt,
        spelled=receipts.spelled(receipt),
        where=f"{ctx.settings.base_url}/mitt-innspill",
    )


def _wait(ctx: Ctx, door: Door, form: View, verdict: Verdict) -> Response:
    """Many write just now: everything typed is kept in the page, which says when to go on."""
    form.values["tur"] = verdict.ticket
    response = ctx.render(
        "intake/wait.html",
        status=429,
        door=door,
        form=form,
        seconds=verdict.wait,
        step=Steps(len(door.questions)).last,
    )
    response.headers["Retry-After"] = str(verdict.wait)
    return response
