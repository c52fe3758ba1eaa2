"""A server as in production that a test can kill: gunicorn with two workers, a process group of its own."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path

HOST = "127.0.0.1"
GUNICORN = (
    "--preload",
    "--workers=2",
    "--worker-class=gthread",
    "--threads=8",
    "--keep-alive=2",
    "--no-control-socket",
)
SLOWEST_START = 60  # seconds; a start takes two, but the machine may be busy with other tests
OWN_PORTS = range(20_000, 32_000)  # below those that the kernel gives to outgoing connections


class Server:
    """An application behind gunicorn; `kill` gives none of its processes a chance to tidy up."""

    def __init__(self, application: str, folder: Path, environ: Mapping[str, str]) -> None:
        self.port = free_port()
        self.log = folder / "server.log"
        self._command = [
            sys.executable,
            "-m",
            "gunicorn",
            application,
            *GUNICORN,
            f"--bind={HOST}:{self.port}",
        ]
        self._environ = environ
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def group(self) -> int:
        """Number of the process group; that of the first of its processes."""
        assert self._process is not None, "the server was not started"
        return self._process.pid

    def start(self) -> float:
        """Start, wait for the first page, and return how many seconds that took."""
        started = time.monotonic()
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command, env=self._environ, stdout=log, stderr=log, start_new_session=True
            )
        while not self._answers():
            waited = time.monotonic() - started
            if self._process.poll() is not None or waited > SLOWEST_START:
                self.kill()
                raise AssertionError(f"the server did not start:\n{self.log.read_text(encoding='utf-8')}")
            time.sleep(0.02)
        return time.monotonic() - started

    def kill(self) -> None:
        """Send kill -9 to all processes at once, and wait until the first of them is gone."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.group, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def stop(self) -> None:
        """Ask the server to end what it is doing; after ten seconds it is killed."""
        if self._process is not None:
            self._process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(10)
            self.kill()

    def _answers(self) -> bool:
        connection = HTTPConnection(HOST, self.port, timeout=SLOWEST_START)
        try:
            connection.request("GET", "/")
            return connection.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()


def free_port() -> int:
    """Return a port that nobody listens on, and that no connection takes while a server is down."""
    for port in random.SystemRandom().sample(OWN_PORTS, 100):
        with socket.socket() as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with suppress(OSError):
                trial.bind((HOST, port))
                return port
    raise AssertionError("no free port among a hundred")
