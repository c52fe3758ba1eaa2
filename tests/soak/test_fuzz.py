"""Arbitrary input: an answer or a named refusal, never a fault, never a hang."""

from __future__ import annotations

import io
import time
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from buurtstem.core.text import clean_text, opening_words, search_form, slug_of
from buurtstem.media.pictures import PictureRefused, clean_picture
from buurtstem.places.rules import UnreadableList, read_code_list
from buurtstem.privacy.rules import looks_sensitive, overwrite_numbers
from buurtstem.receipts.rules import NotACode, read_code
from tests.browsing import fields_of, find_form
from tests.telling import TELL

SLOWEST_SECONDS = 2
anything = st.text(max_size=2_000)
pytestmark = [pytest.mark.soak(part="fuzz"), pytest.mark.usefixtures("cast")]


def fuzz(soak, strategy, check, sample=40, full=3_000):
    """Run a check on as many inputs as the size of the bar says."""

    @settings(
        max_examples=soak.size(sample=sample, full=full),
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def run(value):
        began = time.monotonic()
        check(value)
        assert time.monotonic() - began < SLOWEST_SECONDS

    run()


def test_texts(soak):
    def check(text):
        cleaned = clean_text(text)
        assert clean_text(cleaned) == cleaned
        for function in (search_form, slug_of, opening_words):
            function(text)
        overwrite_numbers(text)
        looks_sensitive(text, "nl")

    fuzz(soak, anything, check)


def test_receipt_codes(soak):
    def check(text):
        with suppress(NotACode):
            assert len(read_code(text)) == 12

    fuzz(soak, anything, check)


def test_code_lists(soak):
    rows = st.lists(st.lists(st.text(max_size=20), max_size=4).map(",".join), max_size=8)
    lists = rows.map(lambda lines: ("Identifier,Title\n" + "\n".join(lines)).encode("utf-8", "replace"))

    def check(content):
        with suppress(UnreadableList):
            read_code_list(content)

    fuzz(soak, st.binary(max_size=500) | lists, check)


def test_pictures(soak):
    whole = []
    for kind in ("JPEG", "PNG", "WEBP", "GIF"):
        content = io.BytesIO()
        Image.new("RGB", (32, 24), "teal").save(content, kind)
        whole.append(content.getvalue())

    def mutated(parts):
        content, place, junk = parts
        place %= len(content)
        return content[:place] + junk + content[place + len(junk) :]

    broken = st.tuples(st.sampled_from(whole), st.integers(0, 5_000), st.binary(max_size=40)).map(mutated)

    def check(content):
        with suppress(PictureRefused):
            clean_picture(io.BytesIO(content))

    fuzz(soak, st.binary(max_size=300) | broken, check)


def test_the_telling_form(soak, client):
    data = fields_of(find_form(client.get(TELL), TELL))
    fields = st.dictionaries(
        st.sampled_from(["text", "nature", "lang", "age", "may_be_shown", "receipt", "source", "kept_photo"]),
        st.text(st.characters(exclude_categories=["Cs"]), max_size=200),
    )

    def check(changes):
        answer = client.post(TELL, data=data | changes)
        assert answer.status_code in {303, 422}

    fuzz(soak, fields, check, sample=40, full=1_000)


def test_questions_to_the_list(soak, client):
    questions = st.dictionaries(
        st.sampled_from(["zoek", "thema", "aard", "taal", "p", "x"]),
        st.text(st.characters(exclude_categories=["Cs"]), max_size=60),
    )

    def check(question):
        assert client.get("/nl/molenveld/verhalen", query_string=question).status_code == 200

    fuzz(soak, questions, check, sample=40, full=1_000)
