"""What changes for people in a network: roles, suspension, invitations."""

from __future__ import annotations

from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from app.accounts.fields import spelled
from app.accounts.tokens import fresh, hashed
from app.core import audit, clock, outbox
from app.core.access import Actor
from app.core.db import expect_version
from app.core.errors import Forbidden, Invalid
from app.core.i18n import N_, _
from app.networks import find, rules
from app.networks.find import OVER, InvitationState
from app.networks.models import (
    Invitation,
    Membership,
    MembershipState,
    Network,
    Organisation,
    ResourceGroup,
    Role,
)

JOINED = audit.kind("membership:joined", N_("Ble med i nettverket"), "role")
CHANGED = audit.kind("membership:changed", N_("Rollen ble endret"), "role", "reason")
SUSPENDED = audit.kind("membership:suspended", N_("Tilgangen ble sperret"), "reason")
LIFTED = audit.kind("membership:lifted", N_("Sperringen ble opphevet"), "reason")
INVITED = audit.kind("invitation:made", N_("Invitasjonen ble laget"), "role")
WITHDRAWN = audit.kind("invitation:withdrawn", N_("Invitasjonen ble trukket tilbake"))
USED = audit.kind("invitation:used", N_("Invitasjonen ble brukt"))

NOT_YOURSELF = N_("Du kan ikke sperre deg selv. Det må en annen prosjektleder gjøre.")
LAST_LEADER = N_("Nettverket må ha minst én prosjektleder. Gi rollen til en annen først.")
ALREADY = N_("Du har denne rollen fra før.")
HAS_ROLE = N_("Personen har denne rollen fra før.")
IS_SUSPENDED = N_("Tilgangen din til nettverket er sperret. Snakk med prosjektlederen.")


def add_member(
    db: Session,
    actor: Actor,
    network_id: int,
    person_id: int,
    role: Role,
    *,
    group_id: int | None = None,
    organisation_id: int | None = None,
    starts: date | None = None,
) -> Membership:
    """Give a person a role. Raises Invalid when it lacks its group, or is held already."""
    group_id = _place(db, network_id, role, group_id, organisation_id)
    _demand_new(db, network_id, person_id, role, group_id=group_id)
    member = Membership(
        network_id=network_id,
        person_id=person_id,
        role=role,
        group_id=group_id,
        organisation_id=organisation_id,
        state=MembershipState.CONFIRMED,
        starts=starts,
    )
    db.add(member)
    audit.record(db, actor, JOINED, member, role=str(role))
    return member


def _place(
    db: Session, network_id: int, role: Role, group_id: int | None, organisation_id: int | None
) -> int | None:
    """The group the role is held in; raises NotFound for another network's."""
    if organisation_id is not None:
        find.own(db, Organisation, network_id, organisation_id)
    group_id = rules.group_for(role, group_id)
    if group_id is not None:
        find.own(db, ResourceGroup, network_id, group_id)
    elif role in rules.NEEDS_GROUP:
        raise Invalid(_(rules.GROUP_NEEDED))
    return group_id


def _counts(member: Membership) -> bool:
    return member.ends is None or member.ends >= clock.today()


def _demand_new(
    db: Session,
    network_id: int,
    person_id: int,
    role: Role,
    *,
    group_id: int | None,
    but: int | None = None,
) -> None:
    for other in find.memberships_of(db, network_id, person_id):
        same = (other.role, other.group_id) == (role, group_id)
        if same and _counts(other) and other.id != but:
            raise Invalid(_(HAS_ROLE))


def _lock(db: Session, network_id: int) -> None:
    # Two leaders who end one another's role at the same moment must not both succeed.
    db.execute(sa.select(col(Network.id)).where(col(Network.id) == network_id).with_for_update())


def _demand_leader(db: Session, network_id: int, *without: Membership) -> None:
    if any(m.role is Role.LEADER for m in without):
        ids = frozenset(m.id or 0 for m in without)
        if not find.leaders_left(db, network_id, ids):
            raise Invalid(_(LAST_LEADER))


def change_member(
    db: Session,
    actor: Actor,
    member: Membership,
    version: int,
    *,
    role: Role,
    group_id: int | None,
    organisation_id: int | None,
    ends: date | None = None,
    moderates: bool = False,
    reason: str = "",
) -> None:
    """Another role, group, organisation, last day or task. Raises Conflict, or Invalid."""
    _lock(db, member.network_id)
    group_id = _place(db, member.network_id, role, group_id, organisation_id)
    if role is not Role.LEADER or ends is not None:
        _demand_leader(db, member.network_id, member)
    if (role, group_id) != (member.role, member.group_id):
        _demand_new(db, member.network_id, member.person_id, role, group_id=group_id, but=member.id)
    if moderates and role not in rules.MAY_MODERATE:
        raise Invalid(_(rules.NO_MODERATOR))
    if ends and member.starts and ends < member.starts:
        raise Invalid(_(rules.ENDS_BEFORE))
    expect_version(member, version)
    member.role, member.group_id, member.ends = role, group_id, ends
    member.organisation_id, member.moderates = organisation_id, moderates
    audit.record(db, actor, CHANGED, member, role=str(role), reason=reason)


