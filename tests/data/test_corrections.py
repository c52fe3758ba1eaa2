"""Corrections as rows: verdicts, stories that wait for themes, what may teach, words, tagging all again."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select, update

from buurtstem.core.contributions import ContributionRef, ContributionState
from buurtstem.core.errors import Conflict
from buurtstem.corrections.queries import (
    tags_to_give,
    teaching_texts,
    verdicts_in,
    words_told,
)
from buurtstem.privacy.actions import change_teaching
from buurtstem.privacy.rules import Age
from buurtstem.stories.actions import (
    Change,
    change_story,
    propose_again,
    withdraw_story,
)
from buurtstem.stories.queries import get_story
from buurtstem.themes.models import ThemeTag
from buurtstem.themes.rules import Nature, Theme, What
from tests.cast import LAAGHOVEN, MOLENVELD, MOMENT
from tests.data.corrections import PUBLISHED, WAITING, NewTagger, correct, told
from tests.tagging import WordTagger
from tests.talks import add_talk

HERE = (MOLENVELD,)
SOMALI = "ƒ waxaan halkan ku noolahay"
pytestmark = pytest.mark.usefixtures("any_cast")


def taught(write) -> list[str]:
    with write() as session:
        return [text.text for text in teaching_texts(session).texts]


class TestVerdicts:
    def test_a_choice_stands_beside_what_was_proposed(self, write):
        ref = told(write)
        correct(write, ref, Theme.HOUSING, Theme.SAY, nature=Nature.STRENGTH)
        with write() as session:
            made = {verdict.what: verdict for verdict in verdicts_in(session, HERE)}

        themes = made[What.THEME]
        assert (themes.proposed, themes.chosen) == ({"housing"}, {"housing", "say"})
        assert (themes.lang, themes.pipeline, themes.is_current) == ("nl", "words-1", True)
        assert (made[What.NATURE].proposed, made[What.NATURE].chosen) == ({"concern"}, {"strength"})

    def test_what_nobody_judged_or_the_program_did_not_know_gives_none(self, write):
        told(write)
        correct(write, told(write, SOMALI), Theme.SAY)
        with write() as session:
            assert verdicts_in(session, HERE) == ()

    def test_a_choice_about_an_older_text_gives_none(self, write):
        ref = told(write)
        correct(write, ref, Theme.SAY)
        change = Change("De bus komt niet.", None, None, may_be_shown=True, page_lang="nl")
        with write() as session:
            change_story(session, ref.id, change, WordTagger(), MOMENT)
            assert verdicts_in(session, HERE) == ()
        correct(write, ref, Theme.SAY, source="teller")
        with write() as session:
            [verdict] = verdicts_in(session, HERE)
        assert (verdict.proposed, verdict.chosen) == ({"environment"}, {"say"})

    def test_each_pipeline_is_judged_by_the_same_choice(self, write):
        ref = told(write)
        correct(write, ref, Theme.HOUSING)
        with write() as session:
            propose_again(session, [ref.id], NewTagger(), MOMENT)
            made = {
                (each.pipeline, each.is_current, *each.proposed)
                for each in verdicts_in(session, HERE)
                if each.what is What.THEME
            }
        assert made == {("words-1", False, "housing"), ("words-2", True, "environment")}

    def test_other_places_and_withdrawn_stories_are_left_out(self, write):
        correct(write, told(write, area_code=LAAGHOVEN), Theme.SAY)
        taken = told(write)
        correct(write, taken, Theme.SAY)
        with write() as session:
            withdraw_story(session, taken.id, MOMENT)
            assert verdicts_in(session, HERE) == ()
            assert len(verdicts_in(session, (None,))) == 1

    def test_a_withdrawn_story_takes_no_correction(self, write):
        ref = told(write, state=ContributionState.WITHDRAWN)
        with pytest.raises(Conflict):
            correct(write, ref, Theme.SAY)

    def test_the_story_carries_the_nature_that_counts(self, write):
        ref = told(write, nature=Nature.CONCERN)
        correct(write, ref, Theme.HOUSING, nature=Nature.IDEA)
        with write() as session:
            story = get_story(session, ref.id)
        assert story.nature is Nature.IDEA
        assert {(tag.code, tag.source) for tag in story.natures} == {
            (Nature.CONCERN, "machine"),
            (Nature.CONCERN, "teller"),
            (Nature.IDEA, "checker"),
        }


class TestTagsToGive:
    def waiting(self, write, number=1, size=20, places=HERE):
        with write() as session:
            stories, total = tags_to_give(session, places, number, size)
            return [story.text for story in stories], total

    def test_an_unknown_language_comes_first_then_the_least_sure(self, write):
        told(write, "Zomaar iets, waarvan niemand weet", state=WAITING)
        told(write, SOMALI)
        told(write, "De lift is stuk.")
        assert self.waiting(write) == (
            [SOMALI, "Zomaar iets, waarvan niemand weet"],
            2,
        )

    def test_what_a_person_chose_waits_no_more(self, write):
        correct(write, told(write, SOMALI), Theme.SAY)
        assert self.waiting(write) == ([], 0)

    def test_other_places_and_what_is_not_shown_are_left_out(self, write):
        told(write, SOMALI, area_code=LAAGHOVEN)
        told(write, SOMALI, state=ContributionState.HELD_BACK)
        assert self.waiting(write) == ([], 0)
        assert self.waiting(write, places=()) == ([], 0)

    def test_the_list_has_pages(self, write):
        for number in range(3):
            told(write, f"{SOMALI} {number}")
        assert self.waiting(write, 2, 2) == ([f"{SOMALI} 2"], 3)


class TestTeaching:
    def test_a_corrected_public_story_teaches_only_with_its_own_tick(self, write):
        ticked, other = told(write, "Op de galerij staat water", may_teach=True), told(write)
        for ref in (ticked, other):
            correct(write, ref, Theme.SAY, Theme.HOUSING, nature=Nature.IDEA)
        told(write, "niet verbeterd", may_teach=True)
        with write() as session:
            [text] = teaching_texts(session).texts

        assert (text.contribution_id, text.lang, text.text) == (ticked.id, "nl", "Op de galerij staat water")
        assert (text.themes, text.nature) == ((Theme.HOUSING, Theme.SAY), (Nature.IDEA,))

    @pytest.mark.parametrize(
        "changes",
        [
            {"may_be_shown": False},
            {"age": Age.CHILD},
            {"lang": "other"},
            {"state": WAITING},
        ],
        ids=["not public", "a child", "unknown language", "not checked"],
    )
    def test_some_never_teach(self, write, changes):
        correct(write, told(write, may_teach=True, **changes), Theme.SAY)
        assert taught(write) == []

    def test_one_that_may_name_somebody_is_left_out_and_counted(self, write):
        correct(write, told(write, "Mijn buurman Ahmed helpt", may_teach=True), Theme.SAY)
        with write() as session:
            teaching = teaching_texts(session)
        assert (teaching.texts, teaching.suspected) == ((), 1)

    def test_taking_the_tick_back_takes_it_from_the_next_training(self, write):
        ref = told(write, may_teach=True)
        correct(write, ref, Theme.SAY)
        assert len(taught(write)) == 1
        for given, left in ((False, 0), (False, 0), (True, 1)):
            with write() as session:
                change_teaching(session, [ref], given=given, lang="nl", moment=MOMENT)
            assert len(taught(write)) == left

    def test_withdrawing_the_story_takes_it_from_the_next_training(self, write):
        ref = told(write, may_teach=True)
        correct(write, ref, Theme.SAY)
        with write() as session:
            withdraw_story(session, ref.id, MOMENT)
        assert taught(write) == []

    def test_a_story_whose_text_was_changed_teaches_when_it_is_corrected_anew(self, write):
        ref = told(write, may_teach=True, state=WAITING)
        correct(write, ref, Theme.SAY)
        change = Change("De bus komt niet.", None, None, may_be_shown=True, page_lang="nl", may_teach=True)
        with write() as session:
            change_story(session, ref.id, change, WordTagger(), MOMENT)
            session.execute(update_state(ref))
        assert taught(write) == []
        correct(write, ref, Theme.ENVIRONMENT)
        assert taught(write) == ["De bus komt niet."]

    def test_reading_changes_nothing(self, write):
        correct(write, told(write, may_teach=True), Theme.SAY)
        with write() as session:
            before = session.scalar(select(func.count()).select_from(ThemeTag))
            assert teaching_texts(session) == teaching_texts(session)
            assert session.scalar(select(func.count()).select_from(ThemeTag)) == before
            assert not session.dirty


def update_state(ref: ContributionRef):
    from buurtstem.stories.models import Story

    return update(Story).where(Story.id == ref.id).values(state=PUBLISHED)


class TestWords:
    def test_the_pieces_of_a_talk_are_one_teller(self, write, any_cast):
        with write() as session:
            add_talk(session, any_cast.pair_one, "de galerij lekt", "de galerij is glad", checked=True)
            found = words_told(session, HERE, "nl")
        assert len(found) == 2
        assert len({text.teller for text in found}) == 1

    def test_names_of_persons_and_streets_and_numbers_are_no_words(self, write):
        told(write, "Jan de Boer van de Kerkstraat 12 hoort de galerij")
        with write() as session:
            [text] = words_told(session, HERE, "nl")
        assert {"hoort", "galerij"} <= text.words
        assert not text.words & {"jan", "boer", "kerkstraat", "12"}

    def test_what_people_added_stands_apart_from_what_the_program_found(self, write):
        ref = told(write, "De LIFT naar de galerij")
        correct(write, ref, Theme.HOUSING, Theme.SAY)
        told(write, "The bus, of course", lang="en")
        with write() as session:
            [text] = words_told(session, HERE, "nl")

        assert text.words == {"de", "lift", "naar", "galerij"}
        assert (text.added, text.about) == ({Theme.SAY}, {Theme.SAY, Theme.HOUSING})
