"""A line to the SMTP server, opened for the first mail and kept for those that follow."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from email.message import EmailMessage
from types import TracebackType

import aiosmtplib

from app.core.config import Settings

# For how long a server may be silent, and how long one mail may take in all; in seconds.
PATIENCE, LONGEST = 20, 60


class Unreachable(Exception):
    """The server takes no connection now; it is no use to try with the next mail at once."""


class Line:
    """One connection, opened when it is needed; a call hands over one message."""

    def __init__(self) -> None:
        self._loop = asyncio.Runner()
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
                self._loop.run(asyncio.wait_for(self._client.quit(), PATIENCE))
        self._loop.close()

    def __call__(self, settings: Settings, message: EmailMessage) -> None:
        """Hand over one message; raises what the server answered, or Unreachable."""
        try:
            self._loop.run(asyncio.wait_for(self._hand_over(settings, message), LONGEST))
        except BaseException:
            self._hang_up()  # whatever state it was left in, the next mail begins on a new one
            raise

    async def _hand_over(self, settings: Settings, message: EmailMessage) -> None:
        client = await self._open(settings)
        await client.send_message(message)

    async def _open(self, settings: Settings) -> aiosmtplib.SMTP:
        """The open connection if the server still has it, else a new one."""
        if self._client is not None:
            try:
                await self._client.noop()
            except aiosmtplib.SMTPException:
                self._hang_up()  # many servers take only so many mails on one
            else:
                return self._client
        self._client = await _connect(settings)
        return self._client

    def _hang_up(self) -> None:
        if self._client is not None:
            with suppress(Exception):
                self._client.close()
        self._client = None


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
