"""A real SMTP server on this machine, that remembers what it was given."""

from __future__ import annotations

import os
import signal
import threading
from email.message import EmailMessage, Message
from email.parser import BytesParser
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.faults.process import free_port


class Postman:
    """Takes every mail; `kill` ends a process after taking one, before saying that it has."""

    def __init__(self) -> None:
        self.got: list[Message] = []
        self.to: list[list[str]] = []
        self.kill = self.port = 0
        self.peers: set[object] = set()  # one for each connection
        self.arrived = threading.Condition()

    async def handle_DATA(  # noqa: N802 - the name aiosmtpd looks for
        self, _server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Take a mail."""
        content: Any = envelope.content
        with self.arrived:
            self.got.append(BytesParser(EmailMessage, policy=default).parsebytes(content))
            self.to.append([str(to) for to in envelope.rcpt_tos])
            self.peers.add(session.peer)
            self.arrived.notify_all()
        if self.kill:
            os.kill(self.kill, signal.SIGKILL)
            self.kill = 0
        return "250 OK"

    def wait(self, how_many: int, within: float) -> bool:
        """Whether so many have come in time."""
        with self.arrived:
            return self.arrived.wait_for(lambda: len(self.got) >= how_many, within)

    @property
    def ids(self) -> list[str]:
        """What the mails are known by."""
        return [str(message["Message-ID"]) for message in self.got]


class PostOffice(Controller):
    """The server; `with` starts and stops it."""

    def __init__(self) -> None:
        self.postman = Postman()
        super().__init__(self.postman, hostname="127.0.0.1", port=free_port())

    def __enter__(self) -> Postman:
        self.start()
        self.postman.port = self.port
        return self.postman

    def __exit__(self, *_error: object) -> None:
        self.stop()
