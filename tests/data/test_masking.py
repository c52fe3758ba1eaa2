"""Texts as they were told: kept beside what is public, for their term, and gone with their story."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from buurtstem.core.contributions import ContributionRef, ContributionState
from buurtstem.core.terms import Terms
from buurtstem.moderation.actions.stories import decide_story
from buurtstem.moderation.rules import HoldReason
from buurtstem.privacy.actions import MaskingRetention, forget_unmasked, mask_text
from buurtstem.privacy.queries import find_unmasked
from buurtstem.privacy.rules.folding import Span
from buurtstem.stories.actions import Change, change_story
from buurtstem.stories.masks import left_out_of, told_text
from buurtstem.stories.models import Story
from buurtstem.stories.queries import get_story
from buurtstem.themes.actions import forget_words
from buurtstem.themes.queries import marks_of
from tests.cast import MOMENT
from tests.factories import add_story
from tests.tagging import WordTagger

TEXT = "De lift is stuk en Fatima kan niet naar beneden."
MASKS = (Span(19, 25, "name"),)
MASKED = "De lift is stuk en [naam] kan niet naar beneden."
DAY = timedelta(days=1)


@pytest.fixture
def told(write, any_cast) -> ContributionRef:
    """A story that waits and names somebody."""
    with write() as session:
        return add_story(session, text=TEXT)


@pytest.fixture
def masked(write, any_cast, told) -> ContributionRef:
    """The same story, published with its mask."""
    with write() as session:
        decide_story(session, any_cast.checker, told.id, None, MOMENT, masks=MASKS)
    return told


def test_what_is_published_is_the_masked_text_also_for_the_search(write, masked):
    with write() as session:
        story = session.scalars(select(Story)).one()
        assert story.text == MASKED
        assert "fatima" not in story.search_text
        assert "naam" in story.search_text


def test_its_teller_reads_it_whole_and_which_words_were_left_out(write, masked):
    with write() as session:
        story = get_story(session, masked.id)
        assert told_text(session, story) == TEXT
        assert left_out_of(session, story) == ("Fatima",)


def test_before_the_check_its_teller_reads_what_is_proposed(write, told):
    with write() as session:
        story = get_story(session, told.id)
        assert told_text(session, story) == TEXT
        assert left_out_of(session, story) == ("Fatima",)
        assert find_unmasked(session, told) is None


def test_without_masks_nothing_is_kept_beside_it(write, any_cast, told):
    with write() as session:
        decide_story(session, any_cast.checker, told.id, None, MOMENT)
        assert get_story(session, told.id).text == TEXT
        assert find_unmasked(session, told) is None
        assert left_out_of(session, get_story(session, told.id)) == ()


def test_a_story_that_stays_inside_the_team_is_masked_too(write, any_cast):
    with write() as session:
        ref = add_story(session, text=TEXT, may_be_shown=False)
        state = decide_story(session, any_cast.checker, ref.id, None, MOMENT, masks=MASKS)
        assert state is ContributionState.PRIVATE
        assert get_story(session, ref.id).text == MASKED


def test_a_story_that_is_held_back_stays_as_it_was_told(write, any_cast, told):
    with write() as session:
        decide_story(session, any_cast.checker, told.id, HoldReason.NAMES_SOMEONE, MOMENT, masks=MASKS)
        assert get_story(session, told.id).text == TEXT
        assert find_unmasked(session, told) is None


def test_a_change_by_the_teller_takes_the_place_of_both_texts(write, masked):
    change = Change("Nu zonder Ahmed.", None, None, may_be_shown=True, page_lang="nl")
    with write() as session:
        change_story(session, masked.id, change, WordTagger(), MOMENT + DAY)
        story = get_story(session, masked.id)
        assert find_unmasked(session, masked) is None
        assert (story.text, story.state) == ("Nu zonder Ahmed.", ContributionState.WAITING)
        assert left_out_of(session, story) == ("Ahmed",)


def test_no_theme_shows_words_that_were_left_out(write, told):
    with write() as session:
        before = {words for tag in marks_of(session, told).themes for words in tag.because}
        assert any("lift" in words.casefold() for words in before)
        forget_words(session, told, "Hier staat iets anders.")
        assert {words for tag in marks_of(session, told).themes for words in tag.because} == set()


def test_a_word_inside_another_word_does_not_stand_there(write, told):
    with write() as session:
        forget_words(session, told, "Hij woont boven het liftje.")
        assert {words for tag in marks_of(session, told).themes for words in tag.because} == set()


def test_a_theme_keeps_the_words_that_still_stand(write, masked):
    with write() as session:
        assert any(tag.because for tag in marks_of(session, masked).themes)


def test_the_text_as_told_goes_when_its_term_is_over_and_the_masked_one_stays(write, masked):
    holder, terms = MaskingRetention(), Terms()
    with write() as session:
        assert holder.purge(session, MOMENT + DAY * terms.unmasked_text, terms) == 0
        assert holder.purge(session, MOMENT + DAY * (terms.unmasked_text + 1), terms) == 1
        story = get_story(session, masked.id)
        assert told_text(session, story) == story.text == MASKED
        assert left_out_of(session, story) == ()


def test_an_erased_story_loses_it_at_once_and_no_other_does(write, any_cast, masked):
    holder = MaskingRetention()
    with write() as session:
        other = add_story(session, text=TEXT)
        decide_story(session, any_cast.checker, other.id, None, MOMENT, masks=MASKS)
        holder.erase(session, masked)
        assert find_unmasked(session, masked) is None
        assert find_unmasked(session, other) is not None


def test_the_whole_application_erases_and_exports_it(write, any_app, masked):
    retention = any_app.extensions["retention"]
    with write() as session:
        exported = retention.export(session, masked)
        assert (exported["text"], exported["unmasked_text"]) == (MASKED, TEXT)
        assert exported["left_out"] == ["Fatima"]
        retention.erase(session, masked)
        assert find_unmasked(session, masked) is None
        assert "unmasked_text" not in retention.export(session, masked)


def test_masking_again_keeps_the_text_as_it_was_first_told_and_a_new_text_begins_anew(write, any_cast):
    ref = ContributionRef("story", 1)
    with write() as session:
        once = mask_text(session, ref, "Dag Ali en Bo", [Span(4, 7, "name")], MOMENT)
        assert once == "Dag [naam] en Bo"
        assert mask_text(session, ref, once, [Span(14, 16, "words")], MOMENT) == "Dag [naam] en [weggelaten]"
        assert mask_text(session, ref, "Dag [naam]", [], MOMENT) == "Dag [naam]"
        unmasked = find_unmasked(session, ref)
        assert unmasked is not None
        assert (unmasked.text, unmasked.left_out) == ("Dag Ali en Bo", ("Ali", "Bo"))

        forget_unmasked(session, ref)  # as a teller does who changes the text
        assert find_unmasked(session, ref) is None
        mask_text(session, ref, "Hoi Bo", [Span(4, 6, "words")], MOMENT)
        unmasked = find_unmasked(session, ref)
        assert unmasked is not None
        assert (unmasked.text, unmasked.left_out) == ("Hoi Bo", ("Bo",))
