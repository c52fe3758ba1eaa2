"""Runs work side by side in processes that begin as copies of this one, so that all cores help."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import TypeVar, cast

Result = TypeVar("Result")


class ProcessBroken(RuntimeError):
    """A process ended without a result: it was killed, or there was no memory left."""


def in_processes(tasks: Iterable[Callable[[], Result]]) -> list[Result]:
    """Return what each task returns, in order; all run at once, on all that this process holds.

    Raises:
        ProcessBroken: one of them ended without a result; what it wrote stands on standard error.
    """
    context = get_context("fork")
    running = []
    for task in tasks:
        receiving, sending = context.Pipe(duplex=False)
        process = context.Process(target=_send, args=(task, sending), daemon=True)
        process.start()
        sending.close()  # the copy of this process: without it a broken one is never noticed
        running.append((process, receiving))
    results = []
    for process, receiving in running:
        try:
            results.append(cast(Result, receiving.recv()))
        except EOFError as error:
            raise ProcessBroken("A process of the training ended early; is there memory enough?") from error
        finally:
            receiving.close()
        process.join()
    return results


def _send(task: Callable[[], Result], sending: Connection) -> None:
    sending.send(task())
    sending.close()
