"""The page of a home-screen link: one number and one button, also where there is no network."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from functools import lru_cache
from typing import Any

from app.core import clock, once
from app.core.access import OPEN
from app.core.errors import Conflict, Invalid
from app.core.forms import FormView
from app.core.looked_over import looked_over
from app.core.templating import STATIC, asset
from app.core.web import Ctx, Response, Router
from app.cycles import number_forms as forms
from app.cycles import number_queries as queries
from app.cycles import numbers, rhythm, wording
from app.cycles.models import Flag, Measurement
from app.cycles.number_keys import HELD, Held
from app.cycles.number_routes import say, typed

router = Router()
LINK = "/m/{kode}"
LAST = 5
View = FormView[forms.LinkNumberForm]
# What the page needs when there is no network; the worker keeps it from the first visit on.
KEPT = (
    "css/base.css",
    "css/theme.css",
    "vendor/designsystemet/index.css",
    "css/components.css",
    "css/forms.css",
    "css/measure.css",
    "js/measure-queue.js",
    "js/measure.js",
    "mark.svg",
)


@lru_cache(maxsize=1)
def _worker() -> str:
    """The worker: the queue, then what it does. Its text changes when anything it keeps does."""
    files = [asset(name) for name in KEPT]
    digest = hashlib.sha256("".join(files).encode()).hexdigest()[:10]
    told = f'"use strict";\nconst KEPT = "flipp-m-{digest}";\nconst PARTS = {json.dumps(files)};\n'
    own = (STATIC / "js" / name for name in ("measure-queue.js", "measure-worker.js"))
    return told + "\n".join(path.read_text("utf-8") for path in own)


@router.page("/m/arbeider.js", OPEN, quiet=True)
def worker(_ctx: Ctx, _record: None) -> Response:
    """The service worker: its scope is the folder it lies in, `/m/`."""
    headers = {"Cache-Control": "no-store"}
    return Response(_worker(), media_type="text/javascript; charset=utf-8", headers=headers)


@router.page(LINK + "/manifest.webmanifest", HELD, quiet=True)
def manifest(ctx: Ctx, held: Held) -> Response:
    """What the phone needs to put this page on its home screen."""
    here = f"/m/{ctx.part('kode')}"
    told = {
        "id": here,
        "name": held.measure.name,
        "short_name": held.measure.name[:12].strip(),
        "lang": "nb",
        "start_url": here,
        "scope": "/m/",
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": "#005a63",
        "icons": [
            {"src": asset("icon-192.png"), "sizes": "192x192", "type": "image/png"},
            {"src": asset("mark.svg"), "sizes": "any", "type": "image/svg+xml"},
        ],
    }
    headers = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
    return Response(json.dumps(told), media_type="application/manifest+json", headers=headers)


@router.page(LINK, HELD, quiet=True)
def page(ctx: Ctx, held: Held) -> Response:
    """The field, the button, the last few numbers."""
    return _page(ctx, held)


def _page(
    ctx: Ctx,
    held: Held,
    status: int = 200,
    form: View | None = None,
    taken: Measurement | None = None,
) -> Response:
    measure = held.measure
    rows = queries.numbers_of(ctx.db, measure.id, LAST)
    last = [
        {"id": row.id, "on": row.on_day, "words": wording.figure(measure, row)}
        for row in reversed(rows)
    ]
    saved = _saved_row(ctx, held)
    return ctx.render(
        "cycles/link.html",
        status=status,
        measure=measure,
        here=f"/m/{ctx.part('kode')}",
        form=form or _blank(ctx, held, rows),
        last=last,
        step="" if measure.ended_on else rhythm.DAYS.get(measure.rhythm, ""),
        saved=saved,
        saved_words=wording.figure(measure, saved) if saved else "",
        look_over=looked_over("", saved.note) if saved else "",
        fresh=bool(ctx.arg("ny")),
        taken=taken,
        taken_words=wording.figure(measure, taken) if taken else "",
    )


def _saved_row(ctx: Ctx, held: Held) -> Measurement | None:
    """The number that was just saved, of whichever day it is."""
    try:
        day = date.fromisoformat(ctx.arg("lagret"))
    except ValueError:
        return None
    return numbers.on(ctx.db, held.measure, day)


def _blank(ctx: Ctx, held: Held, rows: Any) -> View:
    last = rows[-1].on_day if rows else None
    day = rhythm.offered(held.measure, last, clock.today())
    known = {"n": rows[-1].n} if rows and held.measure.of_total else {}
    return ctx.blank(forms.LinkNumberForm, on_day=day, **known)


@router.action(LINK, HELD, quiet=True, again=True)
def enter(ctx: Ctx, held: Held) -> Response:
    """One number. The same sending again, from a phone that never heard the answer, is the same.

    It is remembered by the link's number, as the address is a secret (`again` leaves that to us).
    """
    form = ctx.parse(forms.LinkNumberForm)
    if not form.ok:
        return _page(ctx, held, 422, form)
    sent = [(name, text) for name, text in ctx.sent if name != "_csrf"]
    key = once.sending(f"measure-key:{held.key.id}", sent)
    if key and not once.first_time(ctx.db, key, "-", "/m"):
        return _saved(ctx, form.data.on_day)
    try:
        _keep(ctx, held, form.data)
    except numbers.DayTaken as taken:
        return _taken(ctx, held, form, taken.there)
    except Conflict:
        there = numbers.on(ctx.db, held.measure, form.data.on_day)
        assert there is not None
        return _taken(ctx, held, form, there)
    except Invalid as problem:
        say(form, held.measure, problem)
        return _page(ctx, held, 422, form)
    held.key.used_on = clock.today()
    return _saved(ctx, form.data.on_day)


def _keep(ctx: Ctx, held: Held, data: forms.LinkNumberForm) -> None:
    """Raises Invalid, DayTaken, or Conflict when what is to be replaced has been corrected."""
    measure = held.measure
    numbers.counted(measure, data.value, data.k, data.n, Flag.FINAL)
    there = numbers.on(ctx.db, measure, data.on_day) if data.replace else None
    if there is None:
        day = data.on_day
        numbers.enter(ctx.db, held.actor, measure, day, **typed(data), note=data.note)
        return
    seen = data.replace or 0
    # How sure it is, and that it was counted in another way from here on, is not asked here.
    flag = Flag.FINAL if there.flag is Flag.SUPPRESSED else there.flag
    note = data.note or None
    numbers.correct(ctx.db, held.actor, measure, there, seen, **typed(data), flag=flag, note=note)


def _taken(ctx: Ctx, held: Held, form: View, there: Measurement) -> Response:
    """The day has a number: the same is as good as saved, another or a new note is asked about."""
    data, measure = form.data, held.measure
    given = numbers.counted(measure, data.value, data.k, data.n, Flag.FINAL)
    if given == (there.value, there.k, there.n) and data.note in {"", there.note}:
        return _saved(ctx, data.on_day)
    form.values["replace"] = str(there.version)
    return _page(ctx, held, 409, form, there)


def _saved(ctx: Ctx, day: date) -> Response:
    return ctx.redirect(f"/m/{ctx.part('kode')}?lagret={day}")
