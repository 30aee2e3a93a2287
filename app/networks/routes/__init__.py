"""Pages and actions of networks: the installation's settings, a network's, and invitations."""

from app.networks.routes import (
    installation,
    invitations,
    jobs,
    join,
    parts,
    people,
    settings,
    synonyms,
)
from app.networks.routes.shared import router

__all__ = [
    "installation",
    "invitations",
    "jobs",
    "join",
    "parts",
    "people",
    "router",
    "settings",
    "synonyms",
]
