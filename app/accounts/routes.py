"""Signing in and out, a new password, my page, drafts."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from app.accounts import devices, limits, passwords, queries, service
from app.accounts.fields import spelled
from app.accounts.forms import (
    ChangePasswordForm,
    DemoForm,
    DraftForm,
    ForgotForm,
    LanguageForm,
    NameForm,
    NewPasswordForm,
    SignInForm,
)
from app.core import cookies, drafts, i18n, paging
from app.core.access import OPEN, SIGNED_IN
from app.core.ctx import OWN_PATH
from app.core.errors import NotFound
from app.core.forms import FormView
from app.core.i18n import _
from app.core.panels import Panel, panels_of
from app.core.web import Ctx, Router

router = Router()


def own_path(address: str) -> str:
    """The address if it is one of this installation's, else "/"."""
    return address if address.isprintable() and OWN_PATH.match(address) else "/"


def _source(ctx: Ctx) -> str:
    return ctx.request.client.host if ctx.request.client else ""


def _people_to_be(ctx: Ctx) -> list[Panel]:
    """The demo's people; the room that knows their roles shows them."""
    makers = ctx.app.panels.get("sign_in", []) if ctx.demo else []
    return [panel for make in makers if (panel := make(ctx, None)) is not None]


def start_session(ctx: Ctx, person_id: int, to: str, say: str = "") -> Response:
    """Sign this browser in, in place of whoever used it before; for slow actions."""
    device = devices.described(ctx.request.headers.get("user-agent", ""))
    with ctx.transaction() as db:
        service.end_session(db, ctx.session_token)
        token = service.start_session(db, person_id, device, ctx.settings.session_days)
    response = ctx.redirect(to, say=say)
    cookies.start_session(ctx.settings, response, token)
    return response


# signing in and out


def _sign_in_page(ctx: Ctx, form: FormView[Any], status: int = 200) -> Response:
    panels = _people_to_be(ctx)
    return ctx.render("accounts/sign_in.html", status=status, form=form, panels=panels)


@router.page("/logg-inn", OPEN)
def sign_in_page(ctx: Ctx, _record: None) -> Response:
    """E-mail and password; in a demo also one button for each role."""
    return _sign_in_page(ctx, ctx.blank(SignInForm, email="", til=own_path(ctx.arg("til"))))


@router.action("/logg-inn", OPEN, slow=True)
def sign_in(ctx: Ctx, _record: None) -> Response:
    """Check the password without holding any lock, then make the session."""
    form = ctx.parse(SignInForm)
    if not form.ok:
        return _sign_in_page(ctx, form, 422)
    account, source = spelled(form.data.email), _source(ctx)
    limits.SIGN_IN.demand(account, source)
    found = queries.credentials(ctx.db, account)
    right = passwords.matches(form.data.password, found.password_hash if found else "")
    if found is None or not right:
        limits.SIGN_IN.missed(account, source)
        form.say("", _("E-posten eller passordet er feil. Se over, og prøv en gang til."))
        return _sign_in_page(ctx, form, 422)
    return start_session(ctx, found.id, own_path(form.data.til))


@router.action("/demo-innlogging", OPEN, slow=True)
def sign_in_demo(ctx: Ctx, _record: None) -> Response:
    """Be one of the demo's people; does not exist in production."""
    form = ctx.parse(DemoForm)
    if not ctx.demo or not form.ok or not queries.is_demo_person(ctx.db, form.data.person):
        raise NotFound
    return start_session(ctx, form.data.person, own_path(form.data.til))


@router.action("/logg-ut", OPEN, again=True)
def sign_out(ctx: Ctx, _record: None) -> Response:
    """End this browser's session."""
    service.end_session(ctx.db, ctx.session_token)
    response = ctx.redirect("/", say=_("Du er logget ut."))
    cookies.end_session(ctx.settings, response)
    return response


# a forgotten password


