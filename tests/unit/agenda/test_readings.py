"""What is kept of a story to group it: enough, and no word of it."""

from __future__ import annotations

from buurtstem.agenda.rules.readings import (
    hashed,
    kept_readings,
    keys_of_name,
    pipeline_of,
    place_name,
    read_text,
    version_of,
)
from buurtstem.themes.rules import ProposedAspect, Tagging, Theme

TEXT = "De schimmel in de Elzenlaan komt terug. Bij de Roggeschoof ook, met vocht."
RENT = ProposedAspect("housing/rent", Theme.HOUSING, Theme.LIVELIHOOD, 0.3, ("huur",))
TAGGING = Tagging(
    "nl",
    (),
    (),
    tagged=True,
    pipeline="p",
    aspects=(ProposedAspect("housing/damp", Theme.HOUSING, None, 0.6, ("schimmel", "vocht")), RENT),
)


def test_a_reading_is_the_same_after_it_was_kept():
    reading = read_text(TEXT, "nl", TAGGING)
    kept = kept_readings([(7, reading.version, reading.found, reading.words)])[7]

    assert kept.proposed() == reading.proposed()
    assert kept.named() == reading.named()
    assert kept.features.tolist() == reading.features.tolist()
    assert kept.because("housing/damp", TEXT) == ["schimmel", "vocht"]
    assert kept.because("housing/rent", TEXT) == []  # not as it stands in the text
    assert [(each.id, each.also) for each in kept.proposed()] == [
        ("housing/damp", None),
        ("housing/rent", Theme.LIVELIHOOD),
    ]


def test_no_word_of_the_text_is_kept():
    reading = read_text(TEXT, "nl", TAGGING)

    for word in ("schimmel", "elzen", "elsen", "rogge", "vocht"):
        assert word not in reading.found.casefold()
        assert word.encode() not in reading.words


def test_a_changed_text_language_or_tagger_is_read_anew():
    assert len({version_of("a", "nl"), version_of("b", "nl"), version_of("a", "tr")}) == 3
    assert pipeline_of("1") != pipeline_of("2")


def test_a_place_has_the_name_that_most_give_it():
    texts = ["In de elzenlaan", "in de Elsenlaan", "De Elsenlaan", "Nergens"]
    readings = [(text, read_text(text, "nl", TAGGING)) for text in texts]

    assert place_name(hashed("elsenlan"), readings) == "Elsenlaan"
    assert place_name(hashed("gul"), readings) == ""


def test_an_area_is_known_by_its_name_and_the_words_of_it():
    assert hashed("molenfeld") in keys_of_name("Molenveld")
    assert hashed("nord") in keys_of_name("Noord en Zuid")
    assert hashed("en") not in keys_of_name("Noord en Zuid")


def test_a_language_that_was_not_tagged_is_read_all_the_same():
    reading = read_text("ƒƒƒ", "other", Tagging("other", (), (), tagged=False, pipeline="p"))

    assert (reading.proposed(), reading.named()) == ((), ())
