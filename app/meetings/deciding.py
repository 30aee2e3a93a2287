"""The one door to the room of test cycles: decide on one."""

from __future__ import annotations

import importlib
from typing import Any

from sqlalchemy.orm import Session

from app.core.access import Actor


def decide(db: Session, actor: Actor, cycle: Any, decision: Any, reason: str) -> None:
    """Decide on a studied cycle. Raises Invalid or Conflict as that room does."""
    importlib.import_module("app.cycles.service").decide(db, actor, cycle, decision, reason)