def _forgot_page(ctx: Ctx, form: FormView[Any], status: int = 200) -> Response:
    mail = bool(ctx.settings.smtp_host)
    return ctx.render("accounts/forgot.html", status=status, form=form, mail=mail)


@router.page("/glemt-passord", OPEN)
def forgot_page(ctx: Ctx, _record: None) -> Response:
    """Where to send the link."""
    return _forgot_page(ctx, ctx.blank(ForgotForm, email=""))


@router.action("/glemt-passord", OPEN)
def ask_reset(ctx: Ctx, _record: None) -> Response:
    """The same answer whether the address has an account or not."""
    form = ctx.parse(ForgotForm)
    if not form.ok:
        return _forgot_page(ctx, form, 422)
    limits.RESET.demand(form.data.email, _source(ctx))
    limits.RESET.missed(form.data.email, _source(ctx))
    service.ask_reset(ctx.db, form.data.email, ctx.settings.base_url, ctx.settings.reset_minutes)
    said = _("Har adressen en konto, er det sendt en e-post med en lenke. Se også i søppelposten.")
    return ctx.redirect("/logg-inn", say=said)


@router.page("/nytt-passord/{token}", OPEN)
def new_password_page(ctx: Ctx, _record: None) -> Response:
    """Choose a new password, or read why the link no longer works."""
    person = queries.person_to_reset(ctx.db, ctx.part("token"))
    if person is None:
        return ctx.render("accounts/link_over.html", status=404)
    return ctx.render("accounts/new_password.html", form=ctx.blank(NewPasswordForm), person=person)


@router.action("/nytt-passord/{token}", OPEN, slow=True)
def save_new_password(ctx: Ctx, _record: None) -> Response:
    """Set the password once; every session the person had is over."""
    token = ctx.part("token")
    person = queries.person_to_reset(ctx.db, token)
    if person is None:
        return ctx.render("accounts/link_over.html", status=404)
    form = ctx.parse(NewPasswordForm)
    if not form.ok:
        return ctx.render("accounts/new_password.html", status=422, form=form, person=person)
    password_hash = passwords.hashed(form.data.new_password)
    with ctx.transaction() as db:
        service.use_reset(db, token, password_hash)
    said = _("Passordet er byttet. Du er logget ut overalt ellers.")
    return start_session(ctx, person.id, "/", say=said)


# my page


def _my_page(
    ctx: Ctx, status: int = 200, shown: str = "", form: FormView[Any] | None = None
) -> Response:
    person = queries.person(ctx.db, ctx.actor.person_id)
    return ctx.render(
        "accounts/my_page.html", status=status, **_my_page_parts(ctx, person, shown, form)
    )


def _my_page_parts(
    ctx: Ctx, person: Any, shown: str = "", form: FormView[Any] | None = None
) -> dict[str, Any]:
    parts: dict[str, Any] = {
        "person": person,
        "name_form": ctx.blank(NameForm, name=person.name, version=person.version),
        "password_form": ctx.blank(ChangePasswordForm),
        "language_form": ctx.blank(LanguageForm, language=person.language),
        "languages": i18n.available(),
        "sessions": queries.sessions_of(ctx.db, person.id),
        "panels": panels_of(ctx, person),
    }
    if form is not None:
        parts[shown] = form
    return parts


@router.page("/min-side", SIGNED_IN)
def my_page(ctx: Ctx, _record: None) -> Response:
    """My name, roles, password, language, and where I am signed in."""
    return _my_page(ctx)


@router.action("/min-side/navn", SIGNED_IN)
def save_name(ctx: Ctx, _record: None) -> Response:
    """Change my name."""
    form = ctx.parse(NameForm)
    if not form.ok:
        return _my_page(ctx, 422, "name_form", form)
    person = queries.person(ctx.db, ctx.actor.person_id)
    if form.data.version != person.version:
        current = {"name": person.name, "version": person.version}
        parts = _my_page_parts(ctx, person, "name_form", form)
        return ctx.conflict("accounts/my_page.html", form, current=current, **parts)
    service.rename(ctx.db, ctx.actor, person, form.data.name, form.data.version)
    return ctx.redirect("/min-side", say=_("Navnet er lagret."))


