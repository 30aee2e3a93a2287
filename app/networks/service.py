"""What changes in a network's frame: settings, phases, themes, organisations, groups, places.

People, roles and invitations are in `members.py`.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core import audit
from app.core.access import Actor
from app.core.db import expect_version, touch_frame
from app.core.errors import Invalid, NotFound
from app.core.i18n import N_, _
from app.core.slugs import slugify, unique_slug
from app.networks import find, rules, terms
from app.networks.models import (
    GroupMunicipality,
    Municipality,
    Network,
    Organisation,
    Phase,
    ResourceGroup,
    Sector,
    Theme,
)

CREATED = audit.kind("network:created", N_("Nettverket ble laget"))
CHANGED = audit.kind("network:changed", N_("Innstillingene ble endret"), "fields")
THEME = audit.kind("theme:changed", N_("Temaet ble endret"), "name", "retired")
PHASE = audit.kind("phase:changed", N_("Fasen ble endret"), "no", "name")
ORGANISATION = audit.kind("organisation:changed", N_("Organisasjonen ble endret"), "name")
GROUP_MADE = audit.kind("group:created", N_("Gruppa ble laget"), "name")
GROUP_RENAMED = audit.kind("group:renamed", N_("Gruppa fikk nytt navn"), "name")
GROUP_PLACES = audit.kind("group:places", N_("Kommunene i gruppa ble endret"), "number", "ends")
MUNICIPALITY = audit.kind("municipality:changed", N_("Kommunen ble endret"), "number")


# networks


def create_network(
    db: Session, actor: Actor, name: str, *, slug: str = "", **values: Any
) -> Network:
    """A new network with the words of its lists, without phases.

    Raises Invalid for an address that can't be used.
    """
    slug = slug or slugify(name)
    problem = rules.slug_problem(slug) or rules.network_problem(values)
    if problem:
        raise Invalid(_(problem))
    if find.network(db, slug) is not None:
        raise Invalid(_("Det finnes et nettverk med denne adressen. Velg en annen."))
    network = Network(name=name, slug=slug, **values)
    db.add(network)
    audit.record(db, actor, CREATED, network)
    terms.add_defaults(db, actor, network.id or 0)
    return network


def change_network(
    db: Session, actor: Actor, network: Network, version: int, values: dict[str, Any]
) -> None:
    """New settings. Raises Conflict, or Invalid when they can't stand together."""
    problem = rules.network_problem(values)
    if problem:
        raise Invalid(_(problem))
    expect_version(network, version)
    changed = [name for name, value in values.items() if getattr(network, name) != value]
    for name in changed:
        setattr(network, name, values[name])
    audit.record(db, actor, CHANGED, network, fields=changed)


# phases


def set_phase(
    db: Session,
    actor: Actor,
    network_id: int,
    no: int,
    name: str,
    *,
    starts: date | None = None,
    ends: date | None = None,
) -> Phase:
    """The phase of this number, made or changed."""
    if starts and ends and ends < starts:
        raise Invalid(_(rules.ENDS_BEFORE))
    phase = find.phase(db, network_id, no)
    if phase is None:
        phase = Phase(network_id=network_id, no=no, name=name)
        db.add(phase)
    phase.name, phase.starts, phase.ends = name, starts, ends
    audit.record(db, actor, PHASE, phase, no=no, name=name)
    return phase


def make_default_phases(db: Session, actor: Actor, network_id: int) -> None:
    """The three phases every network begins with."""
    for no, name in enumerate(rules.DEFAULT_PHASES, 1):
        set_phase(db, actor, network_id, no, _(name))


# themes


def add_theme(db: Session, actor: Actor, network_id: int, name: str, *, slug: str = "") -> Theme:
    """A new subject to sort by. Raises Invalid when there is one of that name."""
    _demand_new(db, Theme, network_id, name)
    theme = Theme(
        network_id=network_id,
        name=name,
        slug=slug or unique_slug(db, Theme, network_id, name, whole=True),
    )
    db.add(theme)
    audit.record(db, actor, THEME, theme, name=name)
    return theme


def rename_theme(db: Session, actor: Actor, theme: Theme, name: str) -> None:
    """A new name; the address stays, so that links keep working."""
    _demand_new(db, Theme, theme.network_id, name, but=theme.id)
    theme.name = name
    audit.record(db, actor, THEME, theme, name=name)


def retire_theme(db: Session, actor: Actor, theme: Theme, retired: bool) -> None:
    """Out of use, or back: what was sorted under it stays there."""
    theme.retired = retired
    audit.record(db, actor, THEME, theme, retired=retired)


