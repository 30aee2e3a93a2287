"""Pages and actions of replications, under the initiative's address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from app.core.access import Guard, loads
from app.core.choices import choices
from app.core.columns import REACH_LABELS, Reach
from app.core.errors import Invalid, NotFound
from app.core.forms import FormView
from app.core.i18n import _
from app.core.looked_over import looked_over
from app.core.web import Ctx, Router
from app.initiatives.models import (
    DEPENDENCE_LABELS,
    OFFICE_LABELS,
    Dependence,
    Initiative,
    OfficeSize,
)
from app.initiatives.queries import load_initiative
from app.replication import forms, panels, queries, service
from app.replication.models import (
    DIRECTION_LABELS,
    INDEPENDENCE_LABELS,
    KEPT_LABELS,
    PLANNING_LABELS,
    Adaptation,
    Planning,
    Replication,
)
from app.replication.policy import ReplicationDo
from app.replication.queries import Place
from app.replication.similar import Sketch, similar

router = Router()
ONE = "/{nett}/tiltak/{slug}"
TRY, REPORT, SIMILAR = ONE + "/prov", ONE + "/utproving", ONE + "/lignende"
ADAPT = REPORT + "/tilpasning"
ADAPTED = ADAPT + "/{nummer:int}"
ADAPTATION = ("what", "why", "made_on", "planning")
MANY = 6
REPORTED = ("started_on", "outcome", "outcome_note", "independence")


def address(ctx: Ctx, initiative: Initiative) -> str:
    """The initiative's page."""
    return f"/{ctx.network.slug}/tiltak/{initiative.slug}"


@dataclass(frozen=True)
class Copy:
    """A group's own copy, and what ties it to the original."""

    initiative: Initiative
    replication: Replication

    @property
    def network_id(self) -> int:
        """The copy's network."""
        return self.initiative.network_id

    @property
    def group_id(self) -> int:
        """The group that tries it."""
        return self.initiative.group_id


def load_copy(ctx: Ctx) -> Copy:
    """The copy of the address, locked to be changed. Raises NotFound: hidden, or no copy."""
    initiative = load_initiative(ctx)
    replication = queries.replication_of(ctx.db, initiative.id, lock=ctx.route.writes)
    if replication is None:
        raise NotFound
    return Copy(initiative, replication)


TO_TRY: Guard[Initiative] = loads(load_initiative, ReplicationDo.TRY)
TO_CHOOSE: Guard[Initiative] = loads(load_initiative, ReplicationDo.REST_ON)
OF_COPY: Guard[Copy] = loads(load_copy, ReplicationDo.REPORT)


# «Prøv hos oss»


@router.page(TRY, TO_TRY)
def trying(ctx: Ctx, initiative: Initiative) -> Response:
    """What it takes, what to keep, what may be adapted; and which group takes it over."""
    places = queries.places(ctx.db, ctx.actor, initiative)
    first = next((p.group_id for p in places if p.own is None), 0)
    form = ctx.blank(forms.TryForm, group_id=first, reach=Reach.NETWORK)
    return _try_page(ctx, initiative, form, places)


def _try_page(
    ctx: Ctx,
    initiative: Initiative,
    form: FormView[forms.TryForm],
    places: list[Place],
    status: int = 200,
) -> Response:
    several = len({p.network_id for p in places}) > 1
    return ctx.render(
        "replication/try.html",
        status=status,
        initiative=initiative,
        group=ctx.network.group(initiative.group_id),
        form=form,
        places=[
            (p.group_id, f"{p.group} ({p.network})" if several else p.group)
            for p in places
            if p.own is None
        ],
        trying=[(p.group, f"/{p.network_slug}/tiltak/{p.own}") for p in places if p.own],
        reaches=choices(REACH_LABELS),
        takes=_takes(initiative),
        kept_back=initiative.reach is Reach.GROUP,
    )


