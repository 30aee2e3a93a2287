"""Four words find a post again: where it is, the dialogue about it, and the way to take it back."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from app.accounts.limits import Guesses
from app.core import guard
from app.core.access import OPEN
from app.core.errors import Invalid, NotFound
from app.core.forms import FormView
from app.core.i18n import _
from app.core.web import Ctx
from app.intake import queries, receipts, rules, service, story
from app.intake.forms import ReceiptForm, ReplyForm
from app.intake.models import Post, PostState
from app.intake.routes.shared import pieces, router, source
from app.networks.queries import network_info

MINE = "/mitt-innspill"
# A class looks up its receipts through one address. At 44 bits, these many tries find nothing.
TRIES = Guesses(for_account=None, for_source=300)
ALL = "all"


@router.page(MINE, OPEN, quiet=True)
def ask_for_words(ctx: Ctx, _record: None) -> Response:
    """Where the four words are typed."""
    return _words_page(ctx, ctx.blank(ReceiptForm, ord=""))


def _words_page(ctx: Ctx, form: FormView[Any], status: int = 200) -> Response:
    lines = [rules.help_line(_(line)) for line in rules.HELP]
    tries = [" ".join(receipt) for receipt in receipts.DEMO] if ctx.demo else []
    return ctx.render("intake/words.html", status=status, form=form, help=lines, tries=tries)


@router.action(MINE, OPEN, slow=True, quiet=True)
def look_up(ctx: Ctx, _record: None) -> Response:
    """What became of it."""
    form = ctx.parse(ReceiptForm)
    post = _found(ctx, form)
    return _words_page(ctx, form, 422) if post is None else _post_page(ctx, post, form)


@router.action(MINE + "/svar", OPEN, slow=True, quiet=True)
def answer(ctx: Ctx, _record: None) -> Response:
    """Its sender answers the group's question."""
    form = ctx.parse(ReplyForm)
    post = _found(ctx, form)
    if post is None:
        return _words_page(ctx, form, 422)
    if not form.ok:
        return _post_page(ctx, post, form, 422)
    if form.data.go != "send" and (found := guard.marks(form.data.text)):
        # Pointed out once, as in the form; then its sender decides.
        if form.data.go == "vask":
            form.values["text"] = guard.masked(form.data.text, found)
        return _post_page(ctx, post, form, 422, look_over=True)
    try:
        with ctx.transaction() as db:
            service.reply(db, _locked(ctx, post), form.data.text)
    except Invalid as problem:
        form.say("text", problem.reason)
        return _post_page(ctx, post, form, 422)
    return _again(ctx, post, form, _("Takk. Svaret ditt er kommet fram."))


@router.action(MINE + "/trekk", OPEN, slow=True, quiet=True)
def take_back(ctx: Ctx, _record: None) -> Response:
    """It goes, and nothing of it is left in the database's files."""
    form = ctx.parse(ReceiptForm)
    post = _found(ctx, form)
    if post is None:
        return _words_page(ctx, form, 422)
    try:
        with ctx.transaction() as db:
            service.withdraw(db, _locked(ctx, post))
    except Invalid:
        return _post_page(ctx, post, form)  # taken back already: the page says so
    ctx.scrub()
    return _again(ctx, post, form, _("Innspillet er trukket. Teksten er slettet."))


def _found(ctx: Ctx, form: FormView[Any]) -> Post | None:
    """The post of the words; None with a sentence beside the field. Raises TooMany."""
    typed = str(form.values.get("ord", ""))
    if "ord" in form.errors:
        return None
    try:
        receipt = receipts.read(typed)
    except receipts.UnknownWord as unknown:
        form.say("ord", _unknown(unknown.word))
        return None
    TRIES.demand(ALL, source(ctx))
    own, others = ctx.settings.secret, ctx.settings.receipt_keys
    tried = (queries.by_receipt(ctx.db, k) for k in receipts.each_locked(own, others, receipt))
    post = next((found for found in tried if found is not None), None)
    if post is None:
        TRIES.missed(ALL, source(ctx))
        form.say("ord", _("Vi finner ikke noe med disse fire ordene. Se nøye på hvert ord."))
    else:
        form.values["ord"] = receipts.spelled(receipt)
    return post


def _unknown(word: str) -> str:
    if word:
        return _("Ordet «%s» står ikke på noen kvittering. Sjekk hvordan det er skrevet.") % word
    return _("Skriv alle de fire ordene, med mellomrom eller strek mellom.")


def _locked(ctx: Ctx, post: Post) -> Post:
    found = queries.by_receipt(ctx.db, post.receipt_hash, lock=True)
    if found is None:
        raise NotFound
    return found


def _again(ctx: Ctx, post: Post, form: FormView[Any], done: str) -> Response:
    ctx.read_anew()
    fresh = queries.by_receipt(ctx.db, post.receipt_hash)
    assert fresh is not None
    form.values.pop("text", None)
    return _post_page(ctx, fresh, form, done=done)


def _post_page(
    ctx: Ctx,
    post: Post,
    form: FormView[Any],
    status: int = 200,
    done: str = "",
    look_over: bool = False,
) -> Response:
    slug = story.network_slug(ctx.db, post.network_id)
    network = network_info(ctx, slug)
    assert network is not None
    ctx.network = network
    told = story.tell(ctx, post)
    return ctx.render(
        "intake/mine.html",
        status=status,
        form=form,
        post=post,
        story=told,
        asks=post.state is PostState.ASKED,
        talks=post.state in rules.TALKING,
        look_over=pieces(str(form.values.get("text", ""))) if look_over else [],
        gone=post.state is PostState.WITHDRAWN,
        help=queries.youth(ctx, post.network_id).help,
        words=form.values["ord"].split("-"),
        done=done,
        more=f"/{network.slug}/del" if network.public else "",
    )
