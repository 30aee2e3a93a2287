"""Moving in: the template, the sheet sent in, what it would do, and how far it is."""

from __future__ import annotations

from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from starlette.responses import Response

from app.core import jobs
from app.core.errors import Conflict, Invalid, NotFound
from app.core.export_files import CSV, XLSX
from app.core.forms import FormView
from app.core.i18n import _
from app.core.jobs import PROGRESS, UNDER_WAY, Job, JobState
from app.core.web import Ctx, Router
from app.initiatives.models import STATUS_LABELS
from app.moving import service, sheets, templates
from app.moving.fields import BY_NAME, FIELDS, NEEDED
from app.moving.forms import ChoicesForm, StartForm, UploadForm
from app.moving.known import Names, names
from app.moving.plan import KINDS, LEAVE_OUT, NEW, SAME_AS, WHAT_LABELS, Plan, Unknown, What
from app.moving.queries import IMPORTER
from app.moving.reading import MOST_ROWS
from app.networks.labels import SECTOR_LABELS
from app.networks.queries import NetworkInfo
from app.networks.routes.shared import MANAGE, frame, home

router = Router()
HOME = "/{nett}/innstillinger/import"
ONE = HOME + "/{nummer:int}"
PER_VIEW = 50
TEMPLATES = {"xlsx": (templates.write_template, XLSX), "csv": (templates.write_csv_template, CSV)}


def address(ctx: Ctx, job: Job) -> str:
    """The import's page."""
    return home(ctx.network, f"import/{job.id}")


# sending in


@router.page(HOME, MANAGE)
def index(ctx: Ctx, network: NetworkInfo) -> Response:
    """How it is done, the template, the form, and what was moved in before."""
    return _index(ctx, network, ctx.blank(UploadForm))


def _index(ctx: Ctx, network: NetworkInfo, form: FormView[UploadForm]) -> Response:
    known = names(ctx.db, network)
    return ctx.render(
        "moving/index.html",
        status=422 if form.errors else 200,
        form=form,
        earlier=jobs.of_network(ctx.db, network.id, service.IMPORT),
        states=jobs.STATE_LABELS,
        fields=_explained(known),
        most_rows=MOST_ROWS,
        most_mb=ctx.settings.max_upload_kb // 1024,
        **frame(ctx, network),
    )


def _explained(known: Names) -> list[tuple[str, str, str, bool]]:
    """Each column: heading, meaning, what it may hold, whether it must be filled in."""
    return [
        (_(f.label), _(f.meaning), templates.may_hold(f, known), f.name in NEEDED) for f in FIELDS
    ]


@router.page(HOME + "/mal.{format}", MANAGE, slow=True)
def template(ctx: Ctx, network: NetworkInfo) -> Response:
    """The template to fill in."""
    if ctx.part("format") not in TEMPLATES:
        raise NotFound
    write, media = TEMPLATES[ctx.part("format")]
    file = NamedTemporaryFile(prefix="flipp-")  # noqa: SIM115 - sent after this returns
    write(Path(file.name), names(ctx.db, network))
    return ctx.send(file, f"flipp-tiltak.{ctx.part('format')}", media)


@router.action(HOME, MANAGE, slow=True, upload=True)
def upload(ctx: Ctx, network: NetworkInfo) -> Response:
    """Read the sheet, and keep it to be looked over."""
    form = ctx.parse(UploadForm)
    try:
        sheet = _read(ctx)
    except Invalid as no:
        form.errors.clear()
        form.say("fil", no.reason)
        return _index(ctx, network, form)
    with ctx.transaction() as db:
        if not ctx.first_time(db, ctx.upload.digest):
            return ctx.redirect(ctx.earlier(db))
        job = service.upload(db, ctx.actor, network.id, ctx.upload.name, sheet)
        ctx.led_to(db, address(ctx, job))
    return ctx.redirect(address(ctx, job))


