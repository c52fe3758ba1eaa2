"""Translations in the database: wishes, drafts, a second reader, the queue, and erasing."""

from __future__ import annotations

import pytest

from buurtstem.accounts.actions import choose_languages
from buurtstem.accounts.queries import languages_read_by
from buurtstem.accounts.rules import Actor, Grant, Role
from buurtstem.core.contributions import ContributionRef, ContributionState
from buurtstem.core.errors import Conflict, NotAllowed, NotFound
from buurtstem.core.terms import Terms
from buurtstem.stories.actions import Change, change_story, check_story, choose_language, withdraw_story
from buurtstem.translating.actions import (
    Judgement,
    TranslationRetention,
    Writing,
    judge_translation,
    wish_for,
    write_translation,
)
from buurtstem.translating.queries import (
    get_pair,
    queue_of,
    waiting,
)
from buurtstem.translating.rules import By, State
from tests.cast import LAAGHOVEN, MOLENVELD, MOMENT
from tests.factories import add_story
from tests.tagging import WordTagger
from tests.translating import (
    ENGLISH,
    LATER,
    TABLES,
    TURKISH,
    count,
    find_right,
    hand_in,
    learn_languages,
    seen,
    shown,
    told,
)


@pytest.fixture
def put(write, any_cast):
    """Opens a transaction; a volunteer, a checker and a builder know Turkish and English."""
    learn_languages(write, any_cast.volunteer, any_cast.checker, any_cast.builder)
    return write


class TestByPeople:
    def test_what_a_volunteer_wrote_is_shown_after_a_second_person_read_it(self, put, any_cast):
        story_id = told(put)
        hand_in(put, any_cast.volunteer, story_id)
        assert shown(put, story_id) is None
        with pytest.raises(NotAllowed):
            find_right(put, any_cast.volunteer, story_id)
        find_right(put, any_cast.checker, story_id)
        translation = shown(put, story_id)
        assert translation is not None
        assert (translation.text, translation.by_person, translation.service) == (ENGLISH, True, None)
        assert shown(put, story_id, "nl") is None

    def test_a_draft_is_kept_and_another_goes_on_with_it(self, put, any_cast):
        story_id = told(put)
        hand_in(put, any_cast.volunteer, story_id, "The lift", hands_in=False)
        with put() as session:
            pair = get_pair(session, story_id, "en")
            assert (pair.person_state, pair.by_person.made.text) == (State.DRAFT, "The lift")
        hand_in(put, any_cast.checker, story_id)
        find_right(put, any_cast.volunteer, story_id)
        assert shown(put, story_id).text == ENGLISH

    def test_found_wrong_it_goes_back_with_a_remark(self, put, any_cast):
        story_id = told(put)
        hand_in(put, any_cast.volunteer, story_id)
        find_right(put, any_cast.checker, story_id, right=False)
        with put() as session:
            kept = get_pair(session, story_id, "en").by_person
            assert (kept.made.state, kept.remark) == (State.REFUSED, "te vrij")
        hand_in(put, any_cast.volunteer, story_id, f"{ENGLISH} again")
        find_right(put, any_cast.checker, story_id)
        assert shown(put, story_id).text == f"{ENGLISH} again"

    def test_what_was_found_right_can_be_found_wrong_later_and_is_not_written_over(self, put, any_cast):
        story_id = told(put)
        hand_in(put, any_cast.volunteer, story_id)
        find_right(put, any_cast.checker, story_id)
        find_right(put, any_cast.checker, story_id)  # once more changes nothing
        with pytest.raises(Conflict):
            hand_in(put, any_cast.builder, story_id, f"{ENGLISH} other")
        find_right(put, any_cast.volunteer, story_id, right=False)
        assert shown(put, story_id) is None

    def test_who_did_not_see_what_stands_there_writes_over_nothing(self, put, any_cast):
        story_id = told(put)
        with put() as session:
            version, over = seen(session, story_id)
        hand_in(put, any_cast.volunteer, story_id)
        for writing in (Writing("x", version, over, False), Writing("x", "old", over, False)):
            with pytest.raises(Conflict), put() as session:
                write_translation(session, any_cast.checker, story_id, "en", writing, MOMENT)
        with pytest.raises(Conflict), put() as session:
            judge_translation(
                session, any_cast.checker, story_id, "en", Judgement(By.PERSON, "old", True), MOMENT
            )

    def test_languages_places_and_roles_are_kept(self, put, any_cast):
        story_id, elsewhere = told(put), told(put, area_code=LAAGHOVEN)
        for actor, where in ((any_cast.member, story_id), (any_cast.checker, elsewhere)):
            with pytest.raises(NotAllowed):
                hand_in(put, actor, where)
        with put() as session:
            choose_languages(session, any_cast.volunteer.id, ["nl", "odd"])
            choose_languages(session, any_cast.member.id, ["en", "tr"])
            assert languages_read_by(session, any_cast.volunteer.id) == {"nl"}
        with pytest.raises(NotAllowed):
            hand_in(put, any_cast.volunteer, story_id)
        with pytest.raises(NotAllowed):  # the role decides, whatever stands in the list
            hand_in(put, any_cast.member, story_id)

    @pytest.mark.parametrize("state", [ContributionState.WAITING, ContributionState.HELD_BACK])
    def test_what_is_not_public_is_not_translated(self, put, any_cast, state):
        with put() as session:
            story_id = add_story(session, state, text=TURKISH, lang="tr").id
        with pytest.raises(NotFound):
            hand_in(put, any_cast.volunteer, story_id)
        with pytest.raises(NotFound), put() as session:
            wish_for(session, story_id, "en")

    def test_a_story_is_not_translated_into_its_own_language(self, put):
        story_id = told(put)
        with pytest.raises(NotFound), put() as session:
            wish_for(session, story_id, "tr")


