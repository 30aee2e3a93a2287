"""What one process holds, handed to every request."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import anyio
from sqlalchemy.orm import Session

from app.core.access import Actor
from app.core.config import Settings
from app.core.db import Database
from app.core.remembered import Memory, Remembered
from app.core.templating import Renderer

if TYPE_CHECKING:
    from app.core.ctx import Ctx


class NavItem(NamedTuple):
    """An entry of the main menu."""

    label: str
    href: str
    current: bool = False
    tool: bool = False  # beside the network's own pages: the library, settings


@dataclass
class App:
    """What one process holds: settings, database, templates, pools; wired in main."""

    settings: Settings
    database: Database
    renderer: Renderer
    load_actor: Callable[[Session, str], Actor | None]
    nav: Callable[[Ctx], list[NavItem]]
    quick: Callable[[Ctx], str]
    remembered: Remembered
    # Pages are read on the server's own thread where the database is a file: a hop to another
    # one costs a third of the requests when many ask at once (docs/decisions/0014).
    reads_here: bool = False
    fast: anyio.CapacityLimiter = field(default_factory=lambda: anyio.CapacityLimiter(1))
    slow: anyio.CapacityLimiter = field(default_factory=lambda: anyio.CapacityLimiter(4))
    # Lists and documents as files, which anybody may ask for: no sign-in waits behind them.
    files: anyio.CapacityLimiter = field(default_factory=lambda: anyio.CapacityLimiter(4))
    panels: dict[str, list[Callable[..., Any]]] = field(default_factory=dict)
    takers: dict[str, list[Callable[..., None]]] = field(default_factory=dict)
    memory: Memory = field(default_factory=lambda: Memory(2000))
    # A group's whole thread is some 300 kB: few enough of them for a worker of 250 MB.
    large: Memory = field(default_factory=lambda: Memory(60))
    network_ids: dict[str, int] = field(default_factory=dict)
    scrubbed: tuple[str, ...] = ()
    # Whether who asks could open an address now; whether an address leaves no trace.
    may_open: Callable[[Ctx, str], bool] = lambda _ctx, _address: False
    is_quiet: Callable[[str], bool] = lambda _path: False
    # Whether files are taken in at an address, so that its body may be a larger one.
    takes_files: Callable[[str], bool] = lambda _path: False

    def forget_pages(self) -> None:
        """Let go of everything rendered that is kept for the next reader."""
        self.remembered.clear()
        self.memory.clear()
        self.renderer.forget()
        self.large.clear()
