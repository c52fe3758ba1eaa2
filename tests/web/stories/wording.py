"""A question of an entry page in tests: worded by a volunteer and read by the checker."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient

from buurtstem.core.clock import now
from buurtstem.stories.entries.queries import get_entry
from buurtstem.stories.questions.actions import (
    Slot,
    Writing,
    judge_wording,
    write_wording,
)
from buurtstem.stories.questions.queries import question_of
from buurtstem.stories.questions.rules import Audience, Version
from buurtstem.web.database import transaction

DUTCH, EASY = "Wat moet er met het oude schooltje gebeuren?", "Wat wil jij met het oude schooltje?"
ARABIC = "ماذا نفعل بالمدرسة القديمة؟"


def put_in(  # noqa: PLR0913  a wording has all these sides
    app: Flask, cast, code: str, version: Version, lang: str, text: str, *, read: bool = True
) -> int:
    """Let the volunteer write a wording and the checker read it; return its id."""
    with app.app_context(), transaction() as session:
        entry_id = get_entry(session, code).id
        question = question_of(session, entry_id)
        source, before = question.source_of(version, lang), question.current(version, lang)
        writing = Writing(text, source.id, before.id if before else None, Audience.YOUNG)
        write_wording(session, cast.volunteer, code, Slot(version, lang), writing, now())
        made = question_of(session, entry_id).current(version, lang)
        if read:
            judge_wording(session, cast.checker, code, made.id, is_right=True, moment=now())
        return made.id


def text_of(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.get_data(as_text=True)
