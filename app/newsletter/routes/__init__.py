"""Pages of the newsletter: reading it, writing it, sending it, asking for it and stopping it."""

from app.newsletter.routes import reading, sending, subscribing, writing
from app.newsletter.routes.shared import router

__all__ = ["reading", "router", "sending", "subscribing", "writing"]
