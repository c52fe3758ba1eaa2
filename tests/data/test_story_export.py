"""What gets into a file of stories, and that memory does not grow with their number."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from buurtstem.core.contributions import ContributionState
from buurtstem.privacy.actions import record_consent
from buurtstem.privacy.models import ConsentStatement
from buurtstem.privacy.rules import Use, Way
from buurtstem.stories.actions import withdraw_story
from buurtstem.stories.exchange.queries import public_lines
from buurtstem.stories.exchange.rules.lines import Format, Tally, write_lines
from buurtstem.stories.models import Story
from buurtstem.stories.queries import get_story
from buurtstem.stories.rules import Source
from buurtstem.web.database import reading
from tests.cast import LAAGHOVEN, MOLENVELD, MOMENT
from tests.factories import TEXT, add_story, publish_stories

PUBLISHED = ContributionState.PUBLISHED
FEW, MANY = 2_000, 20_000
PAGE = os.sysconf("SC_PAGE_SIZE")


def lines_of(write, place: str | None = None, piece: int = 500):
    with write() as session:
        return list(public_lines(session, (place,), piece))


def test_a_line_tells_what_the_page_tells_and_nothing_finer(write, any_cast):
    with write() as session:
        ref = add_story(
            session, PUBLISHED, themes=["housing"], source=Source.DOORSTEP, nature=None, talk_id=None
        )
        public_id = get_story(session, ref.id).public_id
    (line,) = lines_of(write)
    assert (line.id, line.area, line.month, line.source) == (public_id, MOLENVELD, "2026-03", "in_person")
    assert (line.told_by, line.nature, line.themes, line.text) == ("resident", "", ("housing",), TEXT)


@pytest.mark.parametrize(
    "state", [state for state in ContributionState if state not in {PUBLISHED, "private", "erased"}]
)
def test_what_is_not_public_is_in_no_file(write, any_cast, state):
    with write() as session:
        add_story(session, state)
        add_story(session, PUBLISHED, may_be_shown=False)  # read, and private
    assert lines_of(write) == []


def test_a_public_story_whose_teller_agrees_no_more_is_in_no_file(write, any_cast):
    with write() as session:
        ref = add_story(session, PUBLISHED)
        record_consent(session, ref, use=Use.PUBLISH, given=False, lang="nl", way=Way.ONESELF, moment=MOMENT)
    assert lines_of(write) == []


def test_a_place_has_its_own_stories_and_those_of_the_areas_in_it(write, any_cast):
    with write() as session:
        publish_stories(session, 2)
        publish_stories(session, 1, area_code=LAAGHOVEN)
    assert {line.area for line in lines_of(write, "GM0518")} == {MOLENVELD}
    assert [len(lines_of(write, place)) for place in (None, MOLENVELD, LAAGHOVEN)] == [3, 2, 1]


def test_pieces_of_any_size_make_the_same_file_in_an_order_that_tells_nothing(write, any_cast):
    with write() as session:
        publish_stories(session, 7)
    whole = lines_of(write)
    assert len({line.id for line in whole}) == 7
    assert whole == sorted(whole, key=lambda line: line.id)
    assert lines_of(write, piece=1) == lines_of(write, piece=7) == lines_of(write, piece=3) == whole


def test_what_is_withdrawn_while_the_file_is_made_does_not_get_into_it(any_app, write, any_cast):
    with write() as session:
        publish_stories(session, 3)
    with any_app.app_context():
        lines = public_lines(reading(), (None,), piece=1)
        first = next(lines)
        with write() as session:
            left = [each for each in (1, 2, 3) if get_story(session, each).public_id != first.id]
            withdraw_story(session, left[0], MOMENT)
        tally = Tally()
        content = "".join(write_lines(lines, Format.JSONL, tally))
        kept = get_story(reading(), left[1]).public_id
    *rows, last = content.splitlines(keepends=True)
    assert [json.loads(row)["id"] for row in rows] == [kept]
    whole = hashlib.sha256("".join(rows).encode()).hexdigest()
    assert json.loads(last) == {"end": True, "rows": 1, "sha256": whole}


def fill(session, count: int) -> None:
    """Put copies of one published story in, with its consents, without tagging each of them."""
    ref = add_story(session, PUBLISHED, text=f"{TEXT} " * 5)
    for table, changes in (
        (Story.__table__, lambda number: {"public_id": f"{number:012x}"}),
        (ConsentStatement.__table__, lambda number: {"contribution_id": ref.id + number}),
    ):
        for row in session.execute(select(table)).mappings().all():
            first = {name: value for name, value in row.items() if name != "id"}
            session.execute(insert(table), [first | changes(number) for number in range(1, count)])


def held() -> int:
    """Return the bytes of memory that this process has."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * PAGE


def test_memory_stays_flat_from_two_to_twenty_thousand_rows(write, any_cast):
    with write() as session:
        fill(session, MANY)
    memory, tally = {}, Tally()
    with write() as session:
        for _ in write_lines(public_lines(session, (None,)), Format.CSV, tally):
            if tally.rows in {FEW, MANY}:
                memory.setdefault(tally.rows, held())
    assert tally.rows == MANY
    # the rows between are 7 million bytes of text alone, and more than 30 as rows in memory
    assert memory[MANY] < memory[FEW] + 5_000_000, memory
