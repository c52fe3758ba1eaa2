"""The end of a vote, whole: counted, key destroyed, tables rewritten. Twice, by two workers, is as once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import structlog

from buurtstem.accounts.rules import Actor
from buurtstem.core.jobs import Handler, SessionScope
from buurtstem.core.rewriting import rewrite_tables
from buurtstem.core.settings import Settings

from .actions import close_and_count, end_round, note_key_destroyed
from .queries import find_state
from .round_keys import destroy_key, key_folder
from .rules.round import RoundState, VoteNotOver

TABLES = ("voting_right", "sealed_ballot", "ballot")
log = structlog.get_logger()


def close_vote(
    scope: SessionScope, settings: Settings, round_id: int, moment: datetime, actor: Actor | None = None
) -> RoundState:
    """Count a vote that is over, then destroy its key and every trace of the order of ballots.

    Returns where the round stands. What a crash left undone is done when it is called again.

    Raises:
        NotAllowed, NotFound, VoteNotOver: as for counting.
        KeyMissing, WrongKey: nothing was changed; the printed key can be put back.
    """
    with scope() as session:
        state, _ = find_state(session, round_id, lock=True)
        if state is RoundState.VOTE:
            close_and_count(session, round_id, key_folder(settings.data_dir), moment, actor)
    return _clean_up(scope, settings, round_id, moment)


def end_vote(  # noqa: PLR0913  as the action, with where and how to write
    scope: SessionScope, settings: Settings, actor: Actor, round_id: int, reason: str, moment: datetime
) -> None:
    """End a round for good, then destroy its key and what is left of its ballots on the disk.

    Raises:
        NotAllowed, NotFound, RoundClosed, InvalidField: see `actions.end_round`.
    """
    with scope() as session:
        end_round(session, actor, round_id, reason, moment)
    _clean_up(scope, settings, round_id, moment)


def count_handler(settings: Settings) -> Handler:
    """Return the job handler that closes a vote at its end; an end that was moved has a job of its own."""

    def count(scope: SessionScope, payload: Mapping[str, Any], moment: datetime) -> None:
        try:
            state = close_vote(scope, settings, int(payload["round_id"]), moment)
        except VoteNotOver:
            return
        log.info("round_counted", round=payload["round_id"], state=state.value)

    return count


def _clean_up(scope: SessionScope, settings: Settings, round_id: int, moment: datetime) -> RoundState:
    with scope() as session:
        state, public_id = find_state(session, round_id, lock=True)
        bind = session.get_bind()
    if state not in {RoundState.DRAFT, RoundState.CALL, RoundState.CHECK, RoundState.VOTE}:
        destroy_key(key_folder(settings.data_dir), public_id)
        with scope() as session:
            note_key_destroyed(session, round_id, moment)
        rewrite_tables(bind, TABLES)
    return state
