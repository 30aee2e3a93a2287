"""What waits, as lines that lead to the thing and to what is to be done with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from app.core.i18n import N_, _, long_date, ngettext
from app.cycles.numbers import Signalled
from app.monday import queries as q
from app.networks.queries import NetworkInfo


@dataclass(frozen=True)
class Line:
    """Something that waits: what it is, why it is here, and the button that deals with it."""

    title: str
    href: str
    note: str
    label: str
    to: str  # where the button leads
    group: str = ""
    text: str = ""


@dataclass(frozen=True)
class Section:
    """What waits of one kind; `more`: there is more of it than is shown."""

    name: str
    heading: str
    lines: Sequence[Line]
    more: bool = False


Make = Callable[[NetworkInfo, Any], Line]


def _group(network: NetworkInfo, group_id: int | None) -> str:
    group = network.group(group_id)
    return group.name if group else ""


def _cycle(words: str, label: str, step: str) -> Make:
    def line(network: NetworkInfo, row: Any) -> Line:
        href = f"/{network.slug}/tiltak/{row.slug}/tester/{row.number}"
        title = _("%(title)s, test %(number)s") % {"title": row.title, "number": row.number}
        note, group = _(words) % long_date(row.day), _group(network, row.group_id)
        return Line(title, href, note, _(label), href + step, group, row.text)

    return line


def _asked(network: NetworkInfo, row: Any) -> Line:
    href, note = f"/{network.slug}/onsker/{row.slug}", _("Spurt om %s") % long_date(row.day)
    return Line(row.title, href, note, _("Se ønsket"), href, _group(network, row.group_id))


def _task(network: NetworkInfo, row: Any) -> Line:
    home, group = f"/{network.slug}", network.group(row.group_id)
    where = f"/grupper/{group.slug}#oppgaver" if group else "/moter"
    href = home + (f"/moter/{row.slug}#oppgaver" if row.slug else where)
    note, name = _("Fristen var %s") % long_date(row.day), group.name if group else ""
    return Line(row.title, href, note, _("Se oppgaven"), href, name)


def _minutes(network: NetworkInfo, row: Any) -> Line:
    href, note = f"/{network.slug}/moter/{row.slug}", _("Avsluttet %s") % long_date(row.day)
    return Line(row.title, href, note, _("Les og godkjenn"), href, _group(network, row.group_id))


def _section(
    network: NetworkInfo, found: Mapping[str, Any], name: str, heading: str, **makers: Make
) -> Section:
    """What waits of these kinds, as lines."""
    lines, more = [], False
    for kind, make in makers.items():
        rows = found.get(kind, [])
        lines += [make(network, row) for row in rows]
        more = more or len(rows) >= q.MOST
    return Section(name, heading, lines, more)


def sections(
    network: NetworkInfo,
    found: Mapping[str, Any],
    signals: Sequence[Signalled],
    silent: Sequence[int],
    posts: int,
) -> list[Section]:
    """The page, without the parts where nothing waits.

    found, signals, silent: as `queries` reads them; posts: how many texts of the young wait to be
    read, 0 for who may not know.
    """
    part = partial(_section, network, found)
    young = part("unge", _("Ønsker og innspill fra unge"), asked=_asked)
    unread = [_posts(network, posts)] if posts else []
    parts = [
        part("beslutt", _("Beslutninger som venter"), decide=_DECIDE),
        part("tester", _("Tester på overtid"), study=_STUDY, start=_START),
        Section("signaler", _("Målinger med nytt signal"), [_signal(network, s) for s in signals]),
        replace(young, lines=[*unread, *young.lines]),
        part("oppgaver", _("Oppgaver over fristen"), task=_task),
        part("referater", _("Referater å godkjenne"), minutes=_minutes),
        Section("stille", _("Grupper det er stille fra"), [_silent(network, n) for n in silent]),
    ]
    return [shown for shown in parts if shown.lines]


def _signal(network: NetworkInfo, row: Signalled) -> Line:
    href, note = f"/{network.slug}/maalinger/{row.slug}", _("Siden %s") % long_date(row.since)
    group = _group(network, row.group_id)
    return Line(row.name, href, note, _("Se målingen"), href, group, row.words)


def _posts(network: NetworkInfo, posts: int) -> Line:
    href, note = f"/{network.slug}/innspill", _("Les dem, og avgjør om en gruppe skal få dem.")
    title = ngettext("%s innspill er ikke avgjort", "%s innspill er ikke avgjort", posts)
    return Line(title % posts, href, note, _("Les innspillene"), href)


def _silent(network: NetworkInfo, number: int) -> Line:
    group = network.group(number)
    href = f"/{network.slug}/grupper/{group.slug}" if group else f"/{network.slug}/grupper"
    weeks = q.SILENT.days // 7
    note = _("Ingenting er logget på %s uker.") % weeks
    return Line(group.name if group else "", href, note, _("Se gruppa"), href)


_DECIDE = _cycle(N_("Sett på %s"), N_("Ta beslutningen"), "/beslutt")
_STUDY = _cycle(N_("Skulle vært sett på %s"), N_("Skriv hva som skjedde"), "/studer")
_START = _cycle(N_("Skulle ha startet %s"), N_("Se testen"), "")
