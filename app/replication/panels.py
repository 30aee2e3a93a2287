"""What replications show on an initiative's page, and beside the form that starts one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from markupsafe import Markup

from app.core.i18n import _, percent
from app.core.panels import Knowledge, Panel
from app.core.web import Ctx
from app.initiatives.models import STATUS_LABELS, Initiative
from app.initiatives.rules import STOPPED
from app.networks.lists import shorten
from app.replication import queries, service
from app.replication.drawing import cut, draw
from app.replication.family import Family, Member
from app.replication.forms import SeenForm
from app.replication.knowledge import evidence_of, facts_of, level_of
from app.replication.levels import Facts, level
from app.replication.models import (
    DIRECTION_LABELS,
    KEPT_LABELS,
    PLANNING_LABELS,
    Direction,
    Kept,
)
from app.replication.policy import could_try
from app.replication.queries import Attempt
from app.replication.rules import VERDICT_LABELS, unanswered, verdict
from app.replication.similar import Similar, Sketch, similar

Shown = dict[str, Any]


def button(ctx: Ctx, initiative: Initiative) -> Panel | None:
    """«Prøv hos oss», for those who could."""
    if not could_try(ctx.actor, initiative):
        return None
    href = f"/{ctx.network.slug}/tiltak/{initiative.slug}/prov"
    return Panel("replication/_try.html", {"href": href}, "head")


def knowledge(ctx: Ctx, record: Any) -> Knowledge | None:
    """What is known of an initiative's effect, for other rooms; None for what is no initiative."""
    if not isinstance(record, Initiative):
        return None
    known = level_of(ctx.db, record)
    return Knowledge(known.number, known.label, known.missing)


def of_initiative(ctx: Ctx, initiative: Initiative) -> Panel:
    """How the trial goes, the family, the level of knowledge, and what it rests on."""
    number = initiative.id
    # Kept until something changes anywhere: a family spans networks.
    whole = ctx.at_revision(None, ("family", number), lambda: queries.family_of(ctx.db, number))
    seen = whole.seen_by(ctx.actor)
    tied = ctx.at_revision(
        initiative.network_id, ("rests on", number), lambda: queries.numbers_seen(ctx.db, number)
    )
    rests_on = queries.attempts_numbered(ctx.db, ctx.actor, tied)[: queries.MOST_SEEN]
    here = {initiative.network_id}
    if whole.networks - here or {a.network_id for a in rests_on} - here:
        ctx.spans_networks = True
    shown = ctx.at_revision(
        initiative.network_id, ("evidence", number), lambda: evidence_of(ctx.db, [number or 0])
    )
    facts = facts_of(initiative, whole, shown[number or 0])
    return Panel(
        "replication/_of_initiative.html",
        {
            "trial": _trial(ctx, initiative, whole, seen),
            "family": shown_family(seen, initiative.id),
            "level": _shown_level(ctx, facts),
            "seen": [attempt(a) for a in rests_on],
            "home": f"/{ctx.network.slug}/tiltak/{initiative.slug}",
            "may_choose": ctx.can("replication:rest_on", initiative),
        },
    )


def _shown_level(ctx: Ctx, facts: Facts) -> Markup:
    """The level of knowledge, which many initiatives have for the same reasons."""
    return ctx.app.renderer.piece(
        "replication/_level.html",
        facts.values,
        lambda: {"l": level(facts), "tried": _tried(facts)},
    )


def _tried(facts: Facts) -> list[tuple[str, int]]:
    """The replications' own axis: how many, how many properly, how many that confirm."""
    trials = facts.trials
    return [
        (_("Utprøvinger hos andre"), len(trials)),
        (_("Ordentlig prøvd"), sum(t.proper for t in trials)),
        (_("Uavhengige som gikk bedre"), sum(t.confirms for t in trials)),
    ]


def _trial(ctx: Ctx, initiative: Initiative, whole: Family, seen: Family) -> Shown | None:
    """What a copy's page tells of the trial."""
    member = whole.members.get(initiative.id or 0)
    if member is None or member.replication_id is None:
        return None
    number = member.replication_id
    adaptations = ctx.at_revision(
        initiative.network_id,
        ("adaptations", number),
        lambda: queries.adaptations_of(ctx.db, number),
    )
    return {
        "original": seen.members.get(member.parent or 0),
        "member": member,
        "fidelity": fidelity(member),
        "lacks": unanswered([(p.text, p.kept) for p in member.parts]),
        "parts": [(p.text, _(KEPT_LABELS[p.kept]), p.kept is Kept.YES) for p in member.parts],
        "outcome": _(DIRECTION_LABELS[member.outcome]),
        "known": member.outcome is not Direction.UNKNOWN,
        "independent": _("Ja") if member.independent else _("Nei"),
        "adaptations": [adaptation(row) for row in adaptations],
        "may_report": ctx.can("replication:report", initiative),
    }


