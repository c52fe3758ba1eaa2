"""Wordings of a question: which one a reader gets, what they are put from, who writes and who reads."""

from __future__ import annotations

from dataclasses import replace

import pytest

from buurtstem.accounts.rules import Role
from buurtstem.stories.questions.names import (
    AUDIENCE_NAMES,
    SIMPLE_SENTENCES,
    SLUGS,
    VERSION_NAMES,
    slug_of_version,
    version_of_slug,
)
from buurtstem.stories.questions.rules import (
    LONGEST_QUESTION,
    Audience,
    Question,
    QuestionMissing,
    QuestionTooLong,
    State,
    Version,
    Wording,
    check_question,
    may_judge,
    may_open_wordings,
    may_word,
    pick,
    show,
    versions_needed,
)
from tests.cast import LAAGHOVEN, MOLENVELD, MOMENT
from tests.permissions import who_may, with_role

ASKED, SIMPLE = Version.ASKED, Version.SIMPLE
WORDS = who_may(Role.LANGUAGE_VOLUNTEER, Role.CHECKER, Role.COMMUNITY_BUILDER)


def wording(number: int, version: Version, lang: str, source: int | None = 1, **changes: object) -> Wording:
    """Return a wording that a second person read; an original when it was put from nothing."""
    given = Wording(
        id=number,
        version=version,
        lang=lang,
        text=f"{version} {lang}",
        audience=Audience.YOUNG if version is SIMPLE else None,
        state=State.CHECKED if source else State.ORIGINAL,
        source_id=source,
        author_id=1,
        reader_id=2 if source else None,
        remark=None,
        made_at=MOMENT,
        checked_at=MOMENT if source else None,
    )
    return replace(given, **changes)


ORIGINAL = wording(1, ASKED, "nl", None)
SIMPLE_DUTCH = wording(2, SIMPLE, "nl")
TURKISH = wording(3, ASKED, "tr")
SIMPLE_ARABIC = wording(4, SIMPLE, "ar", source=2)
ALL = Question((ORIGINAL, SIMPLE_DUTCH, TURKISH, SIMPLE_ARABIC))


@pytest.mark.parametrize(
    ("wished", "lang", "gets", "leads_to"),
    [
        (ASKED, "nl", 1, SIMPLE),
        (SIMPLE, "nl", 2, ASKED),
        (ASKED, "tr", 3, None),  # the simpler words are in a language that the reader did not choose
        (SIMPLE, "tr", 3, None),
        (ASKED, "ar", 1, SIMPLE),
        (SIMPLE, "ar", 4, ASKED),
        (ASKED, "pl", 1, SIMPLE),
        (SIMPLE, "pl", 2, ASKED),
    ],
)
def test_a_reader_gets_the_own_language_first_then_what_was_asked(wished, lang, gets, leads_to):
    shown = pick(ALL, wished, lang)
    assert shown is not None
    assert (shown.wording.id, shown.other) == (gets, leads_to)
    assert shown.is_own_language is (shown.wording.lang == lang)
    assert shown.is_translated is (shown.wording.lang != "nl")
    assert shown.lacks_simple is (wished is SIMPLE and gets == 3)


def test_an_entry_without_a_question_asks_nothing():
    nothing = Question(())
    assert pick(nothing, ASKED, "nl") is None
    assert pick(nothing, SIMPLE, "nl") is None
    assert nothing.source_of(SIMPLE, "nl") is None
    assert nothing.current(ASKED, "nl") is None
    assert versions_needed(nothing, "nl") == ()


@pytest.mark.parametrize("state", [State.PROPOSED, State.REFUSED])
def test_what_nobody_else_found_right_is_shown_to_nobody(state):
    question = Question(
        (ORIGINAL, wording(2, SIMPLE, "nl", state=state), wording(3, ASKED, "tr", state=state))
    )
    for lang in ("nl", "tr"):
        for wished in Version:
            shown = pick(question, wished, lang)
            assert shown is not None
            assert shown.wording == ORIGINAL
            assert shown.other is None
    assert question.source_of(SIMPLE, "tr") is None


