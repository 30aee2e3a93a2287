"""Pages and actions of networks: the installation's settings, a network's, and invitations."""

from app.networks.routes import installation, invitations, join, parts, people, settings, synonyms
from app.networks.routes.shared import router

__all__ = [
    "installation",
    "invitations",
    "join",
    "parts",
    "people",
    "router",
    "settings",
    "synonyms",
]
