"""People who log things without pause, and send again what was never acknowledged."""

from __future__ import annotations

import random
import string
import threading
import time
import uuid
from collections import Counter

import sqlalchemy as sa

from app.core.db import Database
from app.insights.models import Insight
from app.networks.models import ResourceGroup
from tests.faults.process import Flipp


def group_id(url: str) -> int:
    """The group of the world's member."""
    database = Database(url)
    with database.read() as db:
        number = db.scalar(sa.select(ResourceGroup.id).where(ResourceGroup.slug == "asnes"))
    database.close()
    assert number
    return int(number)


def logged(url: str) -> Counter[str]:
    """Every sentence in the database, and how often."""
    database = Database(url)
    with database.read() as db:
        found = Counter(db.scalars(sa.select(Insight.title)))
    database.close()
    return found


class People:
    """Some threads, each a person at a phone."""

    def __init__(self, flipp: Flipp, group: int, how_many: int) -> None:
        self.flipp = flipp
        self.group = str(group)
        self.acknowledged: list[str] = []
        self.sent_again = 0
        self.answers: Counter[int] = Counter()
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._threads = [threading.Thread(target=self._post, args=(n,)) for n in range(how_many)]

    def begin(self) -> None:
        """Start posting."""
        for thread in self._threads:
            thread.start()

    def finish(self) -> None:
        """Let each get an answer to what it holds, and stop. The server must be alive."""
        self._stop.set()
        for thread in self._threads:
            thread.join(timeout=60)
        assert not any(t.is_alive() for t in self._threads), "somebody never got an answer"

    def _post(self, who: int) -> None:
        number = 0
        while not self._stop.is_set():
            number += 1
            # Letters only: one in some thousand figures looks like an identity number.
            mark = "".join(random.choices(string.ascii_lowercase, k=20))
            self._until_acknowledged(f"Hørt på gangen {who}-{number} {mark}")

    def _until_acknowledged(self, text: str) -> None:
        fields = {"text": text, "kind": "innsikt", "group_id": self.group}
        fields["_key"] = uuid.uuid4().hex
        for attempt in range(1000):
            status = self._once(fields)
            with self._lock:
                self.sent_again += attempt > 0
                self.answers[status] += 1
                if status == 303:
                    self.acknowledged.append(text)
                    return
            time.sleep(0.02)

    def _once(self, fields: dict[str, str]) -> int:
        try:
            return self.flipp.post("/nett/logg", fields, "member")[0]
        except OSError:
            return 0
