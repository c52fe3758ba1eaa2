"""A translation service of the tests' own on this machine: it speaks LibreTranslate's protocol, well or badly."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

LANGUAGES = [
    {"code": "tr", "name": "Turkish", "targets": ["en", "nl", "tr"]},
    {"code": "nl", "name": "Dutch", "targets": ["en", "tr"]},
]


class Translator:
    """Keeps what it was asked; what it answers can be changed."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.languages: Any = LANGUAGES
        self.status = 200
        self.headers: dict[str, str] = {}
        self.body: bytes | None = None  # in the place of a right answer
        self.drops = 0.0  # seconds between one byte and the next
        self.waits = 0.0  # seconds before anything
        self.url = ""

    def answer(self, asked: dict[str, Any]) -> bytes:
        """Return what a good service answers: the words with its mark, the numbers of marks in place."""
        self.asked.append(asked)
        return json.dumps({"translatedText": f"the {asked['q']}"}).encode()


class Handler(BaseHTTPRequestHandler):
    """Answers as the service of this server says."""

    service: Translator

    def do_GET(self) -> None:  # noqa: N802  the name that http.server calls
        self._send(200, json.dumps(self.service.languages).encode() if self.path == "/languages" else b"")

    def do_POST(self) -> None:  # noqa: N802
        content = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        body = self.service.answer(content)
        time.sleep(self.service.waits)
        self._send(self.service.status, body if self.service.body is None else self.service.body)

    def _send(self, status: int, body: bytes) -> None:
        try:
            self.send_response(status)
            for name, value in self.service.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self._write(body)
        except (BrokenPipeError, ConnectionResetError):  # the asker left, as it should
            self.close_connection = True

    def _write(self, body: bytes) -> None:
        if not self.service.drops:
            self.wfile.write(body)
            return
        for byte in body:
            self.wfile.write(bytes([byte]))
            self.wfile.flush()
            time.sleep(self.service.drops)

    def log_message(self, *args: object) -> None:
        """Stay silent."""
        del args


@contextmanager
def translator() -> Iterator[Translator]:
    """Run a service for the block."""
    service = Translator()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("HandlerOfService", (Handler,), {"service": service}))
    service.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
