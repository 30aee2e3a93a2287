"""Puts figures, rules, overrides and proof together as the page shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.core import clock
from app.core.i18n import N_, _, long_date, percent
from app.core.web import Ctx
from app.networks.policy import works_in
from app.networks.queries import GroupInfo, NetworkInfo, PhaseInfo
from app.progress import proofs
from app.progress.goals import GOALS, Goal
from app.progress.policy import ProgressDo
from app.progress.queries import Facts, Override
from app.progress.states import STATE_LABELS, Part, Result, State

PHASES = {
    1: N_("Skaffe innsikt"),
    2: N_("Identifisere positive avvik, metoder og utprøving"),
    3: N_("Implementering og spredning"),
}
MILESTONES = {
    "adopted": N_("første problemstilling vedtatt"),
    "observed": N_("første praksis observert"),
    "confirmed": N_("første praksis bekreftet"),
    "agreed": N_("første avtale om et tiltak"),
    "testing": N_("første tiltak i test"),
    "running": N_("første tiltak i drift"),
}


@dataclass(frozen=True)
class Cell:
    """One goal of one group: what is derived, and what a leader has said instead."""

    result: Result
    override: Override | None

    @property
    def state(self) -> str:
        """The mark."""
        return "over" if self.override else self.result.state

    @property
    def met(self) -> bool:
        """Whether it counts for the network."""
        return self.override.met if self.override else self.result.state is State.MET


@dataclass(frozen=True)
class Opened:
    """Which cell is open."""

    goal: Goal
    group: GroupInfo


def cell_of(facts: Facts, goal: Goal, group_id: int) -> Cell:
    """One cell of the matrix."""
    return Cell(goal.result(facts.of(group_id)), facts.overrides.get((group_id, goal.code)))


def reached(facts: Facts, network: NetworkInfo, goal: Goal) -> bool:
    """Whether enough of the network's groups have met the goal."""
    if not network.groups:
        return False
    met = sum(cell_of(facts, goal, group.id).met for group in network.groups)
    return 100 * met >= facts.threshold(goal.code) * len(network.groups)


def heading(facts: Facts, network: NetworkInfo) -> str:
    """«5 av 14 mål er nådd»."""
    n = sum(reached(facts, network, goal) for goal in GOALS)
    return _("%(n)s av %(total)s mål er nådd") % {"n": n, "total": len(GOALS)}


def note(facts: Facts) -> str:
    """One sentence on when the network has met a goal."""
    shares = {facts.threshold(goal.code) for goal in GOALS}
    if len(shares) == 1:
        said = _("Et mål er nådd i nettverket når minst %s av gruppene har nådd det.")
        said %= percent(shares.pop())
    else:
        said = _("Hvor stor del av gruppene som må nå et mål, er bestemt for hvert mål.")
    return said + " " + _("Overstyrte ruter har en grunn, og den kan leses i ruta.")


def phases(
    ctx: Ctx, network: NetworkInfo, facts: Facts, opened: Opened | None
) -> list[dict[str, Any]]:
    """The three phases with their dates, marks and goals."""
    known = {phase.no: phase for phase in network.phases}
    told = _told(known, facts)
    found = []
    for number, name in PHASES.items():
        phase = known.get(number)
        goals = [goal for goal in GOALS if goal.phase == number]
        n = sum(reached(facts, network, goal) for goal in goals)
        found.append(
            {
                "number": number,
                "name": phase.name if phase else _(name),
                "years": _years(phase),
                "state": _state(phase),
                "dots": _dots(phase, facts),
                "notes": told.get(number, []),
                "reached": _("%(n)s av %(total)s mål nådd") % {"n": n, "total": len(goals)},
                "goals": [_row(ctx, network, facts, goal, opened) for goal in goals],
            }
        )
    return found


def _years(phase: PhaseInfo | None) -> str:
    if phase is None or phase.starts is None:
        return ""
    last = phase.ends.year if phase.ends else phase.starts.year
    return str(last) if last == phase.starts.year else f"{phase.starts.year}–{last}"


def _state(phase: PhaseInfo | None) -> str:
    today = clock.today()
    if phase is None or phase.starts is None or phase.starts > today:
        return "later"
    return "done" if phase.ends and phase.ends < today else "now"


def _holds(phase: PhaseInfo, day: date) -> bool:
    after = phase.starts is not None and phase.starts <= day
    return after and (phase.ends is None or day <= phase.ends)


def _told(known: Mapping[int, PhaseInfo], facts: Facts) -> dict[int, list[str]]:
    """What was first reached when, under the phase that held the day, else the one before it."""
    lines: dict[int, list[str]] = {}
    for name, day in sorted(facts.firsts.items(), key=lambda item: item[1]):
        begun = [p.no for p in known.values() if p.starts and p.starts <= day]
        number = max(begun, default=1)
        lines.setdefault(number, []).append(f"{long_date(day)}: {_(MILESTONES[name])}")
    return lines