def _takes(initiative: Initiative) -> list[dict[str, Any]]:
    """What it takes, as far as the group has said."""
    one, size = initiative.depends_on_one, initiative.office_size
    return [
        {"term": _("Folk"), "text": initiative.needs_staff},
        {"term": _("Penger"), "text": initiative.needs_money},
        {"term": _("Kompetanse"), "text": initiative.needs_skill},
        {
            "term": _("Avhengig av én person"),
            "text": "" if one is Dependence.UNKNOWN else _(DEPENDENCE_LABELS[one]),
        },
        {
            "term": _("Passer for"),
            "text": "" if size is OfficeSize.UNKNOWN else _(OFFICE_LABELS[size]),
        },
        {"term": _("Spør"), "text": initiative.contact_role},
    ]


@router.action(TRY, TO_TRY)
def try_here(ctx: Ctx, initiative: Initiative) -> Response:
    """Make the group's own copy."""
    places = queries.places(ctx.db, ctx.actor, initiative)
    form = ctx.parse(forms.TryForm)
    place = next((p for p in places if form.ok and p.group_id == form.data.group_id), None)
    if form.ok and place is None:
        form.say("group_id", _("Velg en av gruppene dine."))
    if not form.ok or place is None:
        return _try_page(ctx, initiative, form, places, 422)
    where = (place.network_id, place.group_id)
    try:
        copy, _tie = service.try_here(
            ctx.db, ctx.actor, initiative, *where, reach=form.data.reach, example=initiative.example
        )
    except Invalid as problem:
        form.say("group_id", problem.reason)
        return _try_page(ctx, initiative, form, places, 422)
    said = _("Gruppa har fått sin egen utgave. Skriv ned hva dere gjør på en annen måte.")
    return ctx.redirect(f"/{place.network_slug}/tiltak/{copy.slug}", say=said)


# How it goes


@router.page(REPORT, OF_COPY)
def reporting(ctx: Ctx, copy: Copy) -> Response:
    """What was kept of the core, how it went, and the adaptations."""
    return _report_page(ctx, copy, _report_form(ctx, copy))


def _report_form(ctx: Ctx, copy: Copy) -> FormView[forms.ReportForm]:
    parts = queries.parts_of(ctx.db, copy.replication.id)
    return ctx.blank(forms.ReportForm, **_reported(copy.replication, parts))


def _reported(replication: Replication, parts: Any) -> dict[str, Any]:
    values = {name: getattr(replication, name) for name in REPORTED}
    return values | {"kept": [p.kept for p in parts], "version": replication.version}


def _report_page(
    ctx: Ctx, copy: Copy, form: FormView[forms.ReportForm], status: int = 200
) -> Response:
    return ctx.render("replication/report.html", status=status, form=form, **_around(ctx, copy))


def _around(ctx: Ctx, copy: Copy) -> dict[str, Any]:
    number = copy.replication.id
    return {
        "initiative": copy.initiative,
        "home": address(ctx, copy.initiative),
        "parts": [p.text for p in queries.parts_of(ctx.db, number)],
        "adaptations": [panels.adaptation(r) for r in queries.adaptations_of(ctx.db, number)],
        "kept_choices": choices(KEPT_LABELS),
        "directions": choices(DIRECTION_LABELS),
        "independences": choices(INDEPENDENCE_LABELS),
    }


@router.action(REPORT, OF_COPY)
def report(ctx: Ctx, copy: Copy) -> Response:
    """Save how it goes."""
    form = ctx.parse(forms.ReportForm)
    if not form.ok:
        return _report_page(ctx, copy, form, 422)
    if form.data.version != copy.replication.version:
        parts = queries.parts_of(ctx.db, copy.replication.id)
        return ctx.conflict(
            "replication/report.html",
            form,
            _reported(copy.replication, parts),
            **_around(ctx, copy),
        )
    data = form.data
    values = {name: getattr(data, name) for name in REPORTED}
    service.report(ctx.db, ctx.actor, copy.replication, data.version, kept=data.kept, **values)
    return ctx.redirect(address(ctx, copy.initiative), say=looked_over(_("Lagret."), data))


# Adaptations


@router.page(ADAPT, OF_COPY)
def adapting(ctx: Ctx, copy: Copy) -> Response:
    """An adaptation, to be written down."""
    form = ctx.blank(forms.AdaptationForm, planning=Planning.PLANNED)
    return _adaptation_page(ctx, copy, None, form)


