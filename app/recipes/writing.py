"""What an initiative's or a method's sheet says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.core.i18n import _
from app.core.panels import knowledge_of
from app.core.web import Ctx
from app.initiatives import queries, rules
from app.initiatives.models import (
    DEPENDENCE_LABELS,
    OFFICE_LABELS,
    STATUS_LABELS,
    Dependence,
    Initiative,
    OfficeSize,
)
from app.methods import rules as method_rules
from app.methods.models import MethodResult, PromisingMethod
from app.networks.models import TermKind
from app.networks.queries import GroupInfo, NetworkInfo
from app.recipes.sheet import LONG, SHORT, Recipe


def of_initiative(ctx: Ctx, initiative: Initiative) -> Recipe:
    """The sheet of an initiative, as the reader may see it. Four queries."""
    network, tied = ctx.network, queries.ties(ctx.db, ctx.actor, initiative)
    group = network.group(initiative.group_id)
    recipe = Recipe(
        kind=_("Tiltak"),
        place=", ".join(filter(None, (group.name if group else "", network.name))),
        title=initiative.title,
        status=_(STATUS_LABELS[initiative.status]),
        lead=initiative.purpose,
        address=f"{ctx.settings.base_url}/{network.slug}/tiltak/{initiative.slug}",
        contact=initiative.contact_role or _answering(network, group),
        example=initiative.example,
        knowledge=knowledge_of(ctx, initiative),
    )
    stopped = initiative.status in rules.STOPPED
    if stopped:
        _came(recipe, initiative, lesson=True)
    _how(ctx, recipe, initiative, tied)
    recipe.add(_("Det krever"), points=_takes(initiative), most_of_point=SHORT, needed=True)
    if not stopped:
        _came(recipe, initiative, lesson=False)
    return recipe


def _answering(network: NetworkInfo, group: GroupInfo | None) -> str:
    """Who answers when no role is named, as «Kontakt oss» says it."""
    return _("Ressursgruppe %s") % group.name if group else network.name


def _how(ctx: Ctx, recipe: Recipe, initiative: Initiative, tied: queries.Ties) -> None:
    """For whom, where, with whom, who does what, what must stay and what may change."""
    words = {k: _words(ctx, tied, k) for k in (TermKind.TARGET, TermKind.SETTING)}
    ages = method_rules.ages(initiative.age_from, initiative.age_to)
    whom = (
        [initiative.target_group, ages]
        if initiative.target_group
        else [words[TermKind.TARGET], ages]
    )
    recipe.add(_("For hvem"), [_listed(whom)], most=SHORT, needed=True)
    recipe.add(_("Hvor"), [initiative.setting or words[TermKind.SETTING]], most=SHORT)
    recipe.add(_("Hvem gjør hva"), [initiative.who_does], most=LONG, needed=True)
    partners = [o.name for o in ctx.network.organisations if o.id in tied.partner_ids]
    recipe.add(_("Sammen med"), ["; ".join(partners)], most=SHORT)
    recipe.add(_("Må være med"), points=initiative.core_parts)
    recipe.add(_("Kan tilpasses"), points=initiative.adaptable_parts)
    if initiative.status not in rules.STOPPED:
        recipe.add(_("Hvorfor det virker"), [initiative.mechanism])


def _words(ctx: Ctx, tied: queries.Ties, kind: TermKind) -> str:
    return _listed([t.name for t in ctx.network.terms if t.kind is kind and t.id in tied.term_ids])


def _listed(texts: Sequence[str]) -> str:
    return ", ".join(text for text in texts if text)


def _takes(initiative: Initiative) -> list[str]:
    """What it takes, a line each; what nobody has said is left out."""
    one, size = initiative.depends_on_one, initiative.office_size
    told = (
        (_("Folk og tid"), initiative.needs_staff),
        (_("Penger"), initiative.needs_money or initiative.funding),
        (_("Kunnskap"), initiative.needs_skill),
        (_("Avhengig av én"), "" if one is Dependence.UNKNOWN else _(DEPENDENCE_LABELS[one])),
        (_("Passer for"), "" if size is OfficeSize.UNKNOWN else _(OFFICE_LABELS[size])),
    )
    return [f"{name}: {text}" for name, text in told if text.strip()]


def _came(recipe: Recipe, initiative: Initiative, *, lesson: bool) -> None:
    """What came of it; of what was stopped, also what was believed and the advice, and first."""
    if not lesson:
        recipe.add(_("Hva kom ut av det"), [initiative.learned], most=LONG, needed=True)
        return
    told = (
        (_("Forventet"), initiative.expected),
        (_("Skjedde"), initiative.learned),
        (_("Råd til den neste"), initiative.advice),
    )
    texts = [f"{name}: {text}" for name, text in told if text.strip()]
    recipe.add(_("Dette lærte vi"), texts, lesson=True)


def of_method(ctx: Ctx, method: PromisingMethod, results: Sequence[MethodResult]) -> Recipe:
    """The sheet of a promising method."""
    period = method_rules.period(method.started, method.ended)
    recipe = Recipe(
        kind=_("Lovende metode"),
        place=method.office,
        title=method.title,
        status=" · ".join(filter(None, (method.status_text, period))),
        lead=method.problem,
        address=f"{ctx.settings.base_url}/bibliotek/metoder/{method.slug}",
        contact=method.office or method.source,
        example=method.example,
        knowledge=knowledge_of(ctx, method),
    )
    whom = [method.target_group, method_rules.ages(method.age_from, method.age_to)]
    recipe.add(_("For hvem"), [_listed(whom)], most=SHORT, needed=True)
    recipe.add(_("Slik gjøres det"), [method.description], most=LONG, needed=True)
    recipe.add(_("Samarbeid"), [method.collaboration])
    recipe.add(_("Det krever"), [method.needs], most=LONG, needed=True)
    figures = [_figure(method_rules.figure(r)) for r in results]
    came = _("Hva kom ut av det")
    recipe.add(came, [method.results_text], figures, most_of_point=SHORT, needed=True)
    recipe.add(_("Overførbart"), [method.transferability])
    recipe.add(_("Kilde"), [method.source], most=SHORT)
    return recipe


def _figure(figure: Any) -> str:
    return ". ".join(filter(None, (f"{figure.what}: {figure.text}", figure.interval)))