def adaptation(row: Any) -> Shown:
    """Something done in another way, as a line."""
    return {
        "id": row.id,
        "what": row.what,
        "why": row.why,
        "made_on": row.made_on,
        "planning": _(PLANNING_LABELS[row.planning]),
    }


def fidelity(member: Member) -> str:
    """How much of the core was kept, in words."""
    parts, share = member.parts, member.trial.fidelity
    if not parts:
        return _("Kjernen var ikke beskrevet")
    kept = sum(p.kept is Kept.YES for p in parts)
    if share is None:
        return _("Ikke kjent ennå")
    told = {"kept": kept, "all": len(parts), "share": percent(100 * share)}
    return _("%(kept)s av %(all)s deler (%(share)s)") % told


def shown_family(seen: Family, current: int | None) -> Shown | None:
    """The tree and its table; None when there is nobody but the one."""
    if len(seen.members) < 2:
        return None
    tree = draw(seen)
    dots = [_dot(dot, dot.member, current) for dot in tree.dots]
    said = verdict(m.trial for m in seen.trials)
    return {
        "tree": tree,
        "dots": dots,
        "verdict": said,
        "verdict_label": _(VERDICT_LABELS[said]),
        "example": any(m.example for m in seen.members.values()),
        "title": _("Slektstreet til tiltaket"),
    }


def _dot(dot: Any, member: Member, current: int | None) -> Shown:
    tried = member.replication_id is not None
    outcome = _(DIRECTION_LABELS[member.outcome]) if tried else _("Opphavet")
    share = member.trial.fidelity
    kept = percent(100 * share) if share is not None else _("ikke kjent")
    status = _(STATUS_LABELS[member.status])
    said = _("%(status)s · kjernen: %(kept)s") % {"status": status, "kept": kept}
    return {
        "dot": dot,
        "member": member,
        "current": member.id == current,
        "shape": str(member.outcome) if tried else "opphav",
        "line1": cut(f"{member.group} · {member.network}", dot.room),
        "line2": cut(said if tried else status, dot.room),
        "line3": outcome,
        "status": status,
        "kept": kept if tried else "–",
        "outcome": outcome,
        "independent": (_("Ja") if member.independent else _("Nei")) if tried else "–",
    }


def attempt(row: Attempt) -> Shown:
    """An earlier attempt as a line: what it is, where, and what happened."""
    stopped = row.status in STOPPED
    happened = shorten(row.learned, 160) if stopped and row.learned else ""
    return {
        "id": row.id,
        "title": row.title,
        "href": row.href,
        "status": row.status,
        "label": _(STATUS_LABELS[row.status]),
        "where": f"{row.group} · {row.network}",
        "happened": happened or shorten(row.purpose, 160),
        "lesson": bool(happened),
        "example": row.example,
        "try_href": "",
    }


def why(found: Similar) -> str:
    """Why it is similar: «samme målgruppe, ordene frokost, skole»."""
    said = [_("samme målgruppe")] if found.same_target else []
    if len(found.words) == 1:
        said.append(_("ordet %s") % found.words[0])
    elif found.words:
        said.append(_("ordene %s") % ", ".join(found.words))
    return ", ".join(said)


def similar_lines(ctx: Ctx, found: Sequence[Similar], chosen: Collection[int]) -> list[Shown]:
    """The similar ones as lines with their reasons, and the way on for those who could try it."""
    return [
        attempt(s.attempt)
        | {
            "why": why(s),
            "chosen": s.attempt.id in chosen,
            "try_href": f"{s.attempt.href}/prov" if could_try(ctx.actor, s.attempt) else "",
        }
        for s in found
    ]


def beside_new(ctx: Ctx, typed: Any) -> Panel:
    """The three most similar attempts beside the form, those already chosen first."""
    sketch = Sketch(typed.title, typed.purpose, typed.target_group)
    found = similar(ctx.db, ctx.actor, sketch, ctx.network.id, also=typed.seen)
    return Panel(
        "replication/_similar.html",
        {
            "lines": similar_lines(ctx, found, typed.seen),
            "asked": not sketch.empty,
        },
    )


def take_seen(ctx: Ctx, initiative: Initiative) -> None:
    """Keep «Vi har sett på disse» of the form the initiative was started with."""
    form = ctx.parse(SeenForm)
    if form.ok and form.data.seen_ids:
        service.rest_on(ctx.db, ctx.actor, initiative, form.data.seen_ids)
