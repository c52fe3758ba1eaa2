"""The tagger names the aspects that a text speaks of, best first, in every language by the same ids."""

from __future__ import annotations

import pytest

from buurtstem.agenda.rules.grouping import chosen_aspects
from buurtstem.themes.nlp.tagger import SpacyTagger
from buurtstem.themes.rules import Tagging, Theme, counting_themes


def chosen(tagging: Tagging) -> list[str]:
    return [aspect.id for aspect in chosen_aspects(tagging.aspects, counting_themes(tagging.themes))]


def test_the_aspect_named_most_comes_first_with_the_words_as_they_stand(small_tagger: SpacyTagger) -> None:
    tagging = small_tagger.tag("De huur, de LIFT: die liften zijn stuk, ik kan niet naar beneden", "nl")
    first, second = tagging.aspects

    assert (first.id, first.theme, first.also) == ("housing/lift", Theme.HOUSING, None)
    assert set(first.because) == {"LIFT", "liften", "niet naar beneden"}
    assert (second.id, second.also, second.because) == ("housing/rent", Theme.LIVELIHOOD, ("huur",))
    assert 1 > first.score > second.score > 0


def test_of_equals_the_one_named_first_comes_first(small_tagger: SpacyTagger) -> None:
    for text, ids in (
        ("De lift en de huur", ["housing/lift", "housing/rent"]),
        ("De huur en de lift", ["housing/rent", "housing/lift"]),
    ):
        assert [aspect.id for aspect in small_tagger.tag(text, "nl").aspects] == ids


def test_without_terms_or_language_there_are_no_aspects(small_tagger: SpacyTagger) -> None:
    assert small_tagger.tag("Vandaag schijnt de zon", "nl").aspects == ()
    assert small_tagger.tag("De lift", "other").aspects == ()
    assert small_tagger.tag("", "nl").aspects == ()


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("nl", "De lift is alweer stuk, mijn moeder van tachtig zit vast op de zesde"),
        ("en", "The lift is broken again and my mother cannot get down the stairs"),
        ("tr", "Asansör yine bozuk, annem aşağı inemiyor"),
        ("ar", "المصعد معطل منذ أسبوع وأمي لا تستطيع النزول"),
        ("pl", "Winda znowu nie działa i mama nie może zejść na dół"),
        ("uk", "Ліфт знову не працює, мама не може спуститися"),
        ("de", "Der Aufzug ist wieder kaputt, meine Mutter kommt nicht runter"),
        ("fr", "L'ascenseur est encore en panne, ma mère ne peut pas descendre"),
        ("es", "El ascensor está roto otra vez y mi madre no puede bajar"),
    ],
)
def test_stories_about_the_lift_belong_together_in_all_nine_languages(
    real_tagger: SpacyTagger, lang: str, text: str
) -> None:
    assert chosen(real_tagger.tag(text, lang))[0] == "housing/lift"


@pytest.mark.parametrize(
    ("text", "aspect"),
    [
        ("Overal schimmel in de slaapkamer, het is hier zo vochtig dat het behang loslaat", "housing/damp"),
        ("Bij de containers ligt elke week grofvuil, ratten lopen er ook", "environment/litter"),
        ("De deurwaarder stond voor de deur, ik heb schulden bij drie winkels", "livelihood/debts"),
        (
            "Mijn buurvrouw past op mijn kinderen en ik doe haar boodschappen, zo helpen wij elkaar",
            "togetherness/helping",
        ),
    ],
)
def test_everyday_stories_get_the_aspect_that_a_reader_would_give(
    real_tagger: SpacyTagger, text: str, aspect: str
) -> None:
    assert aspect in chosen(real_tagger.tag(text, "nl"))
