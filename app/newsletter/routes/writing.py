"""Writing a newsletter: what is proposed, what is picked and in which order, how it looks."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from app.core import drafts
from app.core.errors import Conflict, Invalid
from app.core.forms import FormView
from app.core.i18n import _, long_date
from app.core.web import Ctx
from app.networks.queries import NetworkInfo
from app.newsletter import contents, queries, service
from app.newsletter.contents import Piece
from app.newsletter.forms import IssueForm, NewIssueForm, WithVersion
from app.newsletter.models import IssueState, NewsletterIssue
from app.newsletter.routes.shared import HOME, ONE, around, home, pieces_of, router


@router.page(HOME + "/nytt", queries.MAKE)
def new(ctx: Ctx, network: NetworkInfo) -> Response:
    """Its title, and from which day on to look."""
    number = queries.last_number(ctx.db, network.id) + 1
    since = queries.since(ctx.db, network.id)
    return _new(ctx, ctx.blank(NewIssueForm, title=_("Nyhetsbrev %s") % number, since=since))


def _new(ctx: Ctx, form: FormView[NewIssueForm], status: int = 200) -> Response:
    return ctx.render("newsletter/new.html", status=status, form=form, home=home(ctx))


@router.action(HOME + "/nytt", queries.MAKE)
def begin(ctx: Ctx, network: NetworkInfo) -> Response:
    """A draft with everything in it that is proposed."""
    form = ctx.parse(NewIssueForm)
    if not form.ok:
        return _new(ctx, form, 422)
    data = form.data
    issue = service.begin(ctx.db, ctx.actor, network.id, data.title, data.since)
    pieces = contents.proposed(ctx.db, network.slug, network.id, data.since)
    service.fill(ctx.db, issue, pieces)
    said = _("Dette har skjedd siden %s. Ta bort det som ikke skal med.")
    if not pieces:
        said = _("Ingenting nytt er publisert siden %s. Du kan skrive noen linjer selv.")
    said %= long_date(data.since)
    return ctx.redirect(home(ctx, f"{issue.number}/rediger"), say=said)


@router.page(ONE + "/rediger", queries.WRITE)
def edit(ctx: Ctx, issue: NewsletterIssue) -> Response:
    """Everything about the draft; one that is sent can only be read."""
    if issue.state is not IssueState.DRAFT:
        return ctx.redirect(home(ctx, str(issue.number)), say=_(service.NOT_A_DRAFT))
    return _edit(ctx, issue, ctx.blank(IssueForm, **_values(ctx, issue)))


def _values(ctx: Ctx, issue: NewsletterIssue) -> dict[str, Any]:
    keys = queries.keys(ctx.db, issue.id)
    return {
        "title": issue.title,
        "intro": issue.intro,
        "items": [contents.key_of(*key) for key in keys],
        "version": issue.version,
    }


def _edit(
    ctx: Ctx, issue: NewsletterIssue, form: FormView[IssueForm], status: int = 200
) -> Response:
    picked, others = _offered(ctx, issue, form.values.get("items") or [])
    shown = {"picked": picked, "others": others, **around(ctx, issue)}
    return ctx.render("newsletter/form.html", status=status, form=form, **shown)


def _offered(ctx: Ctx, issue: NewsletterIssue, keys: list[str]) -> tuple[list[Piece], list[Piece]]:
    """(what is ticked, in its order; what else is proposed). Two queries."""
    slug, network_id = ctx.network.slug, issue.network_id
    picked = contents.chosen(ctx.db, slug, network_id, service.read_keys(keys))
    taken = {piece.key for piece in picked}
    fresh = contents.proposed(ctx.db, slug, network_id, issue.since)
    return picked, [piece for piece in fresh if piece.key not in taken]


@router.action(ONE + "/rediger", queries.WRITE)
def save(ctx: Ctx, issue: NewsletterIssue) -> Response:
    """Keep it as it stands; a press on an arrow moves one of them, and keeps the rest too."""
    form = ctx.parse(IssueForm)
    if not form.ok:
        return _edit(ctx, issue, form, 422)
    data = form.data
    keys = service.read_keys(service.moved(data.items, data.move))
    pieces = contents.chosen(ctx.db, ctx.network.slug, issue.network_id, keys)
    try:
        service.change(
            ctx.db,
            ctx.actor,
            issue,
            data.version,
            title=data.title,
            intro=data.intro,
            pieces=pieces,
        )
    except Conflict:
        return _conflict(ctx, issue, form)
    except Invalid as no:
        form.say("", no.reason)
        return _edit(ctx, issue, form, no.status)
    here = home(ctx, f"{issue.number}/rediger")
    key = data.move.partition(":")[2]
    if data.move and key in {piece.key for piece in pieces}:
        return ctx.redirect(f"{here}#valg-{key}")
    if data.move:
        return ctx.redirect(here)
    return ctx.redirect(home(ctx, f"{issue.number}/forhandsvis"), say=_("Nyhetsbrevet er lagret."))


def _conflict(ctx: Ctx, issue: NewsletterIssue, form: FormView[IssueForm]) -> Response:
    """Somebody else has saved: both texts, what I ticked, and what stands there now."""
    current = _values(ctx, issue)
    picked, others = _offered(ctx, issue, form.values.get("items") or [])
    names = [piece.title or piece.lines[0] for piece in pieces_of(ctx, issue)]
    current["items"] = names if current["items"] != form.values.get("items") else []
    if not current["items"]:
        del current["items"]
    shown = {"picked": picked, "others": others, **around(ctx, issue)}
    return ctx.conflict("newsletter/form.html", form, current, **shown)


@router.action(ONE + "/forkast", queries.WRITE)
def throw_away(ctx: Ctx, issue: NewsletterIssue) -> Response:
    """Not this one after all."""
    form = ctx.parse(WithVersion)
    service.throw_away(ctx.db, ctx.actor, issue, form.data.version if form.ok else 0)
    # The next one may get its number: nothing half typed is waiting for it there.
    drafts.forget(ctx.db, ctx.network.slug, home(ctx, str(issue.number)), [])
    return ctx.redirect(home(ctx), say=_("Utkastet er forkastet."))


@router.page(ONE + "/forhandsvis", queries.WRITE)
def preview(ctx: Ctx, issue: NewsletterIssue) -> Response:
    """As it will look, before anybody gets it."""
    return ctx.render("newsletter/preview.html", pieces=pieces_of(ctx, issue), **around(ctx, issue))
