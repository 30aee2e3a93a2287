"""The frame: network, phases, themes, organisations, municipalities, groups and people."""

from __future__ import annotations

from app.accounts import queries as account_queries
from app.accounts import service as accounts
from app.core.access import Actor, Grant
from app.networks import find, members, service, terms
from app.networks.models import Membership, ResourceGroup, Role, Sector, TermKind
from seeds.timeline import at
from seeds.world import Row, World

ADMIN = "admin@demo.invalid"
ADMIN_NAME = "Administrator av installasjonen"
FRAME = frozenset(
    {"name", "themes", "phases", "municipalities", "organisations", "groups", "people"}
)


def plan(world: World) -> None:
    """Everything is there from the network's first day."""
    world.timeline.plan(at(world.network["starts"]), _make, world)


def _make(world: World) -> None:
    admin = _administrator(world)
    settings = {name: value for name, value in world.network.items() if name not in FRAME}
    network = service.create_network(
        world.db, admin, world.network["name"], example=world.invented, **settings
    )
    world.network_id = network.id or 0
    _make_frame(world, admin)
    for row in world.network["groups"]:
        _make_group(world, admin, row)
    for row in world.network["people"]:
        world.people[row["key"]] = _make_person(world, admin, row)


def _administrator(world: World) -> Actor:
    """The one who looks after the installation; made with the first network."""
    person = account_queries.person_of(world.db, ADMIN)
    if person is None:
        person = accounts.create_person(
            world.db, accounts.COMMAND_LINE, email=ADMIN, name=ADMIN_NAME, admin=True, demo=True
        )
    return Actor(person.id, person.name, admin=True)


def _make_frame(world: World, actor: Actor) -> None:
    db, network_id = world.db, world.network_id
    for row in world.network["phases"]:
        service.set_phase(
            db,
            actor,
            network_id,
            row["no"],
            row["name"],
            starts=row["starts"],
            ends=row["ends"],
        )
    for row in world.network["themes"]:
        theme = service.add_theme(db, actor, network_id, row["name"], slug=row["slug"])
        world.themes[row["slug"]] = theme.id or 0
    for kind in TermKind:
        for term in terms.of_network(db, network_id, kind):
            world.terms[kind.value, term.slug] = term.id or 0
    for row in world.network["organisations"]:
        organisation = service.add_organisation(
            db, actor, network_id, row["name"], Sector(row["sector"]), slug=row["slug"]
        )
        world.organisations[row["slug"]] = organisation.id or 0
    for row in world.network["municipalities"]:
        # Networks share municipalities: the first that names one makes it.
        if find.municipality(db, row["number"]) is None:
            service.add_municipality(db, actor, **row)


def _make_group(world: World, actor: Actor, row: Row) -> None:
    group = service.add_group(world.db, actor, world.network_id, row["name"], slug=row["slug"])
    world.groups[row["slug"]] = group.id or 0
    for place in row["municipalities"]:
        _cover(world, actor, group, place)


def _cover(world: World, actor: Actor, group: ResourceGroup, place: Row) -> None:
    municipality = find.municipality(world.db, place["number"])
    assert municipality is not None and municipality.id is not None
    service.cover_municipality(world.db, actor, group, municipality.id, starts=place["from"])


def _make_person(world: World, actor: Actor, row: Row) -> Actor:
    """A person without a password: only the demo's one-click sign-in lets them in."""
    person = accounts.create_person(
        world.db, actor, email=row["email"], name=row["name"], demo=True
    )
    role = Role(row["role"])
    group_id = world.groups.get(row.get("group", ""))
    organisation_id = world.organisations.get(row.get("organisation", ""))
    member = members.add_member(
        world.db,
        actor,
        world.network_id,
        person.id or 0,
        role,
        group_id=group_id,
        organisation_id=organisation_id,
        starts=world.network["starts"],
    )
    moderates = row.get("moderates", False)
    if moderates:
        _give_task(world, actor, member)
    grant = Grant(world.network_id, role.value, group_id, organisation_id, moderates)
    return Actor(person.id, person.name, grants=(grant,))


def _give_task(world: World, actor: Actor, member: Membership) -> None:
    """The task of reading what the young send in."""
    members.change_member(
        world.db,
        actor,
        member,
        member.version,
        role=member.role,
        group_id=member.group_id,
        organisation_id=member.organisation_id,
        moderates=True,
    )
