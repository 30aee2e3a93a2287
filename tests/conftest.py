"""A real database for every test (SQLite, or PostgreSQL with FLIPP_TEST_DB=postgresql)."""

from __future__ import annotations

import fcntl
import gc
import os
import shutil
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from fastapi import FastAPI
from httpx2 import Client as Http
from hypothesis import settings as hypothesis_settings
from jinja2 import FileSystemBytecodeCache
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app.accounts import limits
from app.contact.limits import CONTACT
from app.core import clock, i18n, migrate
from app.core.config import Mode, Settings
from app.core.db import Database
from app.core.templating import environment
from app.cycles import number_keys
from app.intake import gate, receipts
from app.intake.gate import GATE
from app.intake.routes.receipt import TRIES
from app.main import create_app
from app.newsletter.limits import SIGN_UPS
from app.opendata.limits import API
from app.workshops.limits import SIGN_UP
from seeds import loader
from tests import postgres, world
from tests.direct import asking
from tests.web import Client


def _sharing(make: Callable[..., sa.Engine]) -> Callable[..., sa.Engine]:
    """Engines of one kind share a dialect, and with it the statements it has compiled.

    A test has a database of its own; compiling every statement anew for each is a quarter of all
    the work.
    """
    first: dict[str, sa.Engine] = {}

    def shared(url: Any, **wishes: Any) -> sa.Engine:
        # No server goes away but in tests/faults, where processes of their own are asked.
        wishes.pop("pool_pre_ping", None)
        engine = make(url, **wishes)
        known = first.setdefault(engine.dialect.name + str(sorted(wishes)), engine)
        if known is not engine and known.dialect.server_version_info:
            engine.dialect.initialize = lambda _connection: None  # what the server is, is known
            engine.dialect = engine.pool._dialect = known.dialect
            engine._compiled_cache = known._compiled_cache
        return engine

    return shared


sa.create_engine = _sharing(sa.create_engine)
# Nobody waits for one step of a test: the workers, and what they start, are not to push one another
# off the processor each time one has something to do: three to seven hundredths of the work.
with suppress(AttributeError, OSError):
    os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))
# As in every process of Flipp; here another worker may have made the template.
migrate.import_models()
SECRET = "x" * 40  # the receipts of the demo's posts are kept under it
# To guess at receipts is made dear; the tests keep hundreds, and look at the price by itself.
RECEIPT_COST, receipts._COST["n"] = receipts._COST["n"], 2
# So is the work a browser does before it sends; one test does it whole.
WORK, gate.EASIEST = gate.EASIEST, 6
THIS_RUN = os.environ.get("PYTEST_XDIST_TESTRUNUID") or uuid.uuid4().hex
ON_POSTGRES = os.environ.get("FLIPP_TEST_DB") == "postgresql"
# How fast the machine is decides nothing: cost is shown by bench/, growth by tests/growth.py.
hypothesis_settings.register_profile("flipp", deadline=None)
hypothesis_settings.load_profile("flipp")


