"""Sheets of paper, typed in one after the other by a member who holds the pile."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

from starlette.responses import Response

from app.core import clock
from app.core.forms import FormView
from app.core.i18n import _
from app.core.paging import address, cursor
from app.core.web import Ctx
from app.intake import queries, receipts, rules, service
from app.intake.forms import PaperForm
from app.intake.models import IntakeLink
from app.intake.queries import ON_PAPER
from app.intake.routes.receipt import ALL, TRIES
from app.intake.routes.shared import (
    POSTS,
    home,
    known_place,
    known_themes,
    router,
    source,
    told_choices,
)
from app.networks.queries import NetworkInfo

PAPER = POSTS + "/papir"
OWN = 0  # the pile of the network's own form
View = FormView[PaperForm]


@router.page(PAPER, ON_PAPER)
def sheet(ctx: Ctx, network: NetworkInfo) -> Response:
    """First which pile, then an empty sheet of it; the address keeps the pile."""
    piles = queries.links(ctx.db, network.id)
    wanted = cursor(ctx.arg("lenke"))
    if piles and wanted != OWN and wanted not in [pile.id for pile in piles]:
        return _piles_page(ctx, network, piles)
    form = ctx.blank(PaperForm, link_id=wanted or "", municipality=ctx.arg("kommune"))
    return _page(ctx, network, form, cursor(ctx.arg("antall")) or 0)


def _piles_page(ctx: Ctx, network: NetworkInfo, piles: Sequence[IntakeLink]) -> Response:
    """The questions on the sheets follow the pile, so it is chosen before anything is typed."""
    today = clock.today()
    shown = [
        {
            "href": address(f"{home(network)}/papir", {"lenke": pile.id}),
            "name": pile.name,
            "closed": bool(rules.door_problem(pile.open, pile.starts, pile.ends, today)),
        }
        for pile in piles
    ]
    shown.sort(key=lambda pile: bool(pile["closed"]))
    own = address(f"{home(network)}/papir", {"lenke": OWN})
    return ctx.render("intake/paper_piles.html", piles=shown, own=own)


def _link(ctx: Ctx, network: NetworkInfo, number: object) -> IntakeLink | None:
    wanted = str(number or "")
    return next((a for a in queries.links(ctx.db, network.id) if str(a.id) == wanted), None)


def _page(ctx: Ctx, network: NetworkInfo, form: View, saved: int, status: int = 200) -> Response:
    every = queries.links(ctx.db, network.id)
    link = _link(ctx, network, form.values.get("link_id"))
    return ctx.render(
        "intake/paper.html",
        status=status,
        form=form,
        piles=bool(every),
        pile=link.name if link else "",
        saved=saved,
        questions=rules.asked(link.questions if link else []),
        home=home(network),
        **told_choices(network),
    )


@router.action(PAPER, ON_PAPER, slow=True)
def keep(ctx: Ctx, network: NetworkInfo) -> Response:
    """Keep one, and show the next empty sheet of the same pile."""
    form = ctx.parse(PaperForm)
    saved = cursor(str(ctx.fields.get("antall", ""))) or 0
    receipt = _receipt(ctx, form)
    if form.ok and not any(form.data.answers(3)):
        form.say("a1", _("Skriv inn minst ett svar."))
    if not form.ok or receipt is None:
        return _page(ctx, network, form, saved, 422)
    TRIES.demand(ALL, source(ctx))
    data = form.data
    link = _link(ctx, network, data.link_id)
    asked = rules.asked(link.questions if link else [])
    sent = service.Sent(
        answers=data.answers(len(asked)),
        questions=[q.text for q in asked],
        link_id=link.id if link else None,
        theme_ids=known_themes(network, data.theme_ids),
        age=str(data.age or ""),
        municipality=known_place(network, data.municipality),
        may_publish=data.publish,
        paper=True,
    )
    kept_as = receipts.locked(ctx.settings.secret, receipt)
    with ctx.transaction() as db:
        new = service.receive(db, network.id, kept_as, sent)
    if not new:
        # It tells that the words are somebody's: as good as a guess at the receipt's own page.
        TRIES.missed(ALL, source(ctx))
        form.say("receipt", _("Arket med disse ordene er skrevet inn fra før."))
        return _page(ctx, network, form, saved, 422)
    pile: dict[str, Any] = {"lenke": sent.link_id or OWN, "kommune": sent.municipality}
    where = address(f"{home(network)}/papir", pile, antall=saved + 1)
    return ctx.redirect(where, say=_kept(saved + 1))


def _kept(saved: int) -> str:
    return _("Arket er lagret. Du har skrevet inn %s ark. Klar for det neste.") % saved


def _receipt(ctx: Ctx, form: View) -> receipts.Receipt | None:
    """The words printed on the sheet. Without any, the form's own key makes some nobody knows."""
    typed = str(form.values.get("receipt", "")).strip()
    if not typed:
        key = str(ctx.fields.get("_key", "")) or secrets.token_hex(16)
        day = clock.today().isoformat()
        told = [str(form.values.get(f"a{n}", "")) for n in (1, 2, 3)]
        return receipts.made_of(ctx.settings.secret, f"{key}:{day}", told)
    try:
        return receipts.read(typed)
    except receipts.UnknownWord as unknown:
        said = _("Ordet «%s» står ikke på noe ark.") % unknown.word if unknown.word else ""
        form.say("receipt", said or _("Skriv de fire ordene som står på arket."))
        return None
