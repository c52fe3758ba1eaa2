"""What a translation service makes: only of agreed texts, by the worker, marked as unread, hidden when taken back."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete

from buurtstem.core.contributions import ContributionRef
from buurtstem.core.jobs import run_one
from buurtstem.privacy.actions import change_uses, record_consent
from buurtstem.privacy.rules import Age, Use, Way
from buurtstem.stories.actions import Change, change_story, check_story, withdraw_story
from buurtstem.translating.actions import (
    TRANSLATE,
    ask_service,
)
from buurtstem.translating.models import StoryTranslation
from buurtstem.translating.queries import (
    get_pair,
)
from buurtstem.translating.rules import By, Failure, State
from buurtstem.translating.sending import translate_handler
from tests.cast import MOMENT
from tests.conftest import settings_for
from tests.tagging import WordTagger
from tests.translating import (
    LATER,
    TURKISH,
    count,
    find_right,
    hand_in,
    learn_languages,
    shown,
    told,
)
from tests.translator import translator


@pytest.fixture
def put(write, any_cast):
    """Opens a transaction; a volunteer, a checker and a builder know Turkish and English."""
    learn_languages(write, any_cast.volunteer, any_cast.checker, any_cast.builder)
    return write


def run_job(put, url: str, name: str = "De Vertaler", moment=MOMENT) -> bool:
    settings = settings_for(Path("nowhere"), translation_url=url, translation_name=name)
    return run_one(put, {TRANSLATE: translate_handler(settings, WordTagger())}, moment)


class TestByAService:
    @pytest.fixture
    def running(self):
        with translator() as service:
            yield service

    def agreed(self, put, **changes) -> int:
        return told(put, may_translate=True, **changes)

    def ask(self, put, story_id: int, *, again: bool = False) -> bool:
        with put() as session:
            return ask_service(session, story_id, "en", "De Vertaler", MOMENT, again=again)

    def kept(self, put, story_id: int):
        with put() as session:
            return get_pair(session, story_id, "en").by_service

    def test_an_agreed_text_is_sent_by_the_worker_and_shown_as_unread(self, put, running):
        story_id = self.agreed(put)
        assert self.ask(put, story_id)
        assert not self.ask(put, story_id)  # asked already
        assert shown(put, story_id) is None
        assert run_job(put, running.url)
        translation = shown(put, story_id)
        assert translation.text == f"the {TURKISH}"
        assert (translation.by_person, translation.service, translation.was_read) == (
            False,
            "De Vertaler",
            False,
        )
        assert running.asked[0]["q"] == "Asansör ve [1] bozuk"
        assert not self.ask(put, story_id, again=True)  # it has it

    @pytest.mark.parametrize(
        "changes", [{"may_translate": False}, {}, {"may_translate": True, "age": Age.CHILD}]
    )
    def test_what_was_not_agreed_to_and_what_children_tell_stays_in_the_house(self, put, running, changes):
        story_id = told(put, **changes)
        assert not self.ask(put, story_id)
        assert not run_job(put, running.url)
        assert running.asked == []

    def take_back(self, session, story_id: int) -> None:
        ref = ContributionRef("story", story_id)
        record_consent(session, ref, use=Use.TRANSLATE, given=False, lang="nl", way=Way.ONESELF, moment=LATER)

    def change(self, session, story_id: int) -> None:
        change = Change("Başka", "tr", None, may_be_shown=True, page_lang="nl", may_translate=True)
        change_story(session, story_id, change, WordTagger(), LATER)
        check_story(session, story_id, publish=True, reason=None, moment=LATER)

    @pytest.mark.parametrize("how", ["take_back", "withdraw", "change"])
    def test_what_is_taken_back_before_the_worker_comes_is_not_sent(self, put, running, how):
        story_id = self.agreed(put)
        self.ask(put, story_id)
        with put() as session:
            if how == "withdraw":
                withdraw_story(session, story_id, LATER)
            else:
                getattr(self, how)(session, story_id)
        assert run_job(put, running.url)
        assert running.asked == []
        with put() as session:
            assert count(session, "story_translation") == 0  # it is asked for no more

    def test_what_was_taken_back_and_agreed_to_again_is_asked_anew(self, put, running):
        story_id = self.agreed(put)
        self.ask(put, story_id)
        with put() as session:
            self.take_back(session, story_id)
        assert run_job(put, running.url)
        with put() as session:
            ref = ContributionRef("story", story_id)
            change_uses(session, (ref,), {Use.TRANSLATE: True}, "nl", LATER)
        assert self.ask(put, story_id)
        assert run_job(put, running.url)
        assert shown(put, story_id).text == f"the {TURKISH}"

    def test_what_is_changed_while_the_service_works_gets_no_old_translation(self, put, running):
        story_id = self.agreed(put)
        self.ask(put, story_id)
        answer = running.answer

        def change_meanwhile(asked):
            with put() as session:
                self.change(session, story_id)
            return answer(asked)

        running.answer = change_meanwhile
        assert run_job(put, running.url)
        assert shown(put, story_id) is None
        assert self.ask(put, story_id)  # the new text is another question

    def test_a_service_translation_is_hidden_when_the_teller_does_not_agree_any_more(self, put, running):
        story_id = self.agreed(put)
        self.ask(put, story_id)
        run_job(put, running.url)
        with put() as session:
            self.take_back(session, story_id)
        assert shown(put, story_id) is None

    def test_a_person_reads_it_or_starts_from_it(self, put, running, any_cast):
        story_id = self.agreed(put)
        self.ask(put, story_id)
        run_job(put, running.url)
        find_right(put, any_cast.volunteer, story_id, By.SERVICE)
        assert shown(put, story_id).was_read
        find_right(put, any_cast.volunteer, story_id, By.SERVICE, right=False)
        assert shown(put, story_id) is None
        hand_in(put, any_cast.volunteer, story_id)
        find_right(put, any_cast.checker, story_id)
        translation = shown(put, story_id)
        assert (translation.by_person, translation.service) == (True, "De Vertaler")

    def test_who_wrote_without_the_machine_is_not_said_to_have_begun_from_it(self, put, running, any_cast):
        story_id = self.agreed(put)
        hand_in(put, any_cast.volunteer, story_id, hands_in=False)
        self.ask(put, story_id)
        run_job(put, running.url)
        hand_in(put, any_cast.volunteer, story_id)
        find_right(put, any_cast.checker, story_id)
        assert shown(put, story_id).service is None

    def test_who_began_from_the_machine_still_did_when_its_text_is_gone(self, put, running, any_cast):
        story_id = self.agreed(put)
        self.ask(put, story_id)
        run_job(put, running.url)
        hand_in(put, any_cast.volunteer, story_id, hands_in=False)
        with put() as session:
            session.execute(delete(StoryTranslation).where(StoryTranslation.made_by == By.SERVICE))
        hand_in(put, any_cast.volunteer, story_id)
        find_right(put, any_cast.checker, story_id)
        assert shown(put, story_id).service == "De Vertaler"

    def test_a_failure_that_may_pass_is_tried_again_then_given_up_then_asked_anew(self, put, running):
        story_id = self.agreed(put)
        self.ask(put, story_id)
        running.status = 503
        moment = MOMENT
        for tries in range(1, 6):
            assert run_job(put, running.url, moment=moment)
            kept = self.kept(put, story_id)
            assert kept.made.state is (State.FAILED if tries == 5 else State.ASKED)
            assert kept.failure is Failure.BUSY
            moment += timedelta(hours=1)
        assert not run_job(put, running.url, moment=moment)
        assert not self.ask(put, story_id)  # a reader's wish does not try it again
        assert self.ask(put, story_id, again=True)
        running.status = 200
        assert run_job(put, running.url, moment=moment)
        assert shown(put, story_id).text == f"the {TURKISH}"

    @pytest.mark.parametrize(
        ("body", "failure"),
        [
            (b"<html>", Failure.UNREADABLE),
            (b'{"translatedText": "lost"}', Failure.LOST_MARKS),
            (b'{"translatedText": "ve asans\\u00f6r [1]"}', Failure.WRONG_LANGUAGE),
        ],
    )
    def test_a_lasting_failure_is_written_down_and_not_tried_again(self, put, running, body, failure):
        story_id = self.agreed(put)
        self.ask(put, story_id)
        running.body = body
        assert run_job(put, running.url)
        kept = self.kept(put, story_id)
        assert (kept.made.state, kept.failure) == (State.FAILED, failure)
        assert not run_job(put, running.url, moment=LATER)

    def test_a_service_taken_out_of_the_settings_is_not_asked(self, put):
        story_id = self.agreed(put)
        self.ask(put, story_id)
        assert run_job(put, "", "")
        assert self.kept(put, story_id).failure is Failure.TURNED_DOWN
