"""What the screen calls roles, sectors and states."""

from __future__ import annotations

from app.core.i18n import N_, _
from app.networks.models import MembershipState, Role, Sector

ROLE_LABELS = {
    Role.LEADER: N_("Prosjektleder"),
    Role.STAFF: N_("Prosjektmedarbeider"),
    Role.COORDINATOR: N_("Kommunekoordinator"),
    Role.MEMBER: N_("Ressursgruppemedlem"),
    Role.YOUTH: N_("Ungdomsrepresentant"),
    Role.RESEARCHER: N_("Følgeforsker"),
    Role.ASSESSOR: N_("Vurderer"),
    Role.STEERING: N_("Styringsgruppe"),
    Role.READER: N_("Leser"),
}
SECTOR_LABELS = {
    Sector.NAV: N_("NAV"),
    Sector.CHILDHOOD: N_("Kommune, oppvekst"),
    Sector.HEALTH: N_("Kommune, helse"),
    Sector.CULTURE: N_("Kommune, kultur"),
    Sector.COUNTY: N_("Fylkeskommune og videregående skole"),
    Sector.CHILD_WELFARE: N_("Barnevern"),
    Sector.PPT: N_("PPT"),
    Sector.VOLUNTEERS: N_("Frivillig"),
    Sector.BUSINESS: N_("Næringsliv"),
    Sector.POLICE: N_("Politi og SLT"),
    Sector.RESEARCH: N_("Forskning"),
    Sector.STATE: N_("Stat"),
}
STATE_LABELS = {
    MembershipState.INVITED: N_("Invitert"),
    MembershipState.CONFIRMED: N_("Har tilgang"),
    MembershipState.SUSPENDED: N_("Sperret"),
}
STATE_COLORS = {
    MembershipState.INVITED: "warning",
    MembershipState.CONFIRMED: "success",
    MembershipState.SUSPENDED: "danger",
}


def role_choices() -> list[tuple[str, str]]:
    """Roles to choose among, in the reader's language."""
    return [(role.value, _(label)) for role, label in ROLE_LABELS.items()]


def sector_choices() -> list[tuple[str, str]]:
    """Sectors to choose among, in the reader's language."""
    return [(sector.value, _(label)) for sector, label in SECTOR_LABELS.items()]
