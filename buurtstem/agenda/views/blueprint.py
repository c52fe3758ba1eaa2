"""The blueprint that all pages of this feature share."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, has_request_context, request

blueprint = Blueprint("agenda", __name__, url_prefix="/<lang:lang>")

WISHES = ("zoek", "stadium", "thema")  # names in the address of the list of threads
KEEP_WISHES = frozenset(
    f"agenda.{name}"
    for name in (
        "threads",
        "propose",
        "open_thread",
        "question",
        "say_yes",
        "say_no",
        "staff_thread",
        "name",
        "answer",
        "mark",
        "move_on",
        "dismiss",
        "bring_back",
        "add_story",
        "move_story",
        "take_out",
        "merge",
        "split",
        "undo",
        "interpret",
        "withdraw",
    )
)


@blueprint.url_defaults
def keep_wishes(endpoint: str, values: dict[str, Any]) -> None:
    """Carry what was asked of the list of threads in the address, into a thread, its steps, and back.

    No cookie: two lists in two windows are two lists. Whoever names one of them in `url_for` says so himself.
    """
    if endpoint not in KEEP_WISHES or not has_request_context() or request.endpoint not in KEEP_WISHES:
        return
    for name in WISHES:
        if name not in values and request.args.get(name):
            values[name] = request.args[name]
