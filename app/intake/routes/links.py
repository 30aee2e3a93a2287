"""Doors for schools, youth clubs and council days; their posters and their paper twins."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from app.core import audit
from app.core.forms import Form, FormView
from app.core.i18n import _
from app.core.paging import address, cursor
from app.core.web import Ctx
from app.intake import links, printing, queries, receipts, rules
from app.intake.forms import LinkForm
from app.intake.models import AGE_LABELS, IntakeLink
from app.intake.queries import MANAGE, ONE_LINK
from app.intake.routes.shared import LINKS, home, municipalities, router
from app.networks.queries import NetworkInfo
from app.networks.routes.shared import frame

ONE = LINKS + "/{id}"
SHEETS, MOST_SHEETS = 30, 100  # they are made in memory, all at once
View = FormView[LinkForm]


def _home(network: NetworkInfo, link: IntakeLink | None = None) -> str:
    return f"/{network.slug}/innstillinger/lenker" + (f"/{link.id}" if link else "")


def _asked(texts: list[str]) -> dict[str, str]:
    padded = [q.text for q in rules.asked(texts)] + ["", "", ""]
    return {"q1": padded[0], "q2": padded[1], "q3": padded[2]}


def _list_page(ctx: Ctx, network: NetworkInfo, form: View, status: int = 200) -> Response:
    return ctx.render(
        "intake/links.html",
        status=status,
        form=form,
        links=queries.links(ctx.db, network.id),
        home=_home(network),
        ready=queries.youth(ctx, network.id).open,
        suggestions=[_(q.text) for q in rules.QUESTIONS],
        **frame(ctx, network),
    )


@router.page(LINKS, MANAGE)
def index(ctx: Ctx, network: NetworkInfo) -> Response:
    """The links, and the form for a new one. No counts: a link of a small class could tell who."""
    form = ctx.blank(LinkForm, name="", open="1", **_asked([]))
    return _list_page(ctx, network, form)


def _values(form: View) -> dict[str, Any]:
    data = form.data
    return {
        "name": data.name,
        "starts": data.starts,
        "ends": data.ends,
        "open": data.open,
        "questions": data.questions(),
    }


@router.action(LINKS, MANAGE)
def make(ctx: Ctx, network: NetworkInfo) -> Response:
    """Make one, and show its poster."""
    form = ctx.parse(LinkForm)
    if not form.ok:
        return _list_page(ctx, network, form, 422)
    link = links.make(ctx.db, ctx.actor, network.id, _values(form))
    return ctx.redirect(_home(network, link), say=_("Lenken er laget. Her er plakaten."))


def _current(link: IntakeLink) -> dict[str, Any]:
    shown = {"name": link.name, "starts": link.starts, "ends": link.ends}
    return (
        shown
        | _asked(link.questions)
        | {
            "open": "1" if link.open else "",
            "version": link.version,
        }
    )


def _context(ctx: Ctx, link: IntakeLink, pile: FormView[Form] | None = None) -> dict[str, Any]:
    network: NetworkInfo = ctx.network
    return {
        "link": link,
        "home": _home(network, link),
        "all_href": _home(network),
        "address": _address(ctx, link),
        "pile": pile or ctx.blank(Form, sheets=SHEETS),
        "paper_href": address(f"{home(network)}/papir", {"lenke": link.id}),
        "ready": queries.youth(ctx, network.id).open,
        "suggestions": [_(q.text) for q in rules.QUESTIONS],
        "history": audit.history(ctx.db, link, names=True),
        **frame(ctx, network),
    }


def _address(ctx: Ctx, link: IntakeLink) -> str:
    return f"{ctx.settings.base_url}/del/{link.code}"


@router.page(ONE, ONE_LINK)
def link(ctx: Ctx, link: IntakeLink) -> Response:
    """One link: its address, poster, paper, window and questions."""
    form = ctx.blank(LinkForm, **_current(link))
    return ctx.render("intake/link.html", form=form, **_context(ctx, link))


@router.action(ONE, ONE_LINK)
def save(ctx: Ctx, link: IntakeLink) -> Response:
    """Save it; when somebody else was first, show both."""
    form = ctx.parse(LinkForm)
    if not form.ok:
        return ctx.render("intake/link.html", status=422, form=form, **_context(ctx, link))
    if form.data.version != link.version:
        return ctx.conflict("intake/link.html", form, _current(link), **_context(ctx, link))
    links.change(ctx.db, ctx.actor, link, form.data.version, _values(form))
    return ctx.redirect(_home(ctx.network, link), say=_("Lenken er lagret."))


# to be printed


def _help(ctx: Ctx) -> tuple[str, ...]:
    lines = queries.youth(ctx, ctx.network.id).help
    return tuple(f"{line.text}: {line.shown}" for line in lines)


def _poster(ctx: Ctx, link: IntakeLink) -> printing.Poster:
    address = _address(ctx, link)
    return printing.Poster(
        network=ctx.network.name,
        place=link.name,
        question=rules.asked(link.questions)[0].text,
        address=address,
        short=address.partition("://")[2],
        help=_help(ctx),
    )


def _file(body: bytes | str, kind: str, name: str) -> Response:
    headers = {
        "Content-Disposition": f'inline; filename="{name}"',
        "Cache-Control": "no-store",
    }
    return Response(body, media_type=kind, headers=headers)


@router.page(ONE + "/plakat.pdf", ONE_LINK, slow=True)
def poster_pdf(ctx: Ctx, link: IntakeLink) -> Response:
    """The poster, to hang up."""
    body = printing.poster_pdf(_poster(ctx, link))
    return _file(body, "application/pdf", f"plakat-{link.code}.pdf")


@router.page(ONE + "/plakat.svg", ONE_LINK, slow=True)
def poster_svg(ctx: Ctx, link: IntakeLink) -> Response:
    """The same as a drawing, for a screen or a leaflet of one's own."""
    body = printing.poster_svg(_poster(ctx, link))
    return _file(body, "image/svg+xml", f"plakat-{link.code}.svg")


@router.page(ONE + "/papir.pdf", ONE_LINK, slow=True)
def paper_pdf(ctx: Ctx, link: IntakeLink) -> Response:
    """The paper twin: a pile of sheets, each with words of its own on a slip to tear off."""
    wanted = cursor(ctx.arg("sheets").strip()) or 0
    if not 1 <= wanted <= MOST_SHEETS:
        return _no_such_pile(ctx, link)
    asked = rules.asked(link.questions)
    paper = printing.Paper(
        network=ctx.network.name,
        place=link.name,
        questions=tuple(q.text for q in asked),
        hints=tuple(q.hint for q in asked),
        ages=tuple(_(label) for label in AGE_LABELS.values()),
        places=tuple(municipalities(ctx.network)),
        themes=tuple(t.name for t in ctx.network.open_themes),
        help=_help(ctx),
        receipt_address=f"{ctx.settings.base_url}/mitt-innspill",
        days=queries.youth(ctx, ctx.network.id).keep_days,
    )
    words = [receipts.spelled(receipts.fresh()) for _sheet in range(wanted)]
    return _file(printing.paper_pdf(paper, words), "application/pdf", f"papir-{link.code}.pdf")


def _no_such_pile(ctx: Ctx, link: IntakeLink) -> Response:
    """The link's page again, with what was typed and what can be."""
    pile = ctx.blank(Form, sheets=ctx.arg("sheets"))
    pile.say("sheets", _("Skriv et helt tall fra 1 til %s.") % MOST_SHEETS)
    form = ctx.blank(LinkForm, **_current(link))
    return ctx.render("intake/link.html", status=422, form=form, **_context(ctx, link, pile))
