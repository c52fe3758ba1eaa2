"""One step of the set-up: says in a line what it does, shows a command's output only when it fails."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


class StepFailed(RuntimeError):
    """A step of the set-up could not be done; the sentence says what to do about it."""


def say(sentence: str) -> None:
    """Write one line to standard error."""
    sys.stderr.write(f"{sentence}\n")
    sys.stderr.flush()


def run_step(doing: str, command: Sequence[str | Path], folder: Path) -> str:
    """Run a command and return its standard output.

    Raises:
        StepFailed: it is not there, or ended with an error; what it wrote is in the sentence.
    """
    words = [str(word) for word in command]
    try:
        done = subprocess.run(  # noqa: S603 - fixed commands of our own, no shell
            words, cwd=folder, capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        raise StepFailed(f"{doing}: the program '{words[0]}' is not installed.") from None
    if done.returncode != 0:
        raise StepFailed(f"{done.stdout}{done.stderr}{doing}: '{' '.join(words)}' failed.")
    return done.stdout


def end_with(work: Callable[[], None]) -> None:
    """Do the work and end this program: 0 when done, 1 with one clear sentence when not."""
    try:
        work()
    except StepFailed as failure:
        say(str(failure))
        sys.exit(1)
    except KeyboardInterrupt:
        say("Stopped. Running the same command again starts where it is safe.")
        sys.exit(130)
