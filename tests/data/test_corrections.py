"""Corrections as rows: verdicts, stories that wait for themes, what may teach, words, tagging all again."""

from __future__ import annotations

import threading
import time
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from buurtstem.core.clock import now
from buurtstem.core.contributions import ContributionRef, ContributionState
from buurtstem.core.errors import Conflict, NotAllowed
from buurtstem.core.jobs import Job, run_one
from buurtstem.core.terms import Terms
from buurtstem.corrections.actions import RETAG, CorrectionRetention, retag_batch, start_retagging
from buurtstem.corrections.models import Retagging
from buurtstem.corrections.queries import (
    find_progress,
    tags_to_give,
    teaching_texts,
    verdicts_in,
    words_told,
)
from buurtstem.corrections.retagging import retag_all, retag_handler
from buurtstem.corrections.rules.retagging import (
    BATCH,
    BATCHES_OF_A_JOB,
    STANDS_STILL,
    AlreadyRunning,
    Progress,
)
from buurtstem.privacy.actions import change_teaching
from buurtstem.privacy.rules import Age
from buurtstem.stories.actions import (
    Change,
    change_story,
    correct_story,
    propose_again,
    withdraw_story,
)
from buurtstem.stories.queries import get_story
from buurtstem.themes.models import ThemeTag
from buurtstem.themes.rules import Nature, Theme, What
from tests.cast import LAAGHOVEN, MOLENVELD, MOMENT
from tests.factories import add_story
from tests.tagging import WordTagger
from tests.talks import add_talk

PUBLISHED, WAITING = ContributionState.PUBLISHED, ContributionState.WAITING
HERE = (MOLENVELD,)
SOMALI = "ƒ waxaan halkan ku noolahay"


class NewTagger(WordTagger):
    """The tagger after it has learned: a new version, that takes the lift for a bus."""

    version = "words-2"

    def tag(self, text, lang=None):
        return super().tag(text.casefold().replace("lift", "bus"), lang)


def quietly(progress: Progress) -> None:
    """Report to nobody."""


def correct(write, ref: ContributionRef, *themes: Theme, nature=None, source="checker", moment=MOMENT):
    with write() as session:
        correct_story(session, ref.id, themes, nature, source, moment)


def told(write, text="De lift is stuk.", state=PUBLISHED, **changes) -> ContributionRef:
    with write() as session:
        return add_story(session, state, text=text, **changes)


def taught(write) -> list[str]:
    with write() as session:
        return [text.text for text in teaching_texts(session).texts]


@pytest.fixture(autouse=True)
def places(any_cast):
    """Neighbourhoods to tell about."""


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

    def test_what_people_added_stands_apart_from_what_the_program_found(self, write):
        ref = told(write, "De LIFT naar de galerij")
        correct(write, ref, Theme.HOUSING, Theme.SAY)
        told(write, "The bus, of course", lang="en")
        with write() as session:
            [text] = words_told(session, HERE, "nl")

        assert text.words == {"de", "lift", "naar", "galerij"}
        assert (text.added, text.about) == ({Theme.SAY}, {Theme.SAY, Theme.HOUSING})


