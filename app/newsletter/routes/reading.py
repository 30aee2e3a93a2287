"""The newsletters there are, for anybody: the list, one of them, the feed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from starlette.responses import Response

from app.core import atom, open_data
from app.core.atom import Entry, Feed
from app.core.forms import FormView
from app.core.i18n import _
from app.core.web import Ctx
from app.networks.queries import NetworkInfo, in_network
from app.newsletter import queries
from app.newsletter.forms import AddressForm
from app.newsletter.models import STATE_LABELS, IssueState, NewsletterIssue
from app.newsletter.policy import NewsletterDo
from app.newsletter.routes.shared import HOME, ONE, around, home, pieces_of, router


@router.page(HOME, in_network())
def index(ctx: Ctx, network: NetworkInfo) -> Response:
    """What has been sent, and the form to get the next one; to the leader the drafts too."""
    return show_index(ctx, network, ctx.blank(AddressForm))


def show_index(
    ctx: Ctx, network: NetworkInfo, form: FormView[AddressForm], status: int = 200
) -> Response:
    """The list, with the form as it stands."""
    leads = ctx.can(NewsletterDo.MAKE, network)
    rows = queries.issues(ctx.db, network.id, drafts=leads)
    return ctx.render(
        "newsletter/list.html",
        status=status,
        form=form,
        rows=[_row(ctx, row) for row in rows],
        new=home(ctx, "nytt") if leads else "",
        settings=f"/{network.slug}/innstillinger/nyhetsbrev" if leads else "",
        feed=f"{home(ctx)}.atom" if network.public else "",
        mailed=bool(ctx.settings.smtp_host) or ctx.demo,
    )


def _row(ctx: Ctx, row: Any) -> dict[str, Any]:
    draft = row.state is IssueState.DRAFT
    return {
        "title": row.title,
        "href": home(ctx, f"{row.number}/rediger" if draft else str(row.number)),
        "text": row.intro.strip().split("\n")[0][:200],
        "sent": row.started_at,
        "state": "" if row.state is IssueState.SENT else _(STATE_LABELS[row.state]),
        "example": row.example,
    }


@router.page(ONE, queries.READ)
def detail(ctx: Ctx, issue: NewsletterIssue) -> Response:
    """One newsletter, as the records it tells of are now."""
    return ctx.render(
        "newsletter/detail.html",
        pieces=pieces_of(ctx, issue),
        leads=ctx.can(NewsletterDo.WRITE, issue),
        **around(ctx, issue),
    )


@router.data(HOME + ".atom", in_network())
def feed(ctx: Ctx, network: NetworkInfo) -> Response:
    """The newsletters as a feed."""
    rows = queries.issues(ctx.db, network.id, drafts=False, most=50)
    entries = [_entry(ctx, row, row.started_at) for row in rows]
    name = _("Nyhetsbrev fra %s") % network.name
    author = network.owner or network.name
    made = Feed(f"{network.slug}/nyhetsbrev", name, home(ctx), ctx.path, author, entries)
    return open_data.answer(ctx, atom.write(made, ctx.settings.base_url), atom.MEDIA_TYPE)


def _entry(ctx: Ctx, row: Any, at: datetime) -> Entry:
    path = home(ctx, str(row.number))
    return Entry(path.strip("/"), row.title, path, row.intro, at)
