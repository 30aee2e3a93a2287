"""What an invitation leads to: make an account and join, or join with the one you have."""

from __future__ import annotations

from starlette.responses import Response

from app.accounts import devices, passwords
from app.accounts import queries as people
from app.accounts import service as accounts
from app.core import cookies
from app.core.access import OPEN, Actor
from app.core.errors import Invalid
from app.core.forms import FormView
from app.core.i18n import _
from app.core.web import Ctx
from app.networks import find, members
from app.networks.find import OVER, InvitationState
from app.networks.forms import JoinForm
from app.networks.labels import ROLE_LABELS
from app.networks.models import Invitation, ResourceGroup
from app.networks.routes.shared import router


def _over(ctx: Ctx, state: InvitationState) -> Response:
    return ctx.render("networks/invitation_over.html", status=410, text=_(OVER[state]))


def _page(
    ctx: Ctx, invitation: Invitation, form: FormView[JoinForm], known: bool = False
) -> Response:
    group = invitation.group_id and ctx.db.get(ResourceGroup, invitation.group_id)
    return ctx.render(
        "networks/join.html",
        status=422 if form.errors else 200,
        form=form,
        joining=find.network_by_id(ctx.db, invitation.network_id),
        role=_(ROLE_LABELS[invitation.role]),
        group=group.name if group else "",
        known=known,
    )


@router.page("/invitasjon/{token}", OPEN)
def invitation(ctx: Ctx, _record: None) -> Response:
    """What one is invited to."""
    row = find.invitation(ctx.db, ctx.part("token"))
    state = find.invitation_state(row)
    if state is not InvitationState.OPEN:
        return _over(ctx, state)
    return _page(ctx, row, ctx.blank(JoinForm, email=row.email, name=""))


@router.action("/invitasjon/{token}", OPEN, slow=True)
def join(ctx: Ctx, _record: None) -> Response:
    """Take the role; the password is hashed before any lock is taken."""
    token = ctx.part("token")
    row = find.invitation(ctx.db, token)
    state = find.invitation_state(row)
    if state is InvitationState.USED and ctx.actor.in_network(row.network_id):
        return ctx.redirect(_home(ctx, row))
    if state is not InvitationState.OPEN:
        return _over(ctx, state)
    if ctx.actor.signed_in:
        return _join_as_myself(ctx, row, token)
    form = ctx.parse(JoinForm)
    known = form.ok and people.person_of(ctx.db, form.data.email) is not None
    if known:
        form.say("email", _("Adressen har en konto. Logg inn med den, så kommer du tilbake hit."))
    if not form.ok:
        return _page(ctx, row, form, known)
    return _join_as_new(ctx, row, token, form.data)


def _home(ctx: Ctx, row: Invitation) -> str:
    return f"/{find.network_by_id(ctx.db, row.network_id).slug}"


def _join_as_myself(ctx: Ctx, row: Invitation, token: str) -> Response:
    try:
        with ctx.transaction() as db:
            members.accept(db, ctx.actor, token)
    except Invalid as error:
        return ctx.redirect(_home(ctx, row), say=error.reason)
    return ctx.redirect(_home(ctx, row), say=_("Velkommen! Du er med i nettverket."))


def _join_as_new(ctx: Ctx, row: Invitation, token: str, data: JoinForm) -> Response:
    password_hash = passwords.hashed(data.new_password)
    device = devices.described(ctx.request.headers.get("user-agent", ""))
    with ctx.transaction() as db:
        person = accounts.create_person(
            db, None, email=data.email, name=data.name, password_hash=password_hash
        )
        members.accept(db, Actor(person.id, person.name), token)
        assert person.id is not None
        session = accounts.start_session(db, person.id, device, ctx.settings.session_days)
    response = ctx.redirect(_home(ctx, row), say=_("Velkommen! Kontoen din er laget."))
    cookies.start_session(ctx.settings, response, session)
    return response