class TestTaggingAgain:
    def start(self, write, pipeline="words-2", actor=None, moment=MOMENT):
        with write() as session:
            return start_retagging(session, actor, pipeline, moment)

    def batch(self, write, tagger=None):
        tagger = tagger or NewTagger()
        with write() as session:
            return retag_batch(session, tagger, tagger.version, MOMENT)

    def pipelines(self, write) -> set[tuple[int, str | None]]:
        with write() as session:
            rows = session.execute(
                select(ThemeTag.contribution_id, ThemeTag.pipeline).where(
                    ThemeTag.source == "machine", ThemeTag.superseded.is_(False)
                )
            )
            return {(row.contribution_id, row.pipeline) for row in rows}

    def test_every_story_gets_the_proposal_of_the_new_pipeline(self, write):
        refs = [told(write), told(write, state=WAITING), told(write, state=ContributionState.HELD_BACK)]
        gone = told(write, state=ContributionState.WITHDRAWN)
        self.start(write)
        retag_all(write, NewTagger(), quietly)

        assert self.pipelines(write) == {(ref.id, "words-2") for ref in refs} | {(gone.id, "words-1")}
        with write() as session:
            done = find_progress(session)
        assert (done.percent, done.done, done.total) == (100, 3, 3)

    def test_a_persons_word_stays(self, write):
        ref = told(write, nature=Nature.DREAM)
        correct(write, ref, Theme.PRIDE, source="teller", nature=Nature.DREAM)
        self.start(write)
        retag_all(write, NewTagger(), quietly)
        with write() as session:
            story = get_story(session, ref.id)

        assert [tag.code for tag in story.tags if tag.counts] == [Theme.PRIDE]
        assert story.nature is Nature.DREAM
        assert {tag.pipeline for tag in story.tags if tag.source == "machine"} == {"words-2"}

    def test_it_goes_batch_by_batch_and_says_how_far_it_is(self, write, monkeypatch):
        monkeypatch.setattr("buurtstem.corrections.actions.BATCH", 2)
        for _ in range(3):
            told(write)
        self.start(write)
        seen = []
        retag_all(write, NewTagger(), lambda progress: seen.append((progress.done, progress.percent)))
        assert seen == [(2, 66), (3, 99)]

    def test_killed_halfway_it_goes_on_after_the_last_batch(self, write, monkeypatch):
        monkeypatch.setattr("buurtstem.corrections.actions.BATCH", 1)
        first, second = told(write), told(write)
        self.start(write)
        self.batch(write)
        with pytest.raises(RuntimeError):
            self.killed_in_a_batch(write)
        assert self.pipelines(write) == {(first.id, "words-2"), (second.id, "words-1")}

        retag_all(write, NewTagger(), quietly)
        assert self.pipelines(write) == {(first.id, "words-2"), (second.id, "words-2")}
        with write() as session:
            assert find_progress(session).done == 2

    def test_with_another_pipeline_meanwhile_it_begins_anew(self, write, monkeypatch):
        monkeypatch.setattr("buurtstem.corrections.actions.BATCH", 1)
        refs = [told(write), told(write)]
        self.start(write, "words-1")
        self.batch(write, WordTagger())
        assert self.batch(write).done == 1
        retag_all(write, NewTagger(), quietly)
        assert self.pipelines(write) == {(ref.id, "words-2") for ref in refs}

    def test_there_is_one_run_at_a_time(self, write):
        told(write)
        self.start(write)
        with pytest.raises(AlreadyRunning):
            self.start(write)
        retag_all(write, NewTagger(), quietly)
        assert self.start(write).done == 0

    def killed_in_a_batch(self, write):
        with write() as session:
            retag_batch(session, NewTagger(), "words-2", MOMENT)
            raise RuntimeError

    def test_of_two_that_begin_at_once_the_database_lets_one(self, write):
        begun, answers = threading.Event(), []

        def second():
            begun.wait(10)
            try:
                answers.append(self.start(write))
            except AlreadyRunning as refused:
                answers.append(refused)

        other = threading.Thread(target=second)
        other.start()
        with write() as session:
            start_retagging(session, None, "words-2", MOMENT)
            begun.set()
            time.sleep(0.3)  # the other one waits for this transaction meanwhile
        other.join()
        assert [type(answer) for answer in answers] == [AlreadyRunning]

    def test_a_run_that_stands_still_goes_on_where_it_was(self, write, monkeypatch):
        monkeypatch.setattr("buurtstem.corrections.actions.BATCH", 1)
        told(write), told(write)
        self.start(write)
        self.batch(write)
        again = self.start(write, moment=MOMENT + STANDS_STILL + timedelta(seconds=1))
        assert (again.done, again.total) == (1, 2)

    def test_without_a_run_a_batch_does_nothing(self, write):
        assert self.batch(write) is None

    @pytest.mark.parametrize(
        ("part", "may"), [("builder", True), ("administrator", True), ("checker", False), ("member", False)]
    )
    def test_who_may_begin(self, write, any_cast, part, may):
        if may:
            assert self.start(write, actor=getattr(any_cast, part)).percent == 0
        else:
            with pytest.raises(NotAllowed):
                self.start(write, actor=getattr(any_cast, part))

    def test_the_worker_does_it_and_leaves_the_rest_to_the_next_job(self, write, monkeypatch):
        monkeypatch.setattr("buurtstem.corrections.actions.BATCH", 1)
        monkeypatch.setattr("buurtstem.corrections.retagging.BATCHES_OF_A_JOB", 2)
        for _ in range(3):
            told(write)
        self.start(write, moment=now())
        handlers = {RETAG: retag_handler(NewTagger())}
        jobs = 0
        while run_one(write, handlers, now()):
            jobs += 1
        with write() as session:
            assert find_progress(session).percent == 100
            assert session.scalars(select(Job.last_error)).all() == [None] * jobs
        assert jobs == 2

    def test_a_job_without_a_run_ends(self, write):
        retag_handler(NewTagger())(write, {}, MOMENT)
        with write() as session:
            assert find_progress(session) is None

    def test_the_sizes_fit_a_lease(self):
        assert BATCH * BATCHES_OF_A_JOB == 2000

    def test_old_runs_are_forgotten_and_the_one_that_goes_on_is_not(self, write):
        self.start(write)
        retention, later = CorrectionRetention(), MOMENT + timedelta(days=400)
        with write() as session:
            assert retention.purge(session, later, Terms()) == 0
        retag_all(write, NewTagger(), quietly)
        with write() as session:
            retention.erase(session, ContributionRef("story", 1))
            assert retention.export(session, ContributionRef("story", 1)) == {}
            session.execute(update(Retagging).values(finished_at=MOMENT))
            assert retention.purge(session, MOMENT, Terms()) == 0
            assert retention.purge(session, later, Terms()) == 1