@router.action(ADAPT, OF_COPY)
def adapt(ctx: Ctx, copy: Copy) -> Response:
    """Write down something done in another way."""
    form = ctx.parse(forms.AdaptationForm)
    if not form.ok:
        return _adaptation_page(ctx, copy, None, form, 422)
    service.adapt(ctx.db, ctx.actor, copy.replication, **_adaptation(form.data))
    said = looked_over(_("Tilpasningen er skrevet ned."), form.data)
    return ctx.redirect(_report_address(ctx, copy), say=said)


def _adaptation(data: forms.AdaptationForm) -> dict[str, Any]:
    return {name: getattr(data, name) for name in ADAPTATION}


def _report_address(ctx: Ctx, copy: Copy) -> str:
    return f"{address(ctx, copy.initiative)}/utproving#tilpasninger"


@router.page(ADAPTED, OF_COPY)
def readapting(ctx: Ctx, copy: Copy) -> Response:
    """One adaptation, to be changed."""
    own = _own(ctx, copy)
    return _adaptation_page(ctx, copy, own, ctx.blank(forms.AdaptationForm, **_values(own)))


def _own(ctx: Ctx, copy: Copy) -> Adaptation:
    return service.own_adaptation(ctx.db, copy.replication, int(ctx.part("nummer")))


def _values(own: Adaptation) -> dict[str, Any]:
    return {name: getattr(own, name) for name in (*ADAPTATION, "version")}


def _adaptation_page(
    ctx: Ctx,
    copy: Copy,
    own: Adaptation | None,
    form: FormView[forms.AdaptationForm],
    status: int = 200,
) -> Response:
    return ctx.render(
        "replication/adaptation.html", status=status, form=form, **_about(ctx, copy, own)
    )


def _about(ctx: Ctx, copy: Copy, own: Adaptation | None) -> dict[str, Any]:
    home = address(ctx, copy.initiative)
    return {
        "initiative": copy.initiative,
        "number": own.id if own else None,
        "home": home,
        "plannings": choices(PLANNING_LABELS),
    }


@router.action(ADAPTED, OF_COPY)
def readapt(ctx: Ctx, copy: Copy) -> Response:
    """Change an adaptation."""
    own, form = _own(ctx, copy), ctx.parse(forms.AdaptationForm)
    if not form.ok:
        return _adaptation_page(ctx, copy, own, form, 422)
    if form.data.version != own.version:
        shown = _about(ctx, copy, own)
        return ctx.conflict("replication/adaptation.html", form, _values(own), **shown)
    seen, values = form.data.version, _adaptation(form.data)
    service.readapt(ctx.db, ctx.actor, copy.replication, own.id or 0, seen, **values)
    said = looked_over(_("Tilpasningen er endret."), form.data)
    return ctx.redirect(_report_address(ctx, copy), say=said)


@router.action(ADAPTED + "/fjern", OF_COPY)
def unadapt(ctx: Ctx, copy: Copy) -> Response:
    """Take an adaptation away."""
    service.unadapt(ctx.db, ctx.actor, copy.replication, int(ctx.part("nummer")))
    return ctx.redirect(_report_address(ctx, copy), say=_("Tilpasningen er tatt bort."))


# «Vi har sett på disse»


@router.page(SIMILAR, TO_CHOOSE)
def resting(ctx: Ctx, initiative: Initiative) -> Response:
    """What resembles the initiative, and what it rests on already."""
    tied = queries.numbers_seen(ctx.db, initiative.id)
    sketch = Sketch(initiative.title, initiative.purpose, initiative.target_group)
    found = similar(
        ctx.db,
        ctx.actor,
        sketch,
        ctx.network.id,
        but=initiative.id,
        also=tied,
        most=MANY,
    )
    return ctx.render(
        "replication/similar.html",
        initiative=initiative,
        home=address(ctx, initiative),
        lines=panels.similar_lines(ctx, found, tied),
    )


@router.action(SIMILAR, TO_CHOOSE)
def rest_on(ctx: Ctx, initiative: Initiative) -> Response:
    """Keep what the group has looked at."""
    form = ctx.parse(forms.SeenForm)
    service.rest_on(ctx.db, ctx.actor, initiative, form.data.seen_ids)
    return ctx.redirect(f"{address(ctx, initiative)}#kunnskap", say=_("Lagret."))
