"""One sentence becomes a record of the kind that was chosen."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from app.core.access import Actor
from app.core.columns import Reach
from app.initiatives import service as initiatives
from app.insights import service as insights
from app.insights.rules import title_of
from app.practices import service as practices
from app.thread.forms import LogKind


def log(
    db: Session,
    actor: Actor,
    network_id: int,
    group_id: int,
    kind: LogKind,
    text: str,
    reach: Reach = Reach.NETWORK,
) -> Any:
    """Make the record; it grows later."""
    title, rest = title_of(text)
    if kind is LogKind.INSIGHT:
        return insights.log(db, actor, network_id, group_id, title, text=rest, reach=reach)
    if kind is LogKind.PRACTICE:
        return practices.nominate(db, actor, network_id, group_id, title, what=rest, reach=reach)
    return initiatives.start(db, actor, network_id, group_id, title, purpose=rest, reach=reach)
