"""`buurtstem worker`: does what is queued, and stops when told to."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing

from tests.letterbox import Letterbox, server_on


def test_the_worker_sends_mail_that_waits_and_stops_when_told(tmp_path):
    letterbox = Letterbox()
    with server_on(letterbox) as port:
        run_worker(tmp_path, port, until=lambda: letterbox.letters)
    assert [letter["To"] for letter in letterbox.letters] == ["noor@test.example"]


def run_worker(folder, port, until):
    environ = {
        **os.environ,
        "BUURTSTEM_ENVIRONMENT": "development",
        "BUURTSTEM_DATA_DIR": str(folder),
        "BUURTSTEM_MAIL_HOST": "127.0.0.1",
        "BUURTSTEM_MAIL_PORT": str(port),
        "BUURTSTEM_MAIL_STARTTLS": "0",
        "BUURTSTEM_MAIL_FROM": "buurtstem@test.example",
    }
    command = [sys.executable, "-m", "buurtstem"]
    subprocess.run([*command, "db", "upgrade"], env=environ, check=True)
    with closing(sqlite3.connect(folder / "buurtstem.db")) as database:
        database.execute(
            "INSERT INTO job (kind, payload, run_after, attempts) VALUES ('mail', ?, '2026-01-01 00:00:00', 0)",
            ('{"to": "noor@test.example", "subject": "Dag", "text": "Hallo"}',),
        )
        database.commit()
    with subprocess.Popen([*command, "worker"], env=environ) as worker:
        for _ in range(100):
            if until():
                break
            time.sleep(0.1)
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(timeout=10) == 0
