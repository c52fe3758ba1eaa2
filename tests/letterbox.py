"""A mail server of the tests' own, on this machine, that keeps what arrives."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller


class Letterbox:
    """Keeps what arrives, and may send it back."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.answer = "250 OK"
        self.recipient = "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:  # noqa: N802
        if self.recipient.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.recipient

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802  the name that aiosmtpd calls
        if self.answer.startswith("250"):
            letter = message_from_bytes(envelope.content, policy=policy.default)
            assert isinstance(letter, EmailMessage)
            self.letters.append(letter)
        return self.answer


class LoopbackServer(Controller):
    """An SMTP server on a socket that is bound already, so that nobody else can take the port."""

    def __init__(self, letterbox: Letterbox, listening: socket.socket, **options: object) -> None:
        host, port = listening.getsockname()
        super().__init__(letterbox, hostname=host, port=port, **options)
        self.listening = listening

    def _create_server(self):
        return self.loop.create_server(self._factory_invoker, sock=self.listening)


@contextmanager
def server_on(letterbox: Letterbox, port: int = 0, **options: object) -> Iterator[int]:
    """Run a server for the block; yields its port."""
    listening = socket.create_server(("127.0.0.1", port))
    server = LoopbackServer(letterbox, listening, **options)
    server.start()
    try:
        yield server.port
    finally:
        server.stop()
