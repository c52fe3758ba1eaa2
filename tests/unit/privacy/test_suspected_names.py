"""A text that may name somebody teaches no program: errs on the side of leaving out."""

from __future__ import annotations

import pytest

from buurtstem.privacy.rules import suspects_person


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Vraag het maar aan Sjonnie van hiernaast.", "nl"),
        ("mijn buurman ahmed helpt altijd", "nl"),
        ("Mevrouw Jansen op drie hoog.", "nl"),
        ("ik heet Wendelien en woon hier", "nl"),
        ("Our neighbour Mr Brown fixes bikes.", "en"),
        ("Geçen gün Yıldız ile konuştum", "tr"),
        ("اسمي ريم وأسكن هنا", "ar"),
        ("جارتنا فاطمة تساعد الجميع", "ar"),
        ("Rozmawiałam z Wiesławą o windzie", "pl"),
        ("Ми говорили з Оленкою про двір", "uk"),
        ("Da hilft Frau Kaminski allen", "de"),
        ("bel me op 06 12 34 56 78", "nl"),
        ("schrijf naar lift@voorbeeld.example", "nl"),
        ("ik zat met tjitske op de bank", "nl"),
        ("mit gerdien im hof gesessen", "de"),
        ("meine Nachbarin Gerdien hilft allen", "de"),
        ("صديقي كريم يسكن هنا", "ar"),
        ("joop en ik zaten in de tuin", "nl"),
        ("wij wonen op Elzenlaan 12", "nl"),
    ],
)
def test_a_text_that_may_name_or_reach_somebody_is_suspected(text, lang):
    assert suspects_person(text, lang)


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("De lift is stuk. Mijn moeder kan niet naar beneden.", "nl"),
        ("In de Elzenlaan en op het Wilhelminaplein staat afval.", "nl"),
        ("Ik spreek Turks en Nederlands, en werk bij Albert Heijn.", "nl"),
        ("de UWV en het PGB snap ik niet", "nl"),
        ("Ze zei: „Kom binnen.” Fijn was dat", "nl"),
        ("I said I'm fine, but I am not. On Monday the lift broke.", "en"),
        ("Asansör bozuk. Annem aşağı inemiyor.", "tr"),
        ("المصعد معطل منذ شهر ولا أحد يصلحه", "ar"),
        ("Der Aufzug im Haus ist kaputt, die Frau von nebenan auch", "de"),
        ("Deux ans que j'attends, les arbres poussent", "fr"),
        ("the trees give shade", "en"),
        ("", "nl"),
        ("1234", "nl"),
    ],
)
def test_a_text_without_names_is_not(text, lang):
    assert not suspects_person(text, lang)
