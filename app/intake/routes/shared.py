"""The domain's one router, and what its pages have in common."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from app.core import guard
from app.core.choices import choices
from app.core.web import Ctx, Router
from app.intake.models import AGE_LABELS
from app.networks.queries import NetworkInfo

router = Router()
POSTS = "/{nett}/innspill"
LINKS = "/{nett}/innstillinger/lenker"


def home(network: NetworkInfo, page: str = "") -> str:
    """The address of the queue, or of a page under it."""
    return f"/{network.slug}/innspill" + (f"/{page}" if page else "")


def municipalities(network: NetworkInfo) -> list[str]:
    """The network's municipalities, each once, in the order of its groups."""
    return list(dict.fromkeys(name for group in network.groups for name in group.municipalities))


def told_choices(network: NetworkInfo) -> dict[str, Any]:
    """What can be chosen beside the text."""
    return {
        "themes": [(t.id, t.name) for t in network.open_themes],
        "ages": choices(AGE_LABELS),
        "places": [(name, name) for name in municipalities(network)],
    }


def known_place(network: NetworkInfo, name: str) -> str:
    """The municipality, if it is one of the network's."""
    return name if name in municipalities(network) else ""


def known_themes(network: NetworkInfo, ids: list[int]) -> list[int]:
    """The themes that are in use in the network."""
    return [t.id for t in network.open_themes if t.id in ids]


def pieces(text: str) -> list[tuple[str, guard.Mark | None]]:
    """The text in pieces, with what may point to somebody marked."""
    return guard.pieces(text, guard.marks(text))


def source(ctx: Ctx) -> str:
    """Where a request came from: handed to the gate, which forgets it; kept nowhere."""
    return ctx.request.client.host if ctx.request.client else ""


def quiet(response: Response) -> Response:
    """Nothing of this page is kept on the way or told to the next one."""
    response.headers["Cache-Control"] = "no-store"
    return response