def _demand_new(
    db: Session, model: Any, network_id: int, name: str, but: int | None = None
) -> None:
    rows = db.execute(sa.select(model.id, model.name).where(model.network_id == network_id))
    if any(row.name.casefold() == name.casefold() and row.id != but for row in rows):
        raise Invalid(_("Navnet er i bruk. Velg et annet."))


# organisations


def add_organisation(
    db: Session, actor: Actor, network_id: int, name: str, sector: Sector, *, slug: str = ""
) -> Organisation:
    """A new body that takes part. Raises Invalid when there is one of that name."""
    _demand_new(db, Organisation, network_id, name)
    organisation = Organisation(
        network_id=network_id,
        name=name,
        sector=sector,
        slug=slug or unique_slug(db, Organisation, network_id, name, whole=True),
    )
    db.add(organisation)
    audit.record(db, actor, ORGANISATION, organisation, name=name)
    return organisation


def change_organisation(
    db: Session, actor: Actor, organisation: Organisation, name: str, sector: Sector
) -> None:
    """A new name or sector."""
    _demand_new(db, Organisation, organisation.network_id, name, but=organisation.id)
    organisation.name, organisation.sector = name, sector
    audit.record(db, actor, ORGANISATION, organisation, name=name)


# municipalities


def add_municipality(
    db: Session, actor: Actor, number: str, name: str, **values: Any
) -> Municipality:
    """A new municipality. Raises Invalid when the number is there already."""
    if find.municipality(db, number) is not None:
        raise Invalid(_("Kommunenummeret er registrert fra før."))
    municipality = Municipality(number=number, name=name, **values)
    db.add(municipality)
    audit.record(db, actor, MUNICIPALITY, municipality, number=number)
    return municipality


def change_municipality(
    db: Session, actor: Actor, municipality: Municipality, values: dict[str, Any]
) -> None:
    """New facts; every network that uses it shows them at once."""
    other = find.municipality(db, values.get("number", municipality.number))
    if other is not None and other.id != municipality.id:
        raise Invalid(_("Kommunenummeret er registrert fra før."))
    for name, value in values.items():
        setattr(municipality, name, value)
    used = sa.select(col(GroupMunicipality.network_id)).where(
        col(GroupMunicipality.municipality_id) == municipality.id
    )
    for network_id in db.scalars(used.distinct()):
        touch_frame(db, network_id)
    audit.record(db, actor, MUNICIPALITY, municipality, number=municipality.number)


# groups


def add_group(
    db: Session, actor: Actor, network_id: int, name: str, *, slug: str = ""
) -> ResourceGroup:
    """A new resource group. Raises Invalid when there is one of that name."""
    _demand_new(db, ResourceGroup, network_id, name)
    group = ResourceGroup(
        network_id=network_id,
        name=name,
        slug=slug or unique_slug(db, ResourceGroup, network_id, name, whole=True),
    )
    db.add(group)
    audit.record(db, actor, GROUP_MADE, group, name=name)
    return group


def rename_group(db: Session, actor: Actor, group: ResourceGroup, version: int, name: str) -> None:
    """A new name; the address stays. Raises Conflict."""
    _demand_new(db, ResourceGroup, group.network_id, name, but=group.id)
    expect_version(group, version)
    group.name = name
    audit.record(db, actor, GROUP_RENAMED, group, name=name)


def cover_municipality(
    db: Session,
    actor: Actor,
    group: ResourceGroup,
    municipality_id: int,
    *,
    starts: date | None = None,
    ends: date | None = None,
) -> GroupMunicipality:
    """The group covers a municipality. Raises Invalid for one it has, NotFound for none."""
    municipality = db.get(Municipality, municipality_id)
    if municipality is None:
        raise NotFound
    if starts and ends and ends < starts:
        raise Invalid(_(rules.ENDS_BEFORE))
    if find.open_link(db, group.id, municipality_id) is not None:
        raise Invalid(_("Kommunen er med i gruppa fra før."))
    assert group.id is not None
    link = GroupMunicipality(
        network_id=group.network_id,
        group_id=group.id,
        municipality_id=municipality_id,
        starts=starts,
        ends=ends,
    )
    db.add(link)
    audit.record(db, actor, GROUP_PLACES, group, number=municipality.number)
    return link


def leave_municipality(
    db: Session, actor: Actor, group: ResourceGroup, link_id: int, ends: date
) -> None:
    """The group covers it no longer from this day on; what was keeps standing."""
    link = db.get(GroupMunicipality, link_id)
    if link is None or link.group_id != group.id:
        raise NotFound
    if link.starts and ends < link.starts:
        raise Invalid(_(rules.ENDS_BEFORE))
    link.ends = ends
    municipality = db.get(Municipality, link.municipality_id)
    number = municipality.number if municipality else ""
    audit.record(db, actor, GROUP_PLACES, group, number=number, ends=ends.isoformat())
