"""The worker apart ends when it is told to, at whatever moment that is."""

from __future__ import annotations

import threading

from app.core.config import Settings
from app.main import work_apart


class ToldAsItBegins(threading.Event):
    """A signal that comes just as the main thread begins to wait is heard when that is over."""

    def wait(self, timeout: float | None = None) -> bool:
        if threading.current_thread() is not threading.main_thread() or self.is_set():
            return super().wait(timeout)
        assert timeout is not None, "nothing would end this wait"
        self.set()
        return False


def test_a_signal_that_comes_as_the_wait_begins(settings: Settings) -> None:
    stop = ToldAsItBegins()
    work_apart(settings, stop)
    assert not [t for t in threading.enumerate() if t.name in {"flipp-worker", "flipp-jobs"}]
