"""Shadowing: a member has followed somebody who succeeds, and tells what was seen."""

from __future__ import annotations

from starlette.responses import Response

from app.core import clock
from app.core.errors import Forbidden
from app.core.forms import FormView
from app.core.i18n import N_, _
from app.core.looked_over import points_out
from app.core.web import Ctx
from app.networks.policy import WHO_LOGS, NetworkDo, group_to_log_in, groups_to_log_in
from app.networks.queries import NetworkInfo, in_network
from app.workshops import shadowing
from app.workshops.forms import Becomes, ShadowingForm
from app.workshops.routes.shared import router

PAGE = "/{nett}/observasjon/ny"
KINDS = (
    (Becomes.INSIGHT, N_("En innsikt"), N_("Noe å ta med videre, uten at dere vet om det holder.")),
    (Becomes.PRACTICE, N_("En praksis"), N_("Noe andre kan gjøre. Den blir nominert.")),
)


@router.page(PAGE, in_network(NetworkDo.LOG))
def new(ctx: Ctx, network: NetworkInfo) -> Response:
    """The sheet, four questions."""
    group = group_to_log_in(ctx.actor, network, ctx.arg("gruppe"))
    form = ctx.blank(
        ShadowingForm, group_id=group.id, becomes=Becomes.INSIGHT, seen_on=clock.today()
    )
    return _page(ctx, network, form)


def _page(
    ctx: Ctx, network: NetworkInfo, form: FormView[ShadowingForm], status: int = 200
) -> Response:
    return ctx.render(
        "workshops/shadowing.html",
        status=status,
        form=form,
        kinds=[(kind.value, _(label), _(hint)) for kind, label, hint in KINDS],
        groups=[(g.id, g.name) for g in groups_to_log_in(ctx.actor, network)],
        asks=_asks(form),
    )


def _asks(form: FormView[ShadowingForm]) -> bool:
    """Whether the box «these words name nobody» is shown."""
    return "sure" in form.values or any(name in form.errors for name in shadowing.PARTS)


@router.action(PAGE, in_network(NetworkDo.LOG))
def create(ctx: Ctx, network: NetworkInfo) -> Response:
    """It becomes an insight, or a practice; what may tell who it was is pointed out first."""
    form = ctx.parse(ShadowingForm)
    if form.ok and not form.data.sure:
        texts = {name: getattr(form.data, name) for name in shadowing.PARTS}
        points_out(form, texts)
    if not form.ok:
        return _page(ctx, network, form, 422)
    data = form.data
    if data.group_id not in {g.id for g in groups_to_log_in(ctx.actor, network)}:
        raise Forbidden(_(WHO_LOGS))
    seen = shadowing.Seen(data.did, data.situation, data.possible, data.needed)
    where = (ctx.db, ctx.actor, network.id, data.group_id)
    if data.becomes is Becomes.PRACTICE:
        practice = shadowing.as_practice(*where, seen, data.seen_on)
        said = _("Praksisen er nominert, med det du så i seg.")
        return ctx.redirect(f"/{network.slug}/praksiser/{practice.slug}", say=said)
    insight = shadowing.as_insight(*where, seen, data.seen_on)
    return ctx.redirect(f"/{network.slug}/innsikt/{insight.slug}", say=_("Innsikten er logget."))