class TestAChangedStory:
    @pytest.fixture
    def story_id(self, put, any_cast) -> int:
        story_id = told(put)
        hand_in(put, any_cast.volunteer, story_id)
        find_right(put, any_cast.checker, story_id)
        return story_id

    def test_its_translation_is_hidden_at_once_and_gone_at_night(self, put, story_id, any_cast):
        with put() as session:
            change = Change("Asansör çalışıyor", "tr", None, may_be_shown=True, page_lang="nl")
            change_story(session, story_id, change, WordTagger(), LATER)
            check_story(session, story_id, publish=True, reason=None, moment=LATER)
        assert shown(put, story_id) is None
        with put() as session:
            assert get_pair(session, story_id, "en").person_state is State.OUTDATED
            assert waiting(session, (None,), {"en"}) == {"en": 1}
            assert TranslationRetention().purge(session, LATER, Terms()) == 1
            assert count(session, "story_translation") == 0
        hand_in(put, any_cast.volunteer, story_id, "The lift works")
        with put() as session:
            assert TranslationRetention().purge(session, LATER, Terms()) == 0

    def test_a_new_translation_takes_the_place_of_the_outdated_one(self, put, story_id, any_cast):
        with put() as session:
            choose_language(session, story_id, "pl", WordTagger(), LATER)
        assert shown(put, story_id) is None
        hand_in(put, any_cast.checker, story_id, f"{ENGLISH} anew")
        find_right(put, any_cast.volunteer, story_id)
        assert shown(put, story_id).text == f"{ENGLISH} anew"

    def test_a_withdrawn_story_has_none_and_an_erased_one_no_row(self, put, any_app, story_id):
        with put() as session:
            wish_for(session, story_id, "nl")
            withdraw_story(session, story_id, LATER)
            with pytest.raises(NotFound):
                get_pair(session, story_id, "en")
            assert [count(session, table) for table in TABLES] == [1, 1]
            ref = ContributionRef("story", story_id)
            exported = any_app.extensions["retention"].export(session, ref)
            assert exported["translations"] == [
                {"lang": "en", "text": ENGLISH, "by": "person", "service": None, "state": "checked"}
            ]
            any_app.extensions["retention"].erase(session, ref)
            assert [count(session, table) for table in TABLES] == [0, 0]


class TestTheQueue:
    def test_to_be_read_first_then_what_is_asked_for_most(self, put, any_cast):
        stories = [told(put, f"Bir {number} asansör") for number in range(4)]
        told(put, "The lift is broken", lang="en")
        told(put, "elders", area_code=LAAGHOVEN)
        with put() as session:
            for story_id in (stories[2], stories[2], stories[1]):
                wish_for(session, story_id, "en")
        hand_in(put, any_cast.volunteer, stories[3], "read me")
        with put() as session:

            def order(actor: Actor) -> list[int]:
                pairs, total = queue_of(session, actor.id, (MOLENVELD,), "en", 1, 20)
                assert total == 4
                return [pair.story.id for pair in pairs]

            first, second, third, fourth = stories
            assert order(any_cast.checker) == [fourth, third, second, first]
            assert order(any_cast.volunteer) == [third, second, first, fourth]
            pairs, _ = queue_of(session, any_cast.checker.id, (MOLENVELD,), "en", 2, 3)
            assert [(pair.story.id, pair.wishes) for pair in pairs] == [(first, 0)]

    def test_what_was_read_leaves_the_queue_and_the_count_of_its_language(self, put, any_cast):
        story_id, _other = told(put), told(put, "bir şey daha")
        with put() as session:
            assert waiting(session, (MOLENVELD,), {"en", "nl", "tr"}) == {"en": 2, "nl": 2, "tr": 0}
        hand_in(put, any_cast.volunteer, story_id)
        find_right(put, any_cast.checker, story_id)
        with put() as session:
            assert waiting(session, (MOLENVELD,), {"en", "nl"}) == {"en": 1, "nl": 2}
            assert queue_of(session, any_cast.checker.id, (MOLENVELD,), "en", 1, 20)[1] == 1
            assert waiting(session, (LAAGHOVEN,), {"en"}) == {"en": 0}


def test_somebody_without_a_language_translates_nothing(put):
    story_id = told(put)
    stranger = Actor(999, "nobody", (Grant(Role.LANGUAGE_VOLUNTEER),))
    with pytest.raises(NotAllowed):
        hand_in(put, stranger, story_id)