def suspend(db: Session, actor: Actor, member: Membership, reason: str) -> None:
    """The person loses every right in the network; what they wrote stays."""
    if member.person_id == actor.person_id:
        raise Invalid(_(NOT_YOURSELF))
    _lock(db, member.network_id)
    roles = find.memberships_of(db, member.network_id, member.person_id)
    held = [m for m in roles if m.state is MembershipState.CONFIRMED]
    if not held:
        raise Invalid(_("Tilgangen er sperret fra før."))
    _demand_leader(db, member.network_id, *held)
    _set_state(db, actor, held, MembershipState.SUSPENDED, reason)


def lift(db: Session, actor: Actor, member: Membership, reason: str) -> None:
    """Give the person their roles back."""
    roles = find.memberships_of(db, member.network_id, member.person_id)
    held = [m for m in roles if m.state is MembershipState.SUSPENDED]
    if not held:
        raise Invalid(_("Tilgangen er ikke sperret."))
    _set_state(db, actor, held, MembershipState.CONFIRMED, reason)


def _set_state(
    db: Session, actor: Actor, held: list[Membership], state: MembershipState, reason: str
) -> None:
    event = SUSPENDED if state is MembershipState.SUSPENDED else LIFTED
    for member in held:
        member.state = state
        member.version += 1
        audit.record(db, actor, event, member, reason=reason)


# invitations


def invite(
    db: Session,
    actor: Actor,
    network_id: int,
    role: Role,
    *,
    days: int,
    group_id: int | None = None,
    organisation_id: int | None = None,
    email: str = "",
) -> str:
    """Make a link that gives its first user the role. Returns its secret, kept nowhere."""
    group_id = _place(db, network_id, role, group_id, organisation_id)
    token = fresh()
    invitation = Invitation(
        network_id=network_id,
        role=role,
        group_id=group_id,
        organisation_id=organisation_id,
        email=spelled(email),
        token_hash=hashed(token),
        created_by=actor.person_id,
        expires_at=clock.now() + timedelta(days=days),
    )
    db.add(invitation)
    audit.record(db, actor, INVITED, invitation, role=str(role))
    return token


def mail_invitation(db: Session, email: str, network: str, link: str, days: int) -> None:
    """Send the link."""
    text = _(
        "Hei!\n\nDu er invitert til %(network)s i Flipp, arbeidsstedet for læringsnettverk. "
        "Bli med her:\n\n%(link)s\n\nLenken er bare til deg, og virker én gang, i %(days)s dager.\n"
    )
    subject = _("Du er invitert til %(network)s") % {"network": network}
    outbox.post(db, email, subject, text % {"network": network, "link": link, "days": days})


def withdraw(db: Session, actor: Actor, invitation: Invitation) -> None:
    """The link gives nothing any more."""
    if find.invitation_state(invitation) is InvitationState.USED:
        raise Invalid(_("Invitasjonen er brukt. Endre rollen under Folk."))
    invitation.withdrawn_at = clock.now()
    audit.record(db, actor, WITHDRAWN, invitation)


def accept(db: Session, actor: Actor, token: str) -> Membership:
    """The signed-in person takes the role. Raises NotFound, Invalid, or Forbidden if suspended."""
    invitation = find.invitation(db, token, lock=True)
    state = find.invitation_state(invitation)
    if state is not InvitationState.OPEN:
        raise Invalid(_(OVER[state]))
    assert actor.person_id is not None
    held = find.memberships_of(db, invitation.network_id, actor.person_id)
    if any(m.state is MembershipState.SUSPENDED for m in held):
        raise Forbidden(_(IS_SUSPENDED))
    same = [m for m in held if (m.role, m.group_id) == (invitation.role, invitation.group_id)]
    if any(_counts(m) for m in same):
        raise Invalid(_(ALREADY))
    invitation.used_at = clock.now()
    audit.record(db, actor, USED, invitation)
    return add_member(
        db,
        actor,
        invitation.network_id,
        actor.person_id,
        invitation.role,
        group_id=invitation.group_id,
        organisation_id=invitation.organisation_id,
    )