@router.action("/min-side/passord", SIGNED_IN, slow=True)
def save_password(ctx: Ctx, _record: None) -> Response:
    """Change my password; signs me out everywhere else."""
    form = ctx.parse(ChangePasswordForm)
    if not form.ok:
        return _my_page(ctx, 422, "password_form", form)
    person = queries.person(ctx.db, ctx.actor.person_id)
    limits.SIGN_IN.demand(person.email, _source(ctx))
    if not passwords.matches(form.data.password, person.password_hash):
        limits.SIGN_IN.missed(person.email, _source(ctx))
        form.say("password", _("Dette er ikke passordet du har nå."))
        return _my_page(ctx, 422, "password_form", form)
    password_hash = passwords.hashed(form.data.new_password)
    with ctx.transaction() as db:
        again = queries.person(db, ctx.actor.person_id)
        service.set_password(db, ctx.actor, again, password_hash)
        service.end_sessions(db, again.id, but=ctx.actor.session_id)
    return ctx.redirect("/min-side", say=_("Passordet er byttet. Du er logget ut overalt ellers."))


@router.action("/min-side/sprak", SIGNED_IN)
def save_language(ctx: Ctx, _record: None) -> Response:
    """Choose the language of every page."""
    form = ctx.parse(LanguageForm)
    if form.ok and form.data.language not in {"", *i18n.available()}:
        form.say("language", _("Velg ett av alternativene."))
    if not form.ok:
        return _my_page(ctx, 422, "language_form", form)
    person = queries.person(ctx.db, ctx.actor.person_id)
    service.choose_language(ctx.db, ctx.actor, person, form.data.language)
    i18n.use(form.data.language or ctx.wanted_language())
    return ctx.redirect("/min-side", say=_("Språket er lagret."))


@router.action("/min-side/okter/{id}/avslutt", SIGNED_IN)
def end_session(ctx: Ctx, _record: None) -> Response:
    """Sign out one of my browsers."""
    service.end_one_session(ctx.db, ctx.actor.person_id, paging.cursor(ctx.part("id")) or 0)
    return ctx.redirect("/min-side", say=_("Den er logget ut."))


@router.action("/min-side/andre-okter/avslutt", SIGNED_IN, again=True)
def end_other_sessions(ctx: Ctx, _record: None) -> Response:
    """Sign me out everywhere but here."""
    service.end_sessions(ctx.db, ctx.actor.person_id, but=ctx.actor.session_id)
    return ctx.redirect("/min-side", say=_("Du er logget ut overalt ellers."))


# drafts


@router.action("/utkast", SIGNED_IN)
def save_draft(ctx: Ctx, _record: None) -> Response:
    """Keep what is being typed; asked for by script, answered in a word.

    Nothing is kept under an address this person could not open now: what stood there may be
    taken back, or be somebody else's.
    """
    form = ctx.parse(DraftForm)
    address = form.data.address if form.ok else ""
    person_id = ctx.actor.person_id
    if address.startswith("/") and drafts.fit(address, form.data.body):
        if person_id is not None and ctx.app.may_open(ctx, address):
            drafts.save(ctx.db, person_id, address, form.data.body)
        return Response(status_code=204, headers={"Cache-Control": "no-store"})
    text = _("Utkastet er ikke lagret. Det kan være for langt, eller inneholde et fødselsnummer.")
    return Response(text, 422, media_type="text/plain", headers={"Cache-Control": "no-store"})


@router.action("/utkast/forkast", SIGNED_IN)
def drop_draft(ctx: Ctx, _record: None) -> Response:
    """Throw the draft away, and go back to the empty form."""
    form = ctx.parse(DraftForm)
    address = form.data.address if form.ok else ""
    drafts.drop(ctx.db, ctx.actor.person_id or 0, address)
    return ctx.redirect(own_path(address), say=_("Utkastet er kastet."))
