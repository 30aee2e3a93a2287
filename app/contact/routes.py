"""«Kontakt oss» for anybody, and what was asked for those who answer."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from app.contact import limits, queries, service
from app.contact.forms import AnswerForm, ContactForm, ContactSettingsForm
from app.contact.models import DEFAULT_DAYS, STATE_LABELS, WISH_LABELS, ContactSettings
from app.contact.queries import ABOUT, OF_INITIATIVE, OF_NETWORK, ONE, Asked
from app.core import audit
from app.core.choices import choices
from app.core.forms import FormView
from app.core.i18n import _
from app.core.paging import Slice, cursor
from app.core.web import Ctx, Router
from app.initiatives.models import Initiative
from app.networks.policy import NetworkDo
from app.networks.queries import NetworkInfo, in_network
from app.networks.routes.shared import frame

router = Router()
CONTACT = "/{nett}/tiltak/{slug}/kontakt"
SETTINGS = "/{nett}/innstillinger/kontakt"
MANAGE = in_network(NetworkDo.MANAGE)


# asking


@router.page(CONTACT, ABOUT)
def ask(ctx: Ctx, initiative: Initiative) -> Response:
    """The form; no account is needed."""
    return _form(ctx, initiative, ctx.blank(ContactForm, wish=next(iter(WISH_LABELS))))


def _form(
    ctx: Ctx, initiative: Initiative, form: FormView[ContactForm], status: int = 200
) -> Response:
    return ctx.render(
        "contact/form.html",
        status=status,
        form=form,
        initiative=initiative,
        group=ctx.network.group(initiative.group_id),
        wishes=choices(WISH_LABELS),
        keep_days=queries.keep_days(ctx.db, initiative.network_id),
    )


@router.action(CONTACT, ABOUT)
def send(ctx: Ctx, initiative: Initiative) -> Response:
    """Keep it, and let it go by mail to those who answer."""
    form = ctx.parse(ContactForm)
    if not form.ok:
        return _form(ctx, initiative, form, 422)
    limits.demand(ctx.request.client.host if ctx.request.client else "")
    data = form.data
    asking = service.Asking(
        data.name, data.email, data.place, data.message, data.wish, outside=not ctx.insider
    )
    service.receive(ctx.db, initiative, asking, ctx.settings.base_url, ctx.network.slug)
    return ctx.redirect(f"{ctx.path}/takk")


@router.page(CONTACT + "/takk", ABOUT)
def thanks(ctx: Ctx, initiative: Initiative) -> Response:
    """Which role will answer; no name, and no address."""
    return ctx.render(
        "contact/thanks.html",
        initiative=initiative,
        group=ctx.network.group(initiative.group_id),
        keep_days=queries.keep_days(ctx.db, initiative.network_id),
    )


# answering


def _list(ctx: Ctx, found: Slice[Any], initiative: Initiative | None) -> Response:
    home = f"/{ctx.network.slug}/interesse"
    rows = [
        {
            "href": f"{home}/{row.id}",
            "who": row.name,
            "place": row.place,
            "wish": _(WISH_LABELS[row.wish]),
            "state": row.state,
            "label": _(STATE_LABELS[row.state]),
            "outside": row.outside,
            "title": row.title,
            "group": ctx.network.group(row.group_id).name,
            "came_on": row.came_on,
            "erased_on": row.erased_on,
        }
        for row in found.rows
    ]
    after = f"{ctx.path}?etter={found.after}" if found.after else None
    first = ctx.path if ctx.arg("etter") else None
    return ctx.render(
        "contact/list.html", rows=rows, initiative=initiative, next_url=after, first_url=first
    )


@router.page("/{nett}/tiltak/{slug}/interesse", OF_INITIATIVE)
def of_initiative(ctx: Ctx, initiative: Initiative) -> Response:
    """Who has asked about one initiative."""
    found = queries.of_initiative(ctx.db, initiative, cursor(ctx.arg("etter")))
    return _list(ctx, found, initiative)


@router.page("/{nett}/interesse", OF_NETWORK)
def of_network(ctx: Ctx, network: NetworkInfo) -> Response:
    """Who has asked about the initiatives of my groups."""
    return _list(ctx, queries.of_network(ctx, network, cursor(ctx.arg("etter"))), None)


def _answer_page(ctx: Ctx, asked: Asked, form: FormView[AnswerForm], status: int = 200) -> Response:
    return ctx.render("contact/interest.html", status=status, form=form, **_around(ctx, asked))


def _around(ctx: Ctx, asked: Asked) -> dict[str, Any]:
    return {
        "asked": asked,
        "interest": asked.interest,
        "wish": _(WISH_LABELS[asked.interest.wish]),
        "label": _(STATE_LABELS[asked.interest.state]),
        "states": choices(STATE_LABELS),
        "history": audit.history(ctx.db, asked.interest, names=True),
    }


def _current(asked: Asked) -> dict[str, Any]:
    row = asked.interest
    return {
        "state": row.state,
        "note": row.note,
        "outside": "1" if row.outside else "",
        "version": row.version,
    }


@router.page("/{nett}/interesse/{nummer:int}", ONE)
def one(ctx: Ctx, asked: Asked) -> Response:
    """What one has asked, and how far they have come."""
    return _answer_page(ctx, asked, ctx.blank(AnswerForm, **_current(asked)))


@router.action("/{nett}/interesse/{nummer:int}", ONE)
def answer(ctx: Ctx, asked: Asked) -> Response:
    """Note the answer and the state; when somebody else was first, show both."""
    form = ctx.parse(AnswerForm)
    if not form.ok:
        return _answer_page(ctx, asked, form, 422)
    data = form.data
    if data.version != asked.interest.version:
        shown = _around(ctx, asked)
        return ctx.conflict("contact/interest.html", form, _current(asked), **shown)
    service.answer(
        ctx.db,
        ctx.actor,
        asked.interest,
        data.version,
        state=data.state,
        note=data.note,
        outside=data.outside,
    )
    return ctx.redirect(ctx.path, say=_("Det er notert."))


# for how long it is kept


def _values(row: ContactSettings | None) -> dict[str, Any]:
    return {
        "keep_days": row.keep_days if row else DEFAULT_DAYS,
        "version": row.version if row else 0,
    }


@router.page(SETTINGS, MANAGE)
def settings(ctx: Ctx, network: NetworkInfo) -> Response:
    """The settings."""
    row = queries.settings_row(ctx.db, network.id)
    form = ctx.blank(ContactSettingsForm, **_values(row))
    return ctx.render("contact/settings.html", form=form, **frame(ctx, network))


@router.action(SETTINGS, MANAGE)
def save_settings(ctx: Ctx, network: NetworkInfo) -> Response:
    """Save them; when somebody else was first, show both."""
    form, row = ctx.parse(ContactSettingsForm), queries.settings_row(ctx.db, network.id)
    shown = frame(ctx, network)
    if not form.ok:
        return ctx.render("contact/settings.html", status=422, form=form, **shown)
    current = _values(row)
    if form.data.version != current["version"]:
        return ctx.conflict("contact/settings.html", form, current, **shown)
    service.save_settings(ctx.db, ctx.actor, network.id, form.data.version, form.data.keep_days)
    return ctx.redirect(ctx.path, say=_("Innstillingene er lagret."))
