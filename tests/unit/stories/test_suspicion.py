"""What is set apart as possible spam, in whatever script it is written."""

from __future__ import annotations

import pytest

from buurtstem.stories.suspicion import (
    MOST_SAME_TEXTS,
    QUICKEST_PERSON,
    Suspicion,
    Traces,
    suspicion_of,
    was_filled_by_machine,
)

ONE = Traces(same_today=1, filled_by_machine=False, is_sensitive=False)
MANY = Traces(same_today=MOST_SAME_TEXTS + 1, filled_by_machine=False, is_sensitive=False)

TOLD = (
    "De lift is stuk. Mijn moeder kan niet naar beneden.",
    "Zie https://molenveld.example/park voor de plannen, daar staat het beter uitgelegd dan ik kan.",
    "Onze groep staat op www.buren.example en de foto's op fotos.example/park, kom een keer langs.",
    "Bel de beheerder op 010 123 45 67, die neemt nooit op en belt ook niet terug.",
    "Neeeeeee niet weer die bouwput!!!!!!!!",
    "1. bankjes 2. bomen 3. een kraan 4. licht 5. minder auto's",
    "Mooi.",
    "Elke dag, elke dag, elke dag hetzelfde: de bus komt niet en wij staan in de regen.",
    "حديقتنا جميلة ولكن المقاعد مكسورة منذ الشتاء",
    "我们的公园很漂亮，但是长椅坏了。",
    "Ліфт знову не працює, і мама не може вийти на вулицю.",
    "………………………………………… ik weet het niet meer met die buren",
    "De bus.Maar ook de tram.En de metro.Alles is te laat.",
    "👍👍👍 fijn plein",
)


@pytest.mark.parametrize("text", TOLD)
def test_what_people_tell_is_not_set_apart(text):
    assert suspicion_of(text, ONE) is None


@pytest.mark.parametrize(
    "text",
    [
        "https://koop.example/pillen",
        "www.koop.example www.koop.example",
        "Bel 06 12345678",
        "+31 (0)6 1234 5678",
        "٠٦١٢٣٤٥٦٧٨",
        "казино.рф",
        "koop nu: koop.com",
    ],
)
def test_nearly_nothing_but_addresses_or_numbers_is_set_apart(text):
    assert suspicion_of(text, ONE) is Suspicion.ONLY_LINKS


@pytest.mark.parametrize(
    "text",
    [
        "Goedkope schoenen op https://a.example en tassen op https://b.example en jassen op https://c.example",
        "Дешеві речі: дивіться магазин.укр, крамниця.укр і також товари.укр просто зараз",
    ],
)
def test_many_addresses_are_set_apart(text):
    assert suspicion_of(text, ONE) is Suspicion.MANY_LINKS


@pytest.mark.parametrize(
    "text",
    ["a" * 20, "х" * 40, "ها" + "ه" * 30, "哈" * 25, "casino bonus " * 8, "نقود " * 12],
)
def test_the_same_signs_or_words_again_and_again_are_set_apart(text):
    assert suspicion_of(text, ONE) is Suspicion.REPEATED


@pytest.mark.parametrize("text", ["De lift is weer stuk bij ons", "المصعد معطل مرة أخرى عندنا"])
def test_the_fifth_equal_text_in_a_day_is_set_apart(text):
    assert suspicion_of(text, MANY) is Suspicion.SAME_TEXT
    assert suspicion_of(text, Traces(MOST_SAME_TEXTS, filled_by_machine=False, is_sensitive=False)) is None


def test_short_texts_come_from_many_people():
    assert suspicion_of("Mooi park", MANY) is None


def test_a_machine_is_set_apart_whatever_it_writes():
    traces = Traces(1, filled_by_machine=True, is_sensitive=False)
    assert suspicion_of(TOLD[0], traces) is Suspicion.FILLED_BY_MACHINE


def test_what_may_be_a_cry_for_help_is_never_set_apart():
    assert suspicion_of("ik wil dood " * 20, Traces(9, filled_by_machine=True, is_sensitive=True)) is None


@pytest.mark.parametrize(
    ("trap_filled", "seconds", "expected"),
    [
        (True, 1, True),
        (True, QUICKEST_PERSON, False),
        (True, None, False),
        (False, 1, False),
        (False, None, False),
    ],
)
def test_a_machine_is_both_too_fast_and_in_the_trap(trap_filled, seconds, expected):
    assert was_filled_by_machine(trap_filled=trap_filled, seconds=seconds) is expected
