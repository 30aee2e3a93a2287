"""Pages of the young's voice: the form, the receipt, moderation, links, paper, settings."""

from app.intake.routes import links, log, moderate, paper, receipt, settings, youth
from app.intake.routes.shared import router

__all__ = ["links", "log", "moderate", "paper", "receipt", "router", "settings", "youth"]
