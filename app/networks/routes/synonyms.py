"""Synonyms of the search: the shipped groups and the installation's own."""

from __future__ import annotations

from starlette.responses import Response

from app.core import search_synonyms
from app.core.access import ADMIN
from app.core.errors import Conflict, Invalid, NotFound
from app.core.forms import FormView
from app.core.i18n import _
from app.core.search_synonyms import Group
from app.core.web import Ctx
from app.networks.forms import SynonymForm
from app.networks.routes.installation import WORDS, frame, show
from app.networks.routes.shared import router

Typed = FormView[SynonymForm]


@router.page(WORDS, ADMIN)
def synonyms(ctx: Ctx, _record: None) -> Response:
    """Every group, and the form for a new one."""
    return _list(ctx, ctx.blank(SynonymForm, words=""))


def _list(ctx: Ctx, form: Typed) -> Response:
    return show(ctx, "synonyms", form, groups=search_synonyms.groups(ctx.db))


@router.action(WORDS, ADMIN)
def add_synonyms(ctx: Ctx, _record: None) -> Response:
    """A group more, of the installation's own."""
    form = ctx.parse(SynonymForm)
    if not form.ok or not _saved(ctx, form, Group(())):
        return _list(ctx, form)
    return ctx.redirect(WORDS, say=_("Synonymene er lagt til."))


def _saved(ctx: Ctx, form: Typed, group: Group) -> bool:
    """Write what was typed; False, and a sentence beside the field, when it can't be."""
    words = search_synonyms.split_words(form.data.words)
    try:
        search_synonyms.save(ctx.db, ctx.actor, group, form.data.version, words)
    except Invalid as error:
        form.say("words", error.reason)
    return not form.errors


def _group(ctx: Ctx) -> Group:
    groups = search_synonyms.groups(ctx.db)
    found = next((g for g in groups if g.key == ctx.part("navn")), None)
    if found is None:
        raise NotFound
    return found


@router.page(WORDS + "/{navn}", ADMIN)
def group_of_synonyms(ctx: Ctx, _record: None) -> Response:
    """One group."""
    group = _group(ctx)
    words = "\n".join(group.words)
    form = ctx.blank(SynonymForm, words=words, version=group.version)
    return show(ctx, "synonym", form, group=group)


@router.action(WORDS + "/{navn}", ADMIN)
def save_synonyms(ctx: Ctx, _record: None) -> Response:
    """Other words; none takes the group away, or switches off one that came with Flipp."""
    group, form = _group(ctx), ctx.parse(SynonymForm)
    try:
        if not form.ok or not _saved(ctx, form, group):
            return show(ctx, "synonym", form, group=group)
    except Conflict:
        now = {"words": "\n".join(group.words), "version": group.version}
        return ctx.conflict("networks/synonym.html", form, now, group=group, **frame(ctx))
    return ctx.redirect(WORDS, say=_("Synonymene er endret."))
