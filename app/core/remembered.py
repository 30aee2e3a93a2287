"""Public pages, kept as they were rendered until their network changes."""

from __future__ import annotations

import gzip
import hashlib
import threading
from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property
from typing import Any

Key = tuple[str, str, bool, str]
# Nobody in particular comes again to a longer one; the store would fill with addresses.
LONGEST_QUERY = 500


def wants_fragment(headers: dict[bytes, bytes]) -> bool:
    """htmx asks for a part of the page (a history restore wants all of it)."""
    restores = headers.get(b"hx-history-restore-request") == b"true"
    return headers.get(b"hx-request") == b"true" and not restores


def etag_of(body: bytes) -> str:
    """What a body is known by when it is asked for again."""
    return f'W/"{hashlib.blake2b(body, digest_size=10).hexdigest()}"'


@dataclass(frozen=True)
class Page:
    """One rendered page and the revision it was rendered from."""

    body: bytes
    etag: str
    scope: int | None
    revision: int
    headers: tuple[tuple[bytes, bytes], ...] = ()  # of what is no page of ours; () for a page

    @cached_property
    def zipped(self) -> bytes:
        """The body compressed, when the first reader asks for it so."""
        return gzip.compress(self.body, 5)


def revision_of(numbers: dict[int, int], scope: int | None) -> int:
    """A network's revision; for pages about all of them (None), the sum, which only grows."""
    return sum(n for s, n in numbers.items() if s >= 0) if scope is None else numbers.get(scope, 0)


class Memory:
    """What was worked out at a revision; bounded, what was used longest ago goes first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Any, tuple[int, Any]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Any) -> tuple[int, Any] | None:
        """The revision and what was kept, or None."""
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def put(self, key: Any, value: tuple[int, Any]) -> None:
        """Keep it."""
        with self._lock:
            self._kept[key] = value
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)

    def clear(self) -> None:
        """Let go of everything."""
        with self._lock:
            self._kept.clear()

    def __len__(self) -> int:
        return len(self._kept)

    def __str__(self) -> str:
        return str(dict(self._kept))


class Remembered:
    """A bounded store; the page used longest ago goes first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._pages: OrderedDict[Key, Page] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Key, numbers: dict[int, int]) -> Page | None:
        """The page, if nothing has changed since it was rendered."""
        page = self._pages.get(key)
        if page is None or revision_of(numbers, page.scope) != page.revision:
            return None
        with self._lock:
            if key in self._pages:
                self._pages.move_to_end(key)
        return page

    def holds(self, key: Key) -> bool:
        """Whether it is worth asking for the revision at all."""
        return key in self._pages

    def clear(self) -> None:
        """Let go of every page."""
        with self._lock:
            self._pages.clear()

    def put(
        self,
        key: Key,
        body: bytes,
        scope: int | None,
        revision: int,
        headers: tuple[tuple[bytes, bytes], ...] = (),
    ) -> Page:
        """Keep a page; `revision` was read before the page's data were."""
        page = Page(body, etag_of(body), scope, revision, headers)
        with self._lock:
            self._pages[key] = page
            while len(self._pages) > self._most:
                self._pages.popitem(last=False)
        return page
