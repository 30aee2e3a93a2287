"""A line to the SMTP server, opened for the first mail and kept for those that follow."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import ExitStack, suppress
from email.message import EmailMessage
from types import TracebackType
from typing import Any

import aiosmtplib
from anyio.from_thread import BlockingPortal, start_blocking_portal

from app.core.config import Settings

# For how long a server may be silent, and how long one mail may take in all; in seconds.
PATIENCE, LONGEST = 20, 60


class Unreachable(Exception):
    """The server takes no connection now; it is no use to try with the next mail at once."""


class Line:
    """One connection, opened when it is needed; a call hands over one message.

    What speaks to the server has a thread of its own: whoever sends may have a loop that runs.
    """

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._portal: BlockingPortal | None = None
        self._client: aiosmtplib.SMTP | None = None

    def __enter__(self) -> Line:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._client is not None:
            with suppress(Exception):
                self._run(PATIENCE, self._client.quit)
        self._stack.close()

    def __call__(self, settings: Settings, message: EmailMessage) -> None:
        """Hand over one message; raises what the server answered, or Unreachable."""
        try:
            self._run(LONGEST, self._hand_over, settings, message)
        except BaseException:
            # Whatever state it was left in, the next mail begins on a new one.
            self._run(PATIENCE, self._hang_up)
            raise

    def _run(self, seconds: float, function: Callable[..., Awaitable[Any]], *args: Any) -> None:
        if self._portal is None:
            self._portal = self._stack.enter_context(start_blocking_portal())
        self._portal.call(_within, seconds, function, *args)

    async def _hand_over(self, settings: Settings, message: EmailMessage) -> None:
        client = await self._open(settings)
        await client.send_message(message)

    async def _open(self, settings: Settings) -> aiosmtplib.SMTP:
        """The open connection if the server still has it, else a new one."""
        if self._client is not None:
            try:
                await self._client.noop()
            except aiosmtplib.SMTPException:
                await self._hang_up()  # many servers take only so many mails on one
            else:
                return self._client
        self._client = await _connect(settings)
        return self._client

    async def _hang_up(self) -> None:
        if self._client is not None:
            with suppress(Exception):
                self._client.close()
        self._client = None


async def _within(seconds: float, function: Callable[..., Awaitable[Any]], *args: Any) -> None:
    await asyncio.wait_for(function(*args), seconds)


async def _connect(settings: Settings) -> aiosmtplib.SMTP:
    client = aiosmtplib.SMTP(
        hostname=settings.smtp_host,
        port=settings.smtp_port,
        username=settings.smtp_user or None,
        password=settings.smtp_password or None,
        start_tls=settings.smtp_tls,
        timeout=PATIENCE,
    )
    try:
        await client.connect()
    except (aiosmtplib.SMTPException, OSError) as error:
        raise Unreachable(type(error).__name__) from error
    return client
