"""The program as a process that kills itself, or waits, at a point of its work: `python -m tests.cli.broken_off`.

The environment says where: STOP_AT is one of the points below, STOP_BY "kill" or "wait". Waiting, it makes the
file that STOP_FILE names, and goes on when that is taken away. MODELS is the folder of the shipped pipeline.
"""

from __future__ import annotations

import os
import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import buurtstem.app
import buurtstem.corrections.actions
import buurtstem.themes.cli
from buurtstem.cli import main
from buurtstem.themes.pipelines import Pipelines

BATCH = 2  # stories that are tagged again at a time


def stop(point: str) -> None:
    """Kill this process, or wait, when this is the point."""
    if os.environ.get("STOP_AT") != point:
        return
    if os.environ["STOP_BY"] == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    waiting = Path(os.environ["STOP_FILE"])
    waiting.touch()
    while waiting.exists():
        time.sleep(0.05)


def stopping_after(work: Callable[..., Any], point: str) -> Callable[..., Any]:
    """Return the work with the point behind it, numbered: "point 1" after the first time."""
    times = 0

    def with_point(*arguments: Any, **named: Any) -> Any:
        nonlocal times
        result = work(*arguments, **named)
        times += 1
        stop(f"{point} {times}")
        return result

    return with_point


def set_points() -> None:
    """Put the points into the program: "Learning", "Choosing", "Comparing" as it reports them, and others."""
    buurtstem.themes.cli._progress = lambda message: stop(message.split()[0])  # noqa: SLF001
    buurtstem.corrections.actions.BATCH = BATCH
    buurtstem.corrections.actions.propose_again = stopping_after(
        buurtstem.corrections.actions.propose_again, "batch"
    )
    Pipelines._forget = stopping_after(Pipelines._forget, "forgetting")  # noqa: SLF001
    shutil.move = stopping_after(shutil.move, "moving")


if __name__ == "__main__":
    models = os.environ.get("MODELS")
    if models:
        buurtstem.app.shipped_folder = lambda: Path(models) / "trained"
    set_points()
    main()
