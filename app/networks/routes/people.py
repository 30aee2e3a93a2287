"""The network's people: their roles, suspension and its end."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from app.accounts.models import Person
from app.core import audit
from app.core.errors import Invalid
from app.core.forms import Form, FormView
from app.core.i18n import _
from app.core.web import Ctx
from app.networks import find, members
from app.networks.forms import MemberForm, ReasonForm
from app.networks.labels import ROLE_LABELS, STATE_COLORS, STATE_LABELS
from app.networks.models import Membership
from app.networks.queries import NetworkInfo
from app.networks.routes.shared import (
    MANAGE,
    SETTINGS,
    frame,
    home,
    number,
    places_to_choose,
    router,
    show,
)

PEOPLE = SETTINGS + "/folk"


@router.page(PEOPLE, MANAGE)
def people(ctx: Ctx, network: NetworkInfo) -> Response:
    """Everybody with a role, and what they may."""
    labels = {"roles": ROLE_LABELS, "states": STATE_LABELS, "colors": STATE_COLORS}
    found = find.members(ctx.db, network.id)
    return show(ctx, network, "people", None, members=found, labels=labels)


def _current(member: Membership) -> dict[str, Any]:
    return {
        "role": member.role,
        "group_id": member.group_id,
        "organisation_id": member.organisation_id,
        "ends": member.ends,
        "moderates": "1" if member.moderates else "",
        "version": member.version,
    }


def _context(ctx: Ctx, network: NetworkInfo, member: Membership) -> dict[str, Any]:
    return {
        "member": member,
        "person": ctx.db.get(Person, member.person_id),
        "state_label": _(STATE_LABELS[member.state]),
        "state_color": STATE_COLORS[member.state],
        "history": audit.history(ctx.db, member, names=True),
        "reason_form": ctx.blank(ReasonForm, reason=""),
        **places_to_choose(network),
    }


def _member_page(
    ctx: Ctx,
    network: NetworkInfo,
    member: Membership,
    form: FormView[MemberForm] | None = None,
    reason_form: FormView[ReasonForm] | None = None,
) -> Response:
    parts = _context(ctx, network, member) | frame(ctx, network)
    parts["form"] = form or ctx.blank(MemberForm, reason="", **_current(member))
    if reason_form is not None:
        parts["reason_form"] = reason_form
    shown: list[FormView[Form]] = [parts["form"], parts["reason_form"]]
    status = 422 if any(view.errors for view in shown) else 200
    return ctx.render("networks/member.html", status=status, **parts)


@router.page(PEOPLE + "/{id}", MANAGE)
def member(ctx: Ctx, network: NetworkInfo) -> Response:
    """One member's role."""
    return _member_page(ctx, network, find.member(ctx.db, network.id, number(ctx)))


@router.action(PEOPLE + "/{id}", MANAGE)
def save_member(ctx: Ctx, network: NetworkInfo) -> Response:
    """Another role, group, organisation or last day."""
    row = find.member(ctx.db, network.id, number(ctx))
    form = ctx.parse(MemberForm)
    if not form.ok:
        return _member_page(ctx, network, row, form)
    if form.data.version != row.version:
        parts = _context(ctx, network, row) | frame(ctx, network)
        return ctx.conflict("networks/member.html", form, _current(row), **parts)
    data = form.data
    try:
        members.change_member(
            ctx.db,
            ctx.actor,
            row,
            data.version,
            role=data.role,
            group_id=data.group_id,
            organisation_id=data.organisation_id,
            ends=data.ends,
            moderates=data.moderates,
            reason=data.reason,
        )
    except Invalid as error:
        form.say("role", error.reason)
        return _member_page(ctx, network, row, form)
    return ctx.redirect(home(network, "folk"), say=_("Rollen er lagret."))


@router.action(PEOPLE + "/{id}/sperr", MANAGE)
def suspend(ctx: Ctx, network: NetworkInfo) -> Response:
    """Take away every right the person has here."""
    row = find.member(ctx.db, network.id, number(ctx))
    form = ctx.parse(ReasonForm)
    if not form.ok:
        return _member_page(ctx, network, row, reason_form=form)
    try:
        members.suspend(ctx.db, ctx.actor, row, form.data.reason)
    except Invalid as error:
        form.say("reason", error.reason)
        return _member_page(ctx, network, row, reason_form=form)
    return ctx.redirect(home(network, "folk"), say=_("Tilgangen er sperret."))


@router.action(PEOPLE + "/{id}/opphev", MANAGE)
def lift(ctx: Ctx, network: NetworkInfo) -> Response:
    """Give the rights back."""
    row = find.member(ctx.db, network.id, number(ctx))
    form = ctx.parse(ReasonForm)
    if not form.ok:
        return _member_page(ctx, network, row, reason_form=form)
    try:
        members.lift(ctx.db, ctx.actor, row, form.data.reason)
    except Invalid as error:
        form.say("reason", error.reason)
        return _member_page(ctx, network, row, reason_form=form)
    return ctx.redirect(home(network, "folk"), say=_("Sperringen er opphevet."))
