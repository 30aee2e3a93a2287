"""`flipp demo --reset`: whatever has been done in the demo, it is as new."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner

from app.cli import cli
from app.core import clock
from app.core.db import Database
from app.initiatives.models import Initiative
from app.networks.models import Network
from tests.conftest import Databases
from tests.seeds.reading import NOW, SECRET
from tests.seeds.test_loader import everything


@pytest.fixture
def demo(databases: Databases) -> Iterator[Database]:
    """A demo somebody is to play in."""
    with databases.opened(databases.demo(NOW)) as opened:
        yield opened


def reset(database: Database, mode: str = "demo") -> tuple[int, str]:
    env = {
        "FLIPP_MODE": mode,
        "FLIPP_SECRET": SECRET,
        "FLIPP_DATABASE_URL": database.engine.url.render_as_string(hide_password=False),
    }
    with clock.held_at(NOW):
        result = CliRunner().invoke(cli, ["demo", "--reset"], env=env)
    return result.exit_code, result.output


def held(database: Database) -> tuple[dict[str, int], list[str]]:
    """How many rows each table holds, and what is written; the revisions have gone on."""
    counted = {n: c for n, c in everything(database).items() if not n.startswith("revision")}
    with database.read() as db:
        return counted, sorted(db.scalars(sa.select(Initiative.title)))


def changed(database: Database, slug: str) -> None:
    with database.write() as db:
        db.execute(sa.update(Initiative).values(title="Noe helt annet"))
        db.execute(sa.update(Network).where(Network.slug == slug).values(slug="borte"))


def test_a_reset_demo_is_as_new(demo: Database, loaded: Database) -> None:
    new = held(loaded)
    for slug in ("kongsvingerregionen", "eksempelregionen"):
        changed(demo, slug)
        assert held(demo) != new
        code, said = reset(demo)
        assert (code, said.count("loaded")) == (0, 4), said
        assert held(demo) == new


def test_real_people_are_not_reset(demo: Database) -> None:
    before = held(demo)
    code, said = reset(demo, mode="production")
    assert code == 2 and "FLIPP_MODE=demo only" in said
    assert held(demo) == before