class Databases:
    """Makes databases that already hold the world, or the demo: each a copy of a template.

    shared: a folder that all workers of this run have; each template is made once, by whoever
    needs it first.
    """

    def __init__(self, folder: Path, shared: Path, server: str) -> None:
        self.folder, self.shared, self.server = folder, shared, server
        self._templates: dict[str, str] = {}

    def empty(self) -> str:
        """The address of a new empty database."""
        name = _new_name()
        if not self.server:
            return f"sqlite:///{self.folder / name}.db"
        self._run(f'CREATE DATABASE "{name}"')
        return self._url(name)

    def bare(self) -> str:
        """The address of a new database with every table and nothing in them."""
        return self.copy_of("bare", lambda _database: None)

    def copy(self, also: Callable[[Database], object] | None = None) -> str:
        """The address of a new database with the world in it, and what `also` adds to that."""
        if also is None:
            return self.copy_of("world", world.build)

        def fill(database: Database) -> None:
            world.build(database)
            also(database)

        return self.copy_of(f"{also.__module__}.{also.__name__}", fill)

    def demo(self, moment: datetime | None = None) -> str:
        """The address of a new database with the two demo networks, loaded now or at a moment."""

        def load(database: Database) -> None:
            with clock.held_at(moment) if moment else nullcontext():
                loader.load_all(database, SECRET)

        return self.copy_of(f"demo-{moment:%Y%m%d%H%M}" if moment else "demo", load)

    def copy_of(self, template: str, fill: Callable[[Database], object]) -> str:
        """The address of a new database, as `fill` filled the template."""
        name = _new_name()
        if template not in self._templates:
            self._templates[template] = self._template(template, fill)
        source = self._templates[template]
        if not self.server:
            target = self.folder / f"{name}.db"
            shutil.copy(source.removeprefix("sqlite:///"), target)
            return f"sqlite:///{target}"
        # As files: writing it all to the log first takes five times as long.
        held = sa.make_url(source).database
        self._run(f'CREATE DATABASE "{name}" TEMPLATE "{held}" STRATEGY FILE_COPY')
        return self._url(name)

    def _template(self, name: str, fill: Callable[[Database], object]) -> str:
        file = self.shared / f"{name}.db"
        with (self.shared / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if self.server:
                return self._template_served(name, fill)
            if not file.exists():
                making = file.with_suffix(".making")
                _filled(f"sqlite:///{making}", fill)
                making.rename(file)
        return f"sqlite:///{file}"

    def _template_served(self, name: str, fill: Callable[[Database], object]) -> str:
        whole = f"flipp_{name}_{THIS_RUN[:12]}"
        if not self._run(f"SELECT count(*) FROM pg_database WHERE datname = '{whole}'"):
            making = self.empty()
            _filled(making, fill)
            self._run(f'ALTER DATABASE "{sa.make_url(making).database}" RENAME TO "{whole}"')
        return self._url(whole)

    def drop(self, url: str) -> None:
        """Remove a database."""
        if not self.server:
            for file in self.folder.glob(Path(url.removeprefix("sqlite:///")).name + "*"):
                file.unlink()
            return
        self._run(f'DROP DATABASE IF EXISTS "{sa.make_url(url).database}" WITH (FORCE)')

    @contextmanager
    def opened(self, url: str) -> Iterator[Database]:
        """A database of this maker's, open; removed afterwards."""
        opened = Database(url)
        yield opened
        opened.close()
        self.drop(url)

    @contextmanager
    def lasting(self) -> Iterator[None]:
        """Our own server waits for the disk meanwhile, for one test at a time."""
        if not self.server or os.environ.get("FLIPP_TEST_DATABASE_URL"):
            yield
            return
        with (self.shared / "lasting.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self._wait_for_disk(True)
            yield
            self._wait_for_disk(False)

    def _wait_for_disk(self, on: bool) -> None:
        self._run(f"ALTER SYSTEM SET fsync = {'on' if on else 'off'}")
        self._run("SELECT pg_reload_conf()")
        while self._run("SHOW fsync") != ("on" if on else "off"):
            time.sleep(0.01)

    def _url(self, name: str) -> str:
        url = sa.make_url(self.server).set(drivername="postgresql+psycopg", database=name)
        return url.render_as_string(hide_password=False)

    def _run(self, sql: str) -> Any:
        """One statement; what it gives, if it gives something."""
        with self._hand.connect() as connection:
            result = connection.exec_driver_sql(sql)
            return result.scalar() if result.returns_rows else None

    @cached_property
    def _hand(self) -> sa.Engine:
        return sa.create_engine(self._url("postgres"), isolation_level="AUTOCOMMIT", pool_size=1)

    def close(self) -> None:
        """Let go of the server."""
        if self.server:
            self._hand.dispose()


def _new_name() -> str:
    return f"flipp_{uuid.uuid4().hex[:12]}"


def _filled(url: str, fill: Callable[[Database], object]) -> None:
    database = Database(url)
    migrate.upgrade(database)
    fill(database)
    database.close()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What says the same on both databases is run once, with the embedded one.

    That is what uses none, and how pages look.
    """
    if not ON_POSTGRES:
        return
    without = [
        i
        for i in items
        if "databases" not in getattr(i, "fixturenames", ()) or i.get_closest_marker("looks")
    ]
    config.hook.pytest_deselected(items=without)
    gone = set(map(id, without))
    items[:] = [i for i in items if id(i) not in gone]


def pytest_collection_finish() -> None:
    """What stands now stands to the end; looking for garbage in it is a twelfth of the work."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 10, 1_000)


@pytest.fixture(autouse=True)
def _guessing_forgotten() -> None:
    """The limits against guessing live in the process: no test may use up another's."""
    own = (number_keys.TRIES, SIGN_UP, SIGN_UPS)
    for limit in (limits.SIGN_IN, limits.RESET, TRIES, GATE, CONTACT, API, *own):
        limit.reset()


@pytest.fixture(scope="session", autouse=True)
def _compiled_once(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What one worker has compiled of the templates, the others read."""
    for language in set(i18n.ALIASES.values()):
        folder = _shared(tmp_path_factory) / f"templates-{language}"
        folder.mkdir(exist_ok=True)
        environment(language).bytecode_cache = FileSystemBytecodeCache(str(folder))


def _shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all workers of this run have."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a PostgreSQL server, "" when the tests run on SQLite."""
    given = os.environ.get("FLIPP_TEST_DATABASE_URL", "")
    if not ON_POSTGRES or given:
        yield given
        return
    running = postgres.shared(_shared(tmp_path_factory) / "server")
    yield running.get_uri()
    running.cleanup()


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory, server: str) -> Iterator[Databases]:
    """The maker of databases."""
    maker = Databases(tmp_path_factory.mktemp("db"), _shared(tmp_path_factory), server)
    yield maker
    maker.close()


@pytest.fixture
def url(databases: Databases, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of this test's database."""
    holds = request.node.get_closest_marker("holds")
    made = databases.copy(holds.kwargs["fill"] if holds else None)
    yield made
    databases.drop(made)


@pytest.fixture
def lasting(url: str, databases: Databases) -> Iterator[None]:
    """As a server for real people is set up: what it says is stored, is on the disk."""
    with databases.lasting():
        yield


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    """This test's database."""
    opened = Database(url)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def untouched(databases: Databases) -> Iterator[Database]:
    """A database nobody commits to: one is enough for all tests that throw their work away."""
    with databases.opened(databases.copy()) as opened:
        yield opened


@pytest.fixture
def db(untouched: Database) -> Iterator[Session]:
    """A write session whose transaction is thrown away; for services and rules."""
    from app.core.db import WriteSession

    with WriteSession(untouched.write_engine, expire_on_commit=False) as session:
        yield session
        session.rollback()


@pytest.fixture
def settings(url: str) -> Settings:
    """The settings of this test's installation."""
    return Settings(
        mode=Mode.TEST,
        secret=SECRET,
        database_url=url,
        base_url="http://testserver",
        worker=False,
    )


@pytest.fixture
def application(settings: Settings) -> Iterator[FastAPI]:
    """The application on this test's database."""
    app = create_app(settings)
    yield app
    app.state.flipp.database.close()


As = Callable[..., Client]


@pytest.fixture
def as_(application: FastAPI) -> Iterator[As]:
    """`as_("member")` is that person's browser; `as_()` nobody's. Names: tests/world.py."""
    with ExitStack() as opened:
        yield lambda name="": _browser(opened.enter_context(asking(application)), name)


@pytest.fixture
def together(application: FastAPI) -> Iterator[As]:
    """The same for what is asked at once: one loop, and the application's own threads."""
    with ExitStack() as opened:
        yield lambda name="": _browser(opened.enter_context(TestClient(application)), name)


def _browser(http: Http, name: str) -> Client:
    if name:
        http.cookies.set("flipp", f"token-{name}")
    return Client(http)
