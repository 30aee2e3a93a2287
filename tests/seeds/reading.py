"""What the tests of the loader look things up with."""

from __future__ import annotations

import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import clock
from app.core.audit import AuditEvent
from app.initiatives.models import Initiative
from app.insights.models import Insight
from app.networks import find
from app.networks.models import Network
from app.practices.models import Practice
from app.replication.models import Replication
from seeds import loader

REAL, INVENTED = loader.NETWORKS
SEEDS = Path(loader.__file__).parent
SECRET = "x" * 40
FACETED = (Insight, Practice, Initiative)
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=clock.OSLO)


def toml(slug: str, name: str) -> dict[str, Any]:
    return tomllib.loads((SEEDS / slug / f"{name}.toml").read_text("utf-8"))


def of(db: Session, slug: str) -> Network:
    found = find.network(db, slug)
    assert found is not None
    return found


def rows(db: Session, model: Any, network: Network) -> list[Any]:
    inside = sa.select(model).where(model.network_id == network.id)
    return list(db.scalars(inside.order_by(model.id)))


def count(db: Session, model: Any, network: Network, *where: Any) -> int:
    found = sa.select(sa.func.count()).select_from(model)
    return db.scalar(found.where(model.network_id == network.id, *where)) or 0


def written(db: Session, network: Network) -> list[Initiative]:
    """The network's initiatives, without those it tries of others."""
    copies = sa.select(Replication.copy_id)
    inside = sa.select(Initiative).where(Initiative.network_id == network.id)
    return list(db.scalars(inside.where(Initiative.id.not_in(copies)).order_by(Initiative.id)))


def events(db: Session, network: Network) -> list[AuditEvent]:
    return rows(db, AuditEvent, network)