def _dots(phase: PhaseInfo | None, facts: Facts) -> list[int]:
    """The twelfths of the phase in which something was first reached; the last one is today."""
    if phase is None or phase.starts is None:
        return []
    days = {day for day in facts.firsts.values() if _holds(phase, day)}
    dots = {_twelfth(phase, day) for day in days}
    if _state(phase) != "now":
        return sorted(dots)
    today = _twelfth(phase, clock.today())
    return [*sorted(dots - {today}), today]


def _twelfth(phase: PhaseInfo, day: date) -> int:
    assert phase.starts is not None
    length = max(((phase.ends or clock.today()) - phase.starts).days + 1, 1)
    return min(12, (day - phase.starts).days * 12 // length + 1)


def address(
    network: NetworkInfo, group: GroupInfo, goal: Goal | None = None, *, row: Goal | None = None
) -> str:
    """The page with a group chosen and, perhaps, a cell opened."""
    opened = f"&maal={goal.code}" if goal else ""
    at = f"#maal-{row.code.replace('.', '-')}" if row else ""
    return f"/{network.slug}/framdrift?gruppe={group.slug}{opened}{at}"


def _row(
    ctx: Ctx, network: NetworkInfo, facts: Facts, goal: Goal, opened: Opened | None
) -> dict[str, Any]:
    cells = []
    for group in network.groups:
        current = opened is not None and (opened.goal, opened.group) == (goal, group)
        href = address(network, group, None if current else goal, row=goal)
        state = cell_of(facts, goal, group.id).state
        cells.append({"state": state, "href": href, "current": current})
    here = opened is not None and opened.goal is goal
    return {
        "code": goal.code,
        "title": _(goal.title),
        "waits": _("Måles når %s er på plass") % _(goal.waits_for) if goal.waits_for else "",
        "cells": cells,
        "proof": _proof(ctx, network, facts, opened) if here and opened else None,
    }


def _proof(ctx: Ctx, network: NetworkInfo, facts: Facts, opened: Opened) -> dict[str, Any]:
    """What an opened cell shows."""
    goal, group = opened.goal, opened.group
    cell = cell_of(facts, goal, group.id)
    seen = proofs.proof(ctx, network, group, goal.code) if goal.rule else proofs.Proof()
    works = works_in(ctx.actor, network.id, group.id)
    missing = cell.result.missing
    about = {"code": goal.code, "group": group.name}
    return {
        "column": network.groups.index(group) + 1,
        "about": _("Mål %(code)s i %(group)s") % about,
        "state_label": _over_label(cell.override) or _(STATE_LABELS[cell.result.state]),
        "rule": _(goal.sentence),
        "reason": cell.override.reason if cell.override else "",
        "derived": ""
        if cell.result.state is State.LATER
        else _("Uten overstyring: %s.") % _(STATE_LABELS[cell.result.state]).lower(),
        "waits": _("Det kan Flipp ikke regne ut ennå. Målet måles når %s er på plass.")
        % _(goal.waits_for)
        if goal.waits_for
        else "",
        "built": _built(cell.result.there, seen.records),
        "missing": [{"state": "none", "text": _(part.lacks)} for part in missing],
        "action": _action(network, group, missing[0]) if missing and works else None,
        "hidden": _("Noe av grunnlaget er ikke publisert.") if seen.hidden else "",
        "override": _override(ctx, network, opened, cell.override),
        "close_href": address(network, group, row=goal),
    }


def _over_label(override: Override | None) -> str:
    if override is None:
        return ""
    return _("Overstyrt til nådd") if override.met else _("Overstyrt til ikke nådd")


def _built(parts: list[Part], records: tuple[proofs.Record, ...]) -> list[dict[str, Any]]:
    """The parts that are met, each with its records; the first takes those of no special part."""
    built = []
    for number, part in enumerate(parts):
        keys = {part.key} if part.key else ({""} if number == 0 else set())
        links = [{"label": r.label, "href": r.href} for r in records if r.part in keys]
        built.append({"state": "met", "text": _(part.there), "links": links})
    return built


def _action(network: NetworkInfo, group: GroupInfo, part: Part) -> dict[str, str]:
    path = part.step.path.format(gruppe=group.slug)
    return {"label": _(part.step.label), "href": f"/{network.slug}/{path}"}


def _override(
    ctx: Ctx, network: NetworkInfo, opened: Opened, override: Override | None
) -> dict[str, str] | None:
    if not ctx.can(ProgressDo.OVERRIDE, network):
        return None
    href = f"/{network.slug}/framdrift/overstyr?maal={opened.goal.code}&gruppe={opened.group.slug}"
    label = _("Endre eller opphev overstyringen") if override else _("Overstyr med en grunn")
    return {"href": href, "label": label}
