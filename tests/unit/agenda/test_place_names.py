"""Places in what people tell: by their form, in nine languages, however they are written."""

from __future__ import annotations

import pytest

from buurtstem.agenda.rules.place_books import PlaceBook
from buurtstem.agenda.rules.place_names import MOST_PLACES, mentions_in, name_of


def sure(text: str, lang: str = "nl") -> list[str]:
    return [text[each.start : each.end] for each in mentions_in(text, lang) if each.sure]


@pytest.mark.parametrize(
    ("text", "lang", "places"),
    [
        ("De lift in de Elzenlaan is stuk.", "nl", ["Elzenlaan"]),
        ("in de elzenlaan is het donker", "nl", ["elzenlaan"]),
        ("De Elzenln. en de Beukenstr. zijn glad", "nl", ["Elzenln", "Beukenstr"]),
        ("Op het Molenplein en in de Jan van Galenstraat", "nl", ["Molenplein", "Jan van Galenstraat"]),
        ("Wij wonen in flat De Reiger", "nl", ["flat De Reiger"]),
        ("Het portiek bij de Roggeschoof", "nl", ["Roggeschoof"]),
        ("Ik woon in Haverhof", "nl", ["Haverhof"]),
        ("blok C is koud, toren 3 ook", "nl", ["blok C", "toren 3"]),
        ("lijn 14 komt niet en bus 38 ook niet", "nl", ["lijn 14", "bus 38"]),
        ("14 numaralı otobüs gelmiyor", "tr", ["14"]),
        ("Elzenlaan'daki asansör, Gül Sokağı", "tr", ["Elzenlaan", "Gül Sokağı"]),
        ("Na ul. Kwiatowa i w Elzenlaanie ciemno", "pl", ["ul. Kwiatowa", "Elzenlaanie"]),
        ("На вулиці Ельзенлан темно", "uk", ["вулиці Ельзенлан"]),
        ("المصعد في شارع إلزنلان معطل", "ar", ["إلزنلان"]),
        ("In der Elzenstraße ist es dunkel", "de", ["Elzenstraße"]),
        ("La rue des Lilas est sale", "fr", ["rue des Lilas"]),
        ("La calle Mayor y la Plaza Roja", "es", ["calle Mayor", "Plaza Roja"]),
        ("The lights on Elm Street are off", "en", ["Elm Street"]),
    ],
)
def test_a_place_is_known_by_its_form(text, lang, places):
    assert sure(text, lang) == places


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("bus 5 minuten te laat", "nl"),
        ("Ik sta op het schoolplein, in de winkelstraat en op het fietspad", "nl"),
        ("de straat, het plein en de laan", "nl"),
        ("Supermarkt dicht. Onderweg gevallen. Zij besteeg de trap.", "nl"),
        ("Ik leer Nederlands bij de Gemeente", "nl"),
        ("Ik sprak met Ahmed over de PVV", "nl"),
        ("Der Spielplatz und die Straße", "de"),
        ("flat 3 hoog, toren 12345, blok van steen", "nl"),
        ("De rue is leeg", "nl"),
        ("street art, a house", "en"),
        ("مرحبا كيف", "ar"),
        ("", "nl"),
        ("🚌🚌 !!! 14", "nl"),
    ],
)
def test_what_only_looks_like_a_place_is_none(text, lang):
    assert sure(text, lang) == []


def book(*texts: tuple[str, str], **more) -> PlaceBook:
    return PlaceBook((mention for text in texts for mention in mentions_in(*text)), **more)


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("De Elzenlaan is leeg", "nl"),
        ("elzen laan is vol", "nl"),
        ("in de Elsenlaan", "nl"),
        ("Elzenln. 5", "nl"),
        ("in de elzenln. is het glad", "nl"),
        ("w Elzenlaanie ciemno", "pl"),
        ("На вулиці Ельзенлан темно", "uk"),
        ("المصعد في إلزنلان معطل", "ar"),
    ],
)
def test_one_place_written_in_other_ways_is_one(text, lang):
    places = book(("Wij wonen in de Elzenlaan", "nl"), (text, lang))

    assert places.places_of(mentions_in(text, lang)) == ("elsenlan",)


def test_a_word_without_capital_counts_where_the_place_is_known():
    told = ("Wij zitten in de reiger", "nl")

    assert book(told).places_of(mentions_in(*told)) == ()
    assert book(told, ("Flat De Reiger is koud", "nl")).places_of(mentions_in(*told)) == ("ryger",)
    assert book(told, threads=["ryger"]).places_of(mentions_in(*told)) == ("ryger",)


def test_a_name_without_its_article_counts_where_the_place_is_known():
    told = ("Haverhof. Zo heet het hier, flat de haverhof", "nl")

    assert book(told, ("Ik woon in Haverhof", "nl")).places_of(mentions_in(*told)) == ("haferhof",)


def test_an_arabic_name_alone_is_a_place_and_gives_way_to_one_in_letters():
    arabic, dutch = ("في شارع إلزنلان", "ar"), ("In de Elzenlaan", "nl")

    assert book(arabic).places_of(mentions_in(*arabic)) == ("~lsnln",)
    assert book(arabic, dutch).places_of(mentions_in(*arabic)) == ("elsenlan",)
    assert book(dutch, ("In de Alzenloon", "nl")).places_of(mentions_in(*arabic)) == ("elsenlan",)


def test_the_name_of_the_neighbourhood_is_no_place_in_it():
    told = ("Hier in het Molenveld", "nl")

    assert book(told, not_places=frozenset({"molenfeld"})).places_of(mentions_in(*told)) == ()


def test_a_list_of_streets_is_read_up_to_a_dozen():
    text = " ".join(f"de {chr(97 + number)}{chr(98 + number)}renlaan" for number in range(20))

    assert len(mentions_in(text)) == MOST_PLACES


def test_a_place_is_shown_with_a_capital_on_one_line():
    assert name_of("flat\n de  Reiger") == "Flat de Reiger"
