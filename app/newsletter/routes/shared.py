"""The room's one router, and what its pages have in common."""

from __future__ import annotations

from typing import Any

from app.core.i18n import _
from app.core.web import Ctx, Router
from app.newsletter import contents, queries
from app.newsletter.contents import Piece
from app.newsletter.models import STATE_LABELS, NewsletterIssue

router = Router()
HOME = "/{nett}/nyhetsbrev"
ONE = HOME + "/{nummer:int}"


def home(ctx: Ctx, page: str = "") -> str:
    """The address of one of the newsletter's pages."""
    return f"/{ctx.network.slug}/nyhetsbrev" + (f"/{page}" if page else "")


def pieces_of(ctx: Ctx, issue: NewsletterIssue) -> list[Piece]:
    """What stands in an issue, as it may be read now. Two queries."""
    keys = queries.keys(ctx.db, issue.id)
    return contents.chosen(ctx.db, ctx.network.slug, issue.network_id, keys)


def around(ctx: Ctx, issue: NewsletterIssue) -> dict[str, Any]:
    """What every page about an issue needs."""
    return {
        "issue": issue,
        "label": _(STATE_LABELS[issue.state]),
        "here": home(ctx, str(issue.number)),
        "home": home(ctx),
    }