def test_another_question_takes_its_wordings_out_of_use():
    other = wording(9, ASKED, "nl", None, text="Iets anders?")
    question = Question((*ALL.wordings, other))
    assert question.original == other
    for lang in ("nl", "tr", "ar"):
        assert [question.shown(version, lang) for version in Version] == [
            other if lang == "nl" else None,
            None,
        ]
    shown = show(question, TURKISH, ASKED, "tr")  # on the form of somebody who began before
    assert (shown.wording, shown.other) == (TURKISH, None)
    assert question.find(3) == TURKISH
    assert question.find(99) is None


def test_simpler_words_that_are_replaced_take_their_translations_out_of_use():
    question = Question((*ALL.wordings, wording(7, SIMPLE, "nl")))
    assert question.shown(SIMPLE, "nl") == question.wordings[-1]
    assert question.shown(SIMPLE, "ar") is None
    assert question.shown(ASKED, "tr") == TURKISH


@pytest.mark.parametrize(
    ("wordings", "lang", "needed"),
    [
        ((ORIGINAL,), "nl", ()),  # nobody has to put it in simpler words
        ((ORIGINAL,), "tr", (ASKED,)),
        ((ORIGINAL, wording(2, SIMPLE, "nl", state=State.PROPOSED)), "nl", (SIMPLE,)),
        ((ORIGINAL, wording(2, SIMPLE, "nl", state=State.PROPOSED)), "tr", (ASKED,)),
        ((ORIGINAL, SIMPLE_DUTCH), "tr", (ASKED, SIMPLE)),
        ((ORIGINAL, SIMPLE_DUTCH, TURKISH), "tr", (SIMPLE,)),
        ((ORIGINAL, SIMPLE_DUTCH), "nl", ()),
    ],
)
def test_which_wordings_need_somebody_who_knows_a_language(wordings, lang, needed):
    assert versions_needed(Question(wordings), lang) == needed


@pytest.mark.parametrize(("role", "expected"), WORDS.items())
def test_who_words_questions(role, expected):
    actor = with_role(role)
    assert set(WORDS) == set(Role)
    assert may_open_wordings(actor) is expected
    assert may_word(actor, frozenset({"tr"}), "tr", MOLENVELD) is expected
    assert not may_word(actor, frozenset({"tr"}), "ar", MOLENVELD)
    assert not may_word(actor, frozenset({"tr"}), "tr", LAAGHOVEN)
    assert not may_word(None, frozenset({"tr"}), "tr", MOLENVELD)


@pytest.mark.parametrize(
    ("state", "author", "may"),
    [
        (State.PROPOSED, 2, True),
        (State.PROPOSED, None, True),
        (State.PROPOSED, 1, False),
        (State.CHECKED, 1, True),  # to find it wrong after all
        (State.CHECKED, 2, True),
        (State.REFUSED, 2, False),
        (State.ORIGINAL, 2, False),
    ],
)
def test_a_second_person_reads_a_wording(state, author, may):
    assert may_judge(with_role(Role.CHECKER), replace(TURKISH, state=state, author_id=author)) is may


@pytest.mark.parametrize(
    ("state", "checked_at", "public", "was_shown"),
    [
        (State.ORIGINAL, None, True, True),
        (State.PROPOSED, None, False, False),
        (State.CHECKED, MOMENT, True, True),
        (State.REFUSED, None, False, False),
        (State.REFUSED, MOMENT, False, True),
    ],
)
def test_what_somebody_can_have_seen(state, checked_at, public, was_shown):
    made = replace(TURKISH, state=state, checked_at=checked_at)
    assert (made.is_public, made.was_shown) == (public, was_shown)


def test_a_question_is_one_line_without_numbers_of_persons():
    assert check_question("  Wat  mist\nu hier? ") == "Wat mist u hier?"
    assert "123456782" not in check_question("Belt u 123456782?")
    assert len(check_question("a" * LONGEST_QUESTION)) == LONGEST_QUESTION
    with pytest.raises(QuestionTooLong):
        check_question("a" * (LONGEST_QUESTION + 1))
    with pytest.raises(QuestionMissing):
        check_question(" \n ")


def test_every_version_and_audience_has_its_words():
    assert set(VERSION_NAMES) == set(SLUGS) == set(Version)
    assert set(AUDIENCE_NAMES) == set(SIMPLE_SENTENCES) == set(Audience)
    for version in Version:
        assert version_of_slug(slug_of_version(version)) is version
    assert version_of_slug("iets anders") is ASKED
