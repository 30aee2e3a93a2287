"""A number is kept once, wherever on its way the connection breaks."""

from __future__ import annotations

import http.client
import re
import socket
import threading
import uuid
from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import urlencode, urlsplit

import pytest
import sqlalchemy as sa

from app.core import clock
from app.cycles.models import Measurement
from tests.browser.server import serving
from tests.cycles.helpers_numbers import link, measure
from tests.initiatives.helpers import actor

BEFORE = "before the request"
IN_REQUEST = "in the request"
AFTER_REQUEST = "after the request, before the answer"
IN_ANSWER = "in the answer"
AFTER = "nowhere"
STEPS = (BEFORE, IN_REQUEST, AFTER_REQUEST, IN_ANSWER)


class Cutter:
    """A way to the server that breaks where it is told to."""

    def __init__(self, port: int) -> None:
        self.port, self.cut = port, AFTER
        self.answered: list[bytes] = []
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.own_port = self._listening.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._listening.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                client, _address = self._listening.accept()
                with client, suppress(OSError):
                    self._pass_on(client)

    def _pass_on(self, client: socket.socket) -> None:
        if self.cut == BEFORE:
            return
        request = _whole_request(client)
        with socket.create_connection(("127.0.0.1", self.port)) as server:
            server.settimeout(10)
            if self.cut == IN_REQUEST:
                server.sendall(request[:-4])
                return
            server.sendall(request)
            # The answer is waited for: what is shown is that the server kept it, and was not heard.
            answer = _until_closed(server)
            self.answered.append(answer)
            if self.cut == AFTER_REQUEST:
                return
            client.sendall(answer[:8] if self.cut == IN_ANSWER else answer)


def _whole_request(client: socket.socket) -> bytes:
    data = b""
    while b"\r\n\r\n" not in data:
        data += client.recv(65536)
    head, _gap, body = data.partition(b"\r\n\r\n")
    length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
    while length and len(body) < int(length[1]):
        body += client.recv(65536)
    return head + b"\r\n\r\n" + body


def _until_closed(server: socket.socket) -> bytes:
    answer = b""
    while piece := server.recv(65536):
        answer += piece
    return answer


def post(cutter: Cutter, path: str, fields: dict[str, str]) -> int:
    """One try; 0 when no whole answer came."""
    connection = http.client.HTTPConnection("127.0.0.1", cutter.own_port, timeout=10)
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Sec-Fetch-Site": "same-origin",
        "Connection": "close",
    }
    try:
        connection.request("POST", path, urlencode(fields), headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()


@pytest.fixture
def way(url: str, database) -> Iterator[tuple[Cutter, str]]:
    with database.write() as db:
        path = link(db, actor(db), measure(db))
    with serving(url) as site:
        cutter = Cutter(int(urlsplit(site.base).port or 0))
        yield cutter, path
        cutter.close()


def test_cut_at_every_step(way: tuple[Cutter, str], database) -> None:
    """One number a step, each sent three times broken and then until it is acknowledged."""
    cutter, path = way
    for back, step in enumerate(STEPS):
        day = clock.today().toordinal() - back
        fields = {"value": str(10 + back), "_key": uuid.uuid4().hex}
        fields["on_day"] = str(clock.today().fromordinal(day))
        cutter.cut = step
        assert [post(cutter, path, fields) for _try in range(3)] == [0, 0, 0], step
        cutter.cut = AFTER
        assert post(cutter, path, fields) == 303, step
    with database.read() as db:
        kept = list(db.scalars(sa.select(Measurement.value).order_by(Measurement.on_day.desc())))
    assert kept == [10, 11, 12, 13]
    # Else the server was never past the point where a second sending is a second number.
    assert sum(b" 303 " in answer[:20] for answer in cutter.answered) == 2 * 3 + len(STEPS)
