"""The two cookies Flipp sets: the session, and the sentence shown after a form was sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itsdangerous import BadSignature, URLSafeTimedSerializer
from starlette.responses import Response

from app.core.config import Settings

if TYPE_CHECKING:
    from app.core.web import Ctx

SAY = "flipp_beskjed"


def session_name(settings: Settings) -> str:
    """`__Host-` binds the cookie to this very host, where there is https."""
    return "__Host-flipp" if settings.https else "flipp"


def start_session(settings: Settings, response: Response, token: str) -> None:
    """Give the browser its session."""
    response.set_cookie(
        session_name(settings),
        token,
        max_age=settings.session_days * 86400,
        httponly=True,
        secure=settings.https,
        samesite="lax",
    )


def end_session(settings: Settings, response: Response) -> None:
    """Take the session away again."""
    response.delete_cookie(session_name(settings), secure=settings.https, httponly=True)


def _signer(ctx: Ctx) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(ctx.settings.secret, salt="beskjed")


def say(ctx: Ctx, response: Response, sentence: str) -> None:
    """Let the next page show this sentence."""
    response.set_cookie(
        SAY,
        _signer(ctx).dumps(sentence[:300]),
        max_age=60,
        httponly=True,
        secure=ctx.settings.https,
        samesite="lax",
    )


def said(ctx: Ctx) -> str:
    """The sentence the page before left, "" when there is none."""
    sentence = ctx.request.cookies.get(SAY)
    if not sentence:
        return ""
    try:
        return str(_signer(ctx).loads(sentence, max_age=60))
    except BadSignature:
        return ""
