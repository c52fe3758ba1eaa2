"""Whatever text or file comes in: the named refusals and nothing else, and nothing hangs."""

from __future__ import annotations

import json
from contextlib import suppress
from functools import cache
from io import BytesIO
from itertools import count

import pytest
from hypothesis import strategies as st

from buurtstem.budget.rules.election import Rule, Ties
from buurtstem.budget.rules.pabulib import UnreadableElection, read_election
from buurtstem.budget.rules.records import as_json, as_report
from buurtstem.budget.rules.tally import tally
from buurtstem.core.text import clean_text, opening_words, search_form, slug_of
from buurtstem.media.pictures import PictureRefused, clean_picture
from buurtstem.media.rules import LARGE_SIDE
from buurtstem.places.rules import UnreadableList, read_code_list
from buurtstem.privacy.rules import looks_sensitive, overwrite_numbers
from buurtstem.receipts.rules import ALPHABET, NotACode, read_code
from buurtstem.themes.rules import MOST_THEMES
from buurtstem.themes.tagging import LazyTagger
from buurtstem.web.text_lines import LineInvalid, read_line
from tests.bars import Soak
from tests.photos import photo_with_place

from .fuzzing import CODE_LISTS, ELECTION_FILES, TEXTS, Hangs, computing_time, try_many

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "HEIF")
EDITS = st.lists(st.tuples(st.integers(0, 5_000), st.binary(max_size=6)), max_size=6)
JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "text", "lang"]), inner)
    ),
)

pytestmark = pytest.mark.soak(part="fuzz")


@cache
def sent_photo(format_name: str) -> bytes:
    return photo_with_place(format_name).getvalue()


def test_a_case_that_hangs_is_stopped() -> None:
    with pytest.raises(Hangs), computing_time(0.05):
        all(number >= 0 for number in count())


def test_any_text_can_be_cleaned(soak: Soak) -> None:
    def check(text: str) -> None:
        clean = clean_text(text)
        assert clean_text(clean) == clean
        search_form(text)
        assert slug_of(text).isascii()
        assert len(opening_words(text)) <= 60

    try_many(soak, check, TEXTS)


def test_numbers_are_overwritten_in_any_text(soak: Soak) -> None:
    def check(text: str) -> None:
        once = overwrite_numbers(text)
        assert overwrite_numbers(once.text).kinds == ()
        looks_sensitive(once.text, "nl")

    try_many(soak, check, TEXTS)


def test_any_text_is_a_code_or_is_not(soak: Soak) -> None:
    def check(typed: str) -> None:
        try:
            code = read_code(typed)
        except NotACode:
            return
        assert len(code) == 12
        assert set(code) <= set(ALPHABET)

    try_many(soak, check, TEXTS | st.text(f"{ALPHABET}ilo-– ", min_size=10, max_size=16))


def test_any_file_is_a_code_list_or_is_refused(soak: Soak) -> None:
    def check(content: bytes) -> None:
        try:
            found = read_code_list(content)
        except UnreadableList:
            return
        assert all(area.name == area.name.strip() for area in found.areas)

    try_many(soak, check, CODE_LISTS | st.binary())


def test_any_file_is_an_election_that_can_be_counted_or_is_refused(soak: Soak) -> None:
    def check(content: bytes, rule: Rule, ties: Ties) -> None:
        try:
            found = read_election(content)
        except UnreadableElection:
            return
        outcome = tally(found.election, rule, ties)
        assert 0 <= outcome.spent <= outcome.budget
        assert json.loads(as_json(found, outcome))["winners"] == list(outcome.winners)
        assert as_report(found, outcome)

    try_many(soak, check, ELECTION_FILES | st.binary(), st.sampled_from(Rule), st.sampled_from(Ties))


def test_any_damaged_photo_becomes_a_jpeg_or_is_refused(soak: Soak) -> None:
    def check(format_name: str, edits: list[tuple[int, bytes]], length: int) -> None:
        content = bytearray(sent_photo(format_name))
        for place, put in edits:
            content[place % len(content) : place % len(content) + len(put)] = put
        try:
            clean = clean_picture(BytesIO(bytes(content[:length])))
        except PictureRefused:
            return
        assert clean.large.startswith(b"\xff\xd8\xff")
        assert max(clean.width, clean.height) <= LARGE_SIDE

    whole_or_cut_off = st.just(1_000_000) | st.integers(0, 5_000)
    try_many(soak, check, st.sampled_from(FORMATS), EDITS, whole_or_cut_off)


def test_any_bytes_are_a_photo_or_are_refused(soak: Soak) -> None:
    def check(content: bytes) -> None:
        with suppress(PictureRefused):
            clean_picture(BytesIO(content))

    beginnings = st.sampled_from(FORMATS).map(lambda format_name: sent_photo(format_name)[:12])
    try_many(soak, check, st.binary() | st.builds(lambda start, rest: start + rest, beginnings, st.binary()))


def test_any_text_can_be_tagged(soak: Soak) -> None:
    tagger = LazyTagger()
    tagger.warm_up()

    def check(text: str) -> None:
        tagging = tagger.tag(text)
        assert len(tagging.themes) <= MOST_THEMES

    try_many(soak, check, TEXTS)


def test_any_line_is_a_text_to_tag_or_is_refused(soak: Soak) -> None:
    def check(line: object) -> None:
        content = line if isinstance(line, bytes) else json.dumps(line).encode()
        try:
            read_line(content)
        except LineInvalid:
            return
        assert isinstance(json.loads(content.decode("utf-8-sig"))["text"], str)

    try_many(soak, check, JSON | st.binary() | st.builds(lambda depth: b"[" * depth, st.integers(0, 20_000)))
