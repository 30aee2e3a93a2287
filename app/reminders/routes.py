"""What comes by mail: chosen on my page, stopped by the link in each mail."""

from __future__ import annotations

from starlette.responses import Response

from app.core.access import OPEN, SIGNED_IN
from app.core.errors import NotFound
from app.core.forms import FormView
from app.core.i18n import _
from app.core.web import Ctx, Router
from app.reminders import queries, service
from app.reminders.forms import MailChoicesForm
from app.reminders.models import KIND_HINTS, KIND_LABELS, MailKind

router = Router()
MINE = "/min-side/varsler"
STOP = "/varsler/stopp/{token}"


def _page(ctx: Ctx, form: FormView[MailChoicesForm]) -> Response:
    options = [(kind.value, _(KIND_LABELS[kind]), _(KIND_HINTS[kind])) for kind in MailKind]
    status = 422 if form.errors else 200
    return ctx.render("reminders/form.html", status=status, form=form, options=options)


@router.page(MINE, SIGNED_IN)
def choices(ctx: Ctx, _nothing: None) -> Response:
    """What I get now."""
    off = {kind for _who, kind in queries.turned_off(ctx.db, [ctx.actor.person_id or 0])}
    return _page(ctx, ctx.blank(MailChoicesForm, kinds=[k.value for k in MailKind if k not in off]))


@router.action(MINE, SIGNED_IN)
def choose(ctx: Ctx, _nothing: None) -> Response:
    """Get these, and no others."""
    form = ctx.parse(MailChoicesForm)
    if not form.ok:
        return _page(ctx, form)
    service.choose(ctx.db, ctx.actor, [kind for kind in MailKind if kind not in form.data.kinds])
    return ctx.redirect("/min-side#varsler", say=_("Valget ditt er lagret."))


# by the link in a mail: no sign-in, and nothing happens by only opening it


@router.page(STOP, OPEN)
def stopping(ctx: Ctx, _nothing: None) -> Response:
    """One press stops it; mail programs open links by themselves, so opening does not."""
    found = service.by_token(ctx.settings.secret, ctx.part("token"))
    if found is None:
        raise NotFound
    who, kinds = found
    off = {kind for _who, kind in queries.turned_off(ctx.db, [who])}
    labels = [_(KIND_LABELS[kind]) for kind in MailKind if kind in kinds]
    return ctx.render("reminders/stop.html", labels=labels, active=not kinds <= off)


@router.action(STOP, OPEN, again=True)
def stop_now(ctx: Ctx, _nothing: None) -> Response:
    """No more mails of this kind."""
    if not service.stop_by_token(ctx.db, ctx.settings.secret, ctx.part("token")):
        raise NotFound
    return ctx.redirect(ctx.path)
