"""What is proposed to be left out: names, ways to reach people and homes; streets, shops and words stay."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from buurtstem.privacy.rules.folding import Span
from buurtstem.privacy.rules.masking import MASK_BY_HAND, MASKS, find_spans, mask
from buurtstem.privacy.rules.masking.choosing import (
    WordsNotInText,
    chosen_spans,
    code_of,
    words_by_hand,
)
from buurtstem.privacy.rules.masking.words import Level, first_names, key_of, signs, surnames
from tests.masking import BUSY_PIECES, quickest_search


def masked(text: str, lang: str | None = "nl") -> str:
    return mask(text, find_spans(text, lang))


NAMES = [
    ("Mijn buurvrouw Fatima helpt mij.", "Mijn buurvrouw [naam] helpt mij."),
    ("Mevrouw De Vries en meneer van der Ploeg", "Mevrouw [naam] en meneer [naam]"),
    ("mevrouw de vries en mijn buurman hassan", "mevrouw [naam] en mijn buurman [naam]"),
    ("meneer jansen en juf ilse", "meneer [naam] en juf [naam]"),
    ("MIJN BUURMAN HENK DE VRIES IS BOOS", "MIJN BUURMAN [naam] IS BOOS"),
    ("Henk-Jan Bakker en Gerdien van der Ploeg", "[naam] en [naam]"),
    ("Fatima van de Kerkstraat zei het", "[naam] van de Kerkstraat zei het"),
    ("Ahmed El Khattabi, Kees van 't Hof", "[naam], [naam]"),
    ("Familie Yilmaz en dhr. J.P. de Boer", "Familie [naam] en dhr. [naam]"),
    ("Groet, M. Jansen", "Groet, [naam]"),
    ("B. de Groot woont boven ons", "[naam] woont boven ons"),
    ("Fatima B. en Ali", "[naam]. en [naam]"),
    ("Ali's hond en Fatimas tuin", "[naam]'s hond en [naam] tuin"),
    ("Elke zegt dat het goed gaat met Door Jansen.", "[naam] zegt dat het goed gaat met [naam]."),
    ("Met Roos ging ik wandelen", "Met [naam] ging ik wandelen"),
    ("Jansen zei dat ook", "[naam] zei dat ook"),
    ("Ik was met Gerdien Hofstede daar", "Ik was met [naam] daar"),
    ("Hij heet Xenophon, ik heet Gonda", "Hij heet [naam], ik heet [naam]"),
    ("mijn naam is Xenophon", "mijn naam is [naam]"),
    ("Fatima en Xaviera kwamen", "[naam] en [naam] kwamen"),
    ("Mijn dochter Xantippe zit op school", "Mijn dochter [naam] zit op school"),
    ("mijn zoon max en buurvrouw roos", "mijn zoon [naam] en buurvrouw [naam]"),
    ("Wethouder Bakker en huisarts Fatima", "Wethouder [naam] en huisarts [naam]"),
    ("Dag Jan-Willem en Anne-Xandra", "Dag [naam] en [naam]"),
    ("“Sanne,” zei ze", "“[naam],” zei ze"),
    ("Fatima op het plein, dat is Fatima van", "[naam] op het plein, dat is [naam] van"),
    ("Dag Fatima ", "Dag [naam] "),
    ("Fatima Zahra van den Berg Jansen Smit Bakker kwam", "[naam] [naam] kwam"),
]
STAY = [
    "Door de regen kon ik niet naar buiten. Elke dag is het zo.",
    "Roos groeit goed in de tuin. De roos is mooi.",
    "In de Jan van Galenstraat is het donker, op het Willem de Zwijgerplein niet.",
    "De Anne Frankschool, de Theo Thijssenschool en het Johan Cruijff Court",
    "Bij de Albert Heijn en de Dirk is het druk.",
    "Eethuis Fatima, bakkerij Jansen, kapsalon Ali en café De Zon",
    "Sint Nicolaas kwam langs, prins Bernhard en Jan Modaal niet, Zwarte Piet ook niet.",
    "Het is 12 jan en 3 mei.",
    "De flat heet Peperklip en de school heet Regenboog.",
    "juf van de Regenboog en meneer van hiernaast",
    "juf wilde dat niet, mevrouw was blij, meneer die daar woont",
    "Mijn man Nederlands leren, mijn vrouw Turkse les",
    "Dirigent van de N.V. Waterleiding en P.S. Ik kom",
    "Oude Westen, Nieuwe Jansen, het Rode Kruis",
    "mijn moeder. Elf jaar geleden",
    "Leerkracht Regenboog en huisarts Centrum",
    "mijn zoon door de wijk, Noord-Holland is mooi",
    "flat 2B. Bakkers zijn daar niet",
    "dat is les van school, hij is rein en just",
    "de Jan Bakker-school en Jan Ligthart-plein",
]


@pytest.mark.parametrize(("text", "kept"), NAMES)
def test_a_name_is_left_out(text: str, kept: str) -> None:
    assert masked(text) == kept


@pytest.mark.parametrize("text", STAY)
def test_what_is_no_name_stays(text: str) -> None:
    assert masked(text) == text


@pytest.mark.parametrize(
    ("lang", "text", "kept"),
    [
        ("en", "My neighbour Sarah and Mr Okonkwo. Will you come?", "My neighbour [naam] and Mr [naam]. Will you come?"),
        ("en", "Mark said no. May is here.", "[naam] said no. May is here."),
        ("tr", "Ayşe Hanım geldi, bizim Xandır abi de. Mehmet'e sordum.", "[naam] geldi, bizim [naam] abi de. [naam]'e sordum."),
        ("tr", "Komşu Suriyeli teyze. Deniz güzel.", "Komşu Suriyeli teyze. Deniz güzel."),
        ("pl", "Pani Kowalska mówi z Agnieszką i Bartkowi. Ola jest.", "Pani [naam] mówi z [naam] i [naam]. Ola jest."),
        ("uk", "Оксана й Андрієм, пані Шевченко. Коли?", "[naam] й [naam], пані [naam]. Коли?"),
        ("uk", "В'ячеслав прийшов", "[naam] прийшов"),
        ("ar", "جارتي فاطمة وأحمد محمد بن خالد", "جارتي [naam] و[naam]"),
        ("ar", "اسمي كريم وأم رامي، السوق جميل، شجرة كريم", "اسمي [naam] و[naam]، السوق جميل، شجرة كريم"),
        ("ar", "رأيت كريم محمد", "رأيت [naam]"),
        ("de", "Frau Müller, meine Tochter Lena, meine Frau Spülmaschine", "Frau [naam], meine Tochter [naam], meine Frau Spülmaschine"),
        ("de", "Das kommt nicht rein. Wolf und Rose.", "Das kommt nicht rein. Wolf und Rose."),
        ("fr", "Madame Dubois, d'Ahmed et de Jean-Pierre. Adam est là.", "Madame [naam], d'[naam] et de [naam]. Adam est là."),
        ("es", "La señora García y don Manuel. La luz.", "La señora [naam] y don [naam]. La luz."),
        (None, "Het is niet goed met Anne en ik ben boos", "Het is niet goed met [naam] en ik ben boos"),
        (None, "Der Mann und die Frau sind nicht da, auch Rose", "Der Mann und die Frau sind nicht da, auch Rose"),
        ("other", "Magacaygu waa Hodan", "Magacaygu waa [naam]"),
    ],
)  # fmt: skip
def test_names_in_other_languages(lang: str | None, text: str, kept: str) -> None:
    assert masked(text, lang) == kept


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("bel 06-12345678, 06 12 34 56 78 of 0612345678", "bel [telefoon], [telefoon] of [telefoon]"),
        ("(010) 123 45 67 of +31 6 12 34 56 78 of 0031612345678", "[telefoon] of [telefoon] of [telefoon]"),
        ("mijn telefoon: 512 345 678", "mijn telefoon: [telefoon]"),
        ("رقمي ٠٦١٢٣٤٥٦٧٨", "رقمي [telefoon]"),
        ("31612345678", "[telefoon]"),
        ("bel +352 27 12 34", "bel [telefoon]"),  # nine digits with those of the country
        ("jan.jansen@voorbeeld.nl en a_b (at) voorbeeld punt com", "[e-mail] en [e-mail]"),
        ("06-12345678 / 020-1234567", "[telefoon] / [telefoon]"),
        ("06-12345678/06-87654321", "[telefoon]/[telefoon]"),
        ("06-12345678 - 06-87654321", "[telefoon] - [telefoon]"),
        ("06-12345678 06-87654321", "[telefoon] [telefoon]"),
        ("06 12345678 / 06 1234567", "[telefoon] / 06 1234567"),
        ("+31 6 12345678 06 87654321", "[telefoon] [telefoon]"),
        ("+49 151 23456789 / 06-12345678", "[telefoon] / [telefoon]"),
        ("0031 6 12345678 (020-1234567)", "[telefoon] ([telefoon])"),
        ("0049 151 2345678 06-12345678", "[telefoon] [telefoon]"),
        ("+31 (0)6 12345678 of (+31) 6 12345678", "[telefoon] of [telefoon]"),
        ("0532 123 45 67 / 06-12345678", "[telefoon] / [telefoon]"),
        ("kamer 3 06 12345678", "kamer 3 [telefoon]"),
        ("Kerkstraat 12 06-12345678", "[adres] [telefoon]"),
        ("0900-8844 06 12345678", "0900-8844 [telefoon]"),
        ("01-02-2023 06-12345678", "01-02-2023 [telefoon]"),
        ("Tel.0612345678, tel.06-12345678", "Tel.[telefoon], tel.[telefoon]"),
        ("-0612345678", "-[telefoon]"),
        ("bel mij,0612345678 of,1234567", "bel mij,[telefoon] of,[telefoon]"),
        ("mijn bsn is 123456782, NL91ABNA0417164300, 99-BB-99", "mijn bsn is [bsn], [iban], [kenteken]"),
    ],
)
def test_ways_to_reach_people_and_numbers_are_left_out(text: str, kept: str) -> None:
    assert masked(text) == kept


@pytest.mark.parametrize(
    "text",
    [
        "Bel 0800-2000 of 14010 of 112.",
        "Op 12-03-2024 om 10:30, op 01-02-2023 1234",
        "Het kost 1.250.000 euro, € 0612345678 en het telefoonboek 123456 ook",
        "bel maar 1234567 euro",
        "op 01-02-2023 12 uur, op 01 02 2023 1234 mensen",
        "open om 07.30 08.30 09.30 uur",
        "dossier 2024/0612345678, dossier 1.0612345678",
        "0800 123 45 67 en 0900-8844",
        "+ 31 12",
        "0001234567",
    ],
)
def test_other_numbers_stay(text: str) -> None:
    assert masked(text) == text


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Ik woon in de Dorpsstraat 12b.", "Ik woon in de [adres]."),
        ("In Dorpsstraat 12 en Dorpsstraat nummer 4", "In [adres] en [adres]"),
        ("jan van galenstraat 12 is mijn adres", "[adres] is mijn adres"),
        ("Op de 1e Pijnackerstraat 4, 3035 EB Rotterdam", "Op de [adres] Rotterdam"),
        ("Eerste Oosterparkstraat 12 II", "[adres]"),
        ("Een Twee Drie Vier Vijf Zes Dorpsstraat 12", "Een [adres]"),
        ("Prof. Lorentzlaan 8", "[adres]"),
        ("Fatima van de Kerkstraat 12 komt", "[naam] van de [adres] komt"),
        ("tussen Kerkstraat 12 t/m 20", "tussen [adres] t/m 20"),
        ("Oude Dijk 5 en Oudedijk 15", "[adres] en [adres]"),
        ("postcode 3014 GH 12", "postcode [adres]"),
        ("ik woon op de Boompjes 60", "ik woon op de [adres]"),
        ("rue de la Paix 12, 12 rue du Bac", "[adres], [adres]"),
        ("I live at 12 Dorpsstraat, Baker Street 12", "I live at [adres], [adres]"),
        ("Dorpsstraat ١٢", "[adres]"),
    ],
)
def test_a_house_is_left_out(text: str, kept: str) -> None:
    assert masked(text) == kept


@pytest.mark.parametrize(
    "text",
    [
        "op de Kruiskade 2 ongelukken, in de Dorpsstraat 20 auto's, op het plein 3 bankjes",
        "de Dorpsstraat is mooi, in 2019 was de Dorpsstraat 2019 anders",
        "een weg 30 km lang, de markt 4 keer, mijn achtertuin 12",
        "ik woon op kamers 4 jaar, wij wonen in Rotterdam 12 jaar",
        "in straat 4 en straat2",
    ],
)
def test_a_street_and_a_number_that_belong_to_no_house_stay(text: str) -> None:
    assert masked(text) == text


def test_spans_stand_apart_in_order_and_say_their_kind() -> None:
    text = "Fatima, Kerkstraat 12, 06-12345678, a@b.nl"
    spans = find_spans(text, "nl")
    assert [span.kind for span in spans] == ["name", "address", "phone", "email"]
    assert all(one.end <= other.start for one, other in zip(spans, spans[1:], strict=False))
    assert text[spans[0].start : spans[0].end] == "Fatima"


def test_masks_come_in_whatever_order_their_spans_are_given() -> None:
    spans = [Span(4, 6, "phone"), Span(0, 3, "name"), Span(7, 8, "words")]
    assert mask("abc de f", spans) == f"[naam] [telefoon] {MASK_BY_HAND}"


def test_a_masked_text_is_not_masked_again() -> None:
    text = " ".join(MASKS.values())
    assert masked(text) == text


@given(st.text(max_size=200), st.sampled_from(["nl", "de", "pl", "ar", "other", None, ""]))
@settings(max_examples=200, deadline=None)
def test_whatever_is_typed_the_spans_lie_in_the_text_and_apart(text: str, lang: str | None) -> None:
    spans = find_spans(text, lang)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert all(one.end <= other.start for one, other in zip(spans, spans[1:], strict=False))
    assert isinstance(mask(text, spans), str)


@pytest.mark.parametrize("piece", BUSY_PIECES)
def test_time_grows_with_the_length_of_a_text_and_not_with_its_square(piece: str) -> None:
    short, long = (piece * (length // len(piece)) + "1" for length in (500, 4000))
    # 8 is the length, 64 its square; a ratio of two is the same on any machine
    assert quickest_search(long) < 24 * quickest_search(short)


def test_the_list_of_first_names_is_long_and_of_many_languages() -> None:
    names = first_names()
    assert len(names) >= 3000
    for name in (
        "sanne",
        "sjoerd",
        "aysegul",
        "fatima",
        "agnieszka",
        "оксана",
        "radjesh",
        "churandy",
        "tesfay",
    ):
        assert name in names
    for name in ("abdullahi", "xiaoli", "joao", "guadalupe", "veronique", "jurgen", "محمد", "zoran"):
        assert name in names
    assert names["elke"] is Level.MOSTLY_WORD
    assert names["roos"] is Level.WORD
    assert names["anne"] is Level.WORD_ELSEWHERE
    assert len(surnames()) > 500


def test_letters_are_folded_and_arabic_forms_are_one() -> None:
    assert key_of("Ayşegül") == "aysegul"
    assert key_of("İnci") == "inci"
    assert key_of("Łukasz") == "lukasz"
    assert key_of("أحمد") == key_of("احمد")
    assert key_of("Олексій") == "олексій"


def test_a_part_of_the_signs_that_is_not_there_is_empty() -> None:
    assert signs("none") == frozenset()
    assert "meneer" in signs("titles")


def test_ticked_proposals_and_words_by_hand_are_left_out() -> None:
    text = "Fatima en Ali in het park, Ali."
    proposals = find_spans(text, "nl")
    codes = [code_of(proposals[0]), "99-100-name", "x"]
    assert chosen_spans(text, proposals, codes) == (Span(0, 6, "name"),)
    assert mask(text, chosen_spans(text, proposals, codes, ["Ali"])) == (
        "[naam] en [weggelaten] in het park, [weggelaten]."
    )


def test_where_a_proposal_and_words_by_hand_meet_one_mask_covers_both() -> None:
    text = "Dag Fatima Bakker"
    proposals = (Span(4, 10, "name"),)
    assert chosen_spans(text, proposals, ["4-10-name"], ["Fatima Bakker"]) == (Span(4, 17, "words"),)
    assert chosen_spans(text, proposals, ["4-10-name"], ["Dag Fatima"]) == (Span(0, 10, "words"),)
    assert chosen_spans(text, proposals, ["4-10-name"], ["Fatima"]) == (Span(4, 10, "name"),)


def test_words_by_hand_stand_in_the_text_whole() -> None:
    with pytest.raises(WordsNotInText, match="Fat"):
        chosen_spans("Dag Fatima", (), (), ["Fat"])


def test_each_line_names_words_and_blank_lines_none() -> None:
    assert words_by_hand(" de lift \n\n\nAli\n") == ("de lift", "Ali")


@pytest.mark.parametrize(
    ("text", "number"),
    [("Bel hem (06-12345678).", "06-12345678"), ("Bel (020) 5551234 maar.", "(020) 5551234")],
)
def test_a_bracket_around_a_phone_number_is_no_part_of_it(text, number):
    assert [text[span.start : span.end] for span in find_spans(text, "nl")] == [number]
