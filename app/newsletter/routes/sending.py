"""Sending a newsletter: a test to oneself, the sending itself, how far it is."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from app.accounts.models import Person
from app.core import outbox
from app.core.errors import Conflict, Invalid
from app.core.i18n import _
from app.core.web import Ctx
from app.networks.models import Network
from app.newsletter import mail, queries, service
from app.newsletter.forms import WithVersion
from app.newsletter.models import IssueState, NewsletterIssue
from app.newsletter.routes.shared import ONE, around, home, pieces_of, router


@router.action(ONE + "/prove", queries.WRITE)
def try_it(ctx: Ctx, issue: NewsletterIssue) -> Response:
    """One mail, to the one who presses."""
    network, me = ctx.db.get(Network, issue.network_id), ctx.db.get(Person, ctx.actor.person_id)
    assert network is not None and me is not None
    letter = mail.write(network, issue, pieces_of(ctx, issue), ctx.settings.base_url)
    service.send_test(ctx.db, ctx.actor, issue, letter, me.email)
    back = home(ctx, f"{issue.number}/forhandsvis")
    return ctx.redirect(back, say=_("En prøve er på vei til %s.") % me.email)


@router.page(ONE + "/send", queries.WRITE)
def send_page(ctx: Ctx, issue: NewsletterIssue) -> Response:
    """How many will get it; then how far it has come, which may be left and come back to."""
    return _page(ctx, issue)


def _page(ctx: Ctx, issue: NewsletterIssue, problem: str = "", status: int = 200) -> Response:
    shown = {**around(ctx, issue), "problem": problem, "version": issue.version}
    if issue.state is IssueState.DRAFT:
        people, waiting = queries.subscribers(ctx.db, issue.network_id)
        number = len(queries.keys(ctx.db, issue.id))
        shown |= {"people": people, "waiting": waiting, "number": number}
        return ctx.render("newsletter/send.html", status=status, **shown)
    shown |= _progress(ctx, issue)
    return ctx.render("newsletter/progress.html", "newsletter/_progress.html", status, **shown)


def _progress(ctx: Ctx, issue: NewsletterIssue) -> dict[str, Any]:
    waiting, given_up = outbox.how_many(ctx.db, service.about(issue))
    over = issue.state is IssueState.SENT
    written = issue.delivered if over else queries.written(ctx.db, issue.id)
    return {
        "left": max(0, written - waiting),
        "total": issue.delivered if over else max(issue.recipients, written),
        "waiting": waiting - given_up,
        "given_up": given_up,
        "stuck": service.is_stuck(ctx.db, issue),
        "under_way": issue.state is IssueState.SENDING or (over and waiting > given_up),
        "mailed": bool(ctx.settings.smtp_host),
    }


@router.action(ONE + "/send", queries.WRITE)
def send(ctx: Ctx, issue: NewsletterIssue) -> Response:
    """Begin; what has changed since it was looked at, must be looked at first."""
    form = ctx.parse(WithVersion)
    seen = form.data.version if form.ok else 0
    try:
        service.start(ctx.db, ctx.actor, issue, seen, ctx.settings.base_url)
    except Conflict:
        changed = _("Nyhetsbrevet er endret siden du så på det. Se over, og send en gang til.")
        return _page(ctx, issue, changed, 409)
    except Invalid as no:
        return _page(ctx, issue, no.reason, no.status)
    return ctx.redirect(ctx.path)


@router.action(ONE + "/stopp", queries.WRITE)
def stop(ctx: Ctx, issue: NewsletterIssue) -> Response:
    """Stop; what has left has left. It may all have been written while the page was looked at."""
    back = home(ctx, f"{issue.number}/send")
    if issue.state is IssueState.SENT:
        return ctx.redirect(back, say=_("Nyhetsbrevet var alt sendt. Ingenting ble stoppet."))
    service.stop(ctx.db, ctx.actor, issue)
    return ctx.redirect(back, say=_("Utsendingen er stoppet."))


@router.action(ONE + "/fortsett", queries.WRITE)
def resume(ctx: Ctx, issue: NewsletterIssue) -> Response:
    """Go on; nobody gets it twice."""
    try:
        service.resume(ctx.db, ctx.actor, issue, ctx.settings.base_url)
    except Invalid as no:
        return _page(ctx, issue, no.reason, no.status)
    return ctx.redirect(home(ctx, f"{issue.number}/send"))