def _read(ctx: Ctx) -> sheets.Staged:
    if ctx.upload.too_large:
        raise sheets.refusal("large", str(ctx.settings.max_upload_kb // 1024))
    if not ctx.upload.name:
        raise sheets.refusal("none")
    return sheets.stage(ctx.upload.data)


# looking over


@router.page(ONE, IMPORTER, slow=True)
def detail(ctx: Ctx, job: Job) -> Response:
    """What the import would do; or how far it is; or what it did."""
    if job.state is JobState.DRAFT:
        return _look_over(ctx, job, ctx.blank(StartForm))
    return _progress(ctx, job)


def _progress(ctx: Ctx, job: Job) -> Response:
    done, total = PROGRESS.of(job)
    return ctx.render(
        "moving/progress.html",
        "moving/_progress.html",
        job=job,
        done=done,
        total=total,
        under_way=job.state in UNDER_WAY,
        label=_(jobs.STATE_LABELS[job.state]),
        result=job.result,
        here=address(ctx, job),
        **frame(ctx, ctx.network),
    )


def _look_over(ctx: Ctx, job: Job, form: FormView[Any], status: int = 200) -> Response:
    plan = service.look_over(ctx.db, ctx.network, job)
    shown = ctx.arg("vis") or next((w.value for w in What if plan.count(w)), What.NEW.value)
    rows = [row for row in plan.rows if row.what.value == shown]
    first = max(int(ctx.arg("fra") or 0), 0) if ctx.arg("fra").isdigit() else 0
    here, left = address(ctx, job), first + PER_VIEW
    return ctx.render(
        "moving/look_over.html",
        status=status,
        job=job,
        form=form,
        plan=plan,
        kinds=[(w.value, _(WHAT_LABELS[w]), plan.count(w)) for w in What if plan.count(w)],
        shown=shown,
        status_words={status: _(label) for status, label in STATUS_LABELS.items()},
        rows=rows[first:left],
        next_href=f"{here}?vis={shown}&fra={left}" if len(rows) > left else None,
        first_href=f"{here}?vis={shown}" if first else None,
        unknown=_questions(ctx, job, plan),
        columns_left=job.material.get("unknown", []),
        wrong=plan.count(What.WRONG),
        here=here,
        **frame(ctx, ctx.network),
    )


def _questions(ctx: Ctx, job: Job, plan: Plan) -> list[dict[str, Any]]:
    """Each unknown word with the choices there are for it."""
    known, chosen = names(ctx.db, ctx.network), job.choices.get("chosen", {})
    return [
        {
            "name": unknown.key,
            "text": unknown.text,
            "column": _(BY_NAME[unknown.field].label),
            "rows": unknown.rows,
            "chosen": chosen.get(unknown.key, ""),
            "whole_row": unknown.field == "group",
            "same": _same(unknown, known),
            "new": _new(unknown),
        }
        for unknown in plan.unknown
    ]


def _same(unknown: Unknown, known: Names) -> list[tuple[str, str]]:
    if unknown.field in KINDS:
        allowed = BY_NAME[unknown.field].allowed
        return [(f"{SAME_AS}{code}", _(label)) for code, label in allowed.items()]
    return [(f"{SAME_AS}{n}", label) for n, label in known.choices[unknown.field]]


def _new(unknown: Unknown) -> list[tuple[str, str]]:
    """How a new one can be made: an organisation needs a sector; groups are made in their page."""
    if unknown.field in KINDS or unknown.field == "group":
        return []
    if unknown.field in {"owner", "partners"}:
        sectors = SECTOR_LABELS.items()
        return [(f"{NEW}:{s.value}", _("Ny organisasjon: %s") % _(label)) for s, label in sectors]
    return [(NEW, _("Lag nytt: %s") % unknown.text)]


@router.action(ONE + "/valg", IMPORTER)
def choose(ctx: Ctx, job: Job) -> Response:
    """What unknown words mean."""
    form = ctx.parse(ChoicesForm)
    chosen = _chosen(ctx, job, service.look_over(ctx.db, ctx.network, job))
    seen = form.data.version if form.ok else 0
    service.choose(ctx.db, ctx.actor, job, seen, chosen)
    return ctx.redirect(address(ctx, job), say=_("Valgene er lagret."))


def _chosen(ctx: Ctx, job: Job, plan: Plan) -> dict[str, str]:
    """What was chosen, of what was offered; "" takes an earlier choice back."""
    chosen = {}
    for asked in _questions(ctx, job, plan):
        offered = {"", LEAVE_OUT, *(code for code, _label in [*asked["same"], *asked["new"]])}
        given = ctx.fields.get(asked["name"])
        if given in offered:
            chosen[asked["name"]] = str(given)
    return chosen


@router.action(ONE + "/start", IMPORTER)
def start(ctx: Ctx, job: Job) -> Response:
    """Do it; but first keep what was chosen and not saved, and show what comes of it."""
    form = ctx.parse(StartForm)
    plan = service.look_over(ctx.db, ctx.network, job)
    data = form.data if form.ok else StartForm()
    chosen, kept = _chosen(ctx, job, plan), job.choices.get("chosen", {})
    if any(text != kept.get(name, "") for name, text in chosen.items()):
        service.choose(ctx.db, ctx.actor, job, data.version, chosen)
        return ctx.redirect(
            address(ctx, job),
            say=_("Valgene er lagret. Se over en gang til, og flytt inn når det stemmer."),
        )
    try:
        service.start(
            ctx.db, ctx.actor, job, data.version, plan, data.seal, skip_wrong=data.skip_wrong
        )
    except (Invalid, Conflict) as no:
        place = "skip_wrong" if plan.count(What.WRONG) else ""
        form.say(place, no.reason or _(service.CHANGED_SINCE))
        return _look_over(ctx, job, form, no.status)
    return ctx.redirect(address(ctx, job))


@router.action(ONE + "/forkast", IMPORTER)
def throw_away(ctx: Ctx, job: Job) -> Response:
    """Not this sheet after all."""
    form = ctx.parse(ChoicesForm)
    service.throw_away(ctx.db, ctx.actor, job, form.data.version if form.ok else 0)
    return ctx.redirect(home(ctx.network, "import"), say=_("Regnearket er forkastet."))
