"""One figure as a page shows it: all that must stand beside it, in words, in a drawing and in a table."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from flask import render_template_string

from buurtstem.figures.actions import import_figures
from buurtstem.figures.contexts import figure_choices, show_figure
from buurtstem.figures.models import Observation
from buurtstem.figures.names import (
    INDICATOR_DEFINITIONS,
    INDICATOR_NAMES,
    KIND_NAMES,
    MISSING_SENTENCES,
    NO_AVERAGE_SENTENCES,
    SCALE_NAMES,
    TREND_SENTENCES,
    VIEW_NAMES,
    WARNINGS,
)
from buurtstem.figures.queries import available_figures, figures_for
from buurtstem.figures.rules.catalogue import INDICATORS, Kind, View
from buurtstem.figures.rules.findings import Told
from buurtstem.figures.rules.frames import NoAverage, Trend
from buurtstem.figures.rules.showing import Warn
from buurtstem.figures.rules.values import Status
from buurtstem.places.actions import import_areas
from buurtstem.places.rules import AreaRow, CodeList, Scale
from buurtstem.themes.rules import Theme
from buurtstem.web.database import transaction
from tests.browsing import validate_html
from tests.cast import MOLENVELD, MOMENT
from tests.figures import KWB_NAME, LEEF_ROWS, MOLENVELD_ROW, kwb, leef, table

TODAY = date(2026, 11, 28)
MACRO = '{% from "macros/figures.html" import figure_card %}{{ figure_card(card) }}'
COLUMNS = "Codering_3,AantalInwoners_5,Koopwoningen_40,GemiddeldeWOZWaardeVanWoningen_39,PersonenautosPerHuishouden_1,MateVanStedelijkheid_1,Woningvoorraad_3,Bevolkingsdichtheid_2"


@pytest.fixture
def bring(app, cast):
    """Brings in a file."""

    def bring(content: bytes, **told: object) -> None:
        with app.app_context(), transaction() as session:
            import_figures(session, content, Told(KWB_NAME if not told else "scores.csv", **told), MOMENT)

    return bring


@pytest.fixture
def shown(app):
    """Returns a figure in words, in a language, and its HTML."""

    def shown(indicator: str, lang: str = "en", area: str = MOLENVELD):
        with app.test_request_context(f"/{lang}/"), transaction() as session:
            app.preprocess_request()
            card = figures_for(session, area, indicator, TODAY)
            return show_figure(card), render_template_string(MACRO, card=card)

    return shown


@pytest.mark.parametrize("lang", ["nl", "en", "ar"])
@pytest.mark.parametrize("indicator", ["liveability_cohesion", "age_0_14", "inhabitants", "household_size"])
def test_a_card_is_sound_html_in_each_direction(bring, shown, lang, indicator):
    bring(kwb())
    bring(leef(), division=2024)
    _, html = shown(indicator, lang)

    validate_html(html)
    assert html.count(f'id="figure-bu05183620-{indicator}"') == 1


def test_all_that_must_be_shown_is_shown(bring, shown):
    bring(leef(), division=2024)
    figure, html = shown("liveability")

    assert figure.number == "3.81 on the scale of the source"
    assert dict(figure.facts) == {
        "Reference date": "2020",
        "Source": "Leefbaarometer 3.0, Ministerie van BZK",
        "Licence": "CC0 (unconfirmed)",
        "Table": "Leefbaarometer 3.0",
        "Scale": "Neighbourhood, in the division of 2024",
        "Kind": "Estimated by a model. Measured from outside.",
    }
    assert figure.sentences == (
        "From 3.82 on the scale of the source in 2012 to 3.81 on the scale of the source in 2020.",
        "The last three measurements go in no one direction.",
    )
    assert figure.warnings == (
        "This figure is more than three years old.",
        "How many people live here is not known on this site.",
        "An average can hide a street or a small group.",
    )
    for words in (
        *figure.warnings,
        *figure.sentences,
        figure.definition,
        "Molenveld, 2020",
        "A question for the talk.",
    ):
        assert words in html
    assert "because of" not in html


def test_a_line_says_its_numbers_in_a_table_too(bring, shown):
    bring(leef(), division=2024)
    figure, html = shown("liveability_housing")

    assert figure.rows[0] == ("2012", "Unknown, or kept secret by the source.")
    assert [number for _, number in figure.rows[1:]] == ["-0.09 points", "-0.10 points", "-0.09 points"]
    assert 'role="img"' in html
    assert html.count("<polyline") == 1
    assert html.count("<circle") == 3
    assert html.count("figure-card__gap") == 1


def test_numbers_are_written_as_the_language_does(bring, shown):
    bring(table(COLUMNS, "BU05183620,3360,43.5,205,0.9,1,1800,8739"))

    dutch = {name: shown(name, "nl")[0].number for name in ("owner_occupied", "home_value")}
    assert dutch == {"owner_occupied": "44\u00a0%", "home_value": "€\u00a0205.000"}
    english = [
        shown(name)[0].number
        for name in ("inhabitants", "dwellings", "density", "urbanity", "cars_per_household", "home_value")
    ]
    assert english == [
        "3,360 inhabitants",
        "1,800 homes",
        "8,739 inhabitants per square kilometre",
        "class 1 of 5",
        "0.9 cars per household",
        "€\u00a0205,000",
    ]


def test_a_figure_beside_the_average_of_its_city(app, bring, shown):
    codes = [f"BU0308000{number}" for number in range(3)]
    with app.app_context(), transaction() as session:
        areas = tuple(AreaRow(code, f"Buurt {code[-1]}") for code in codes)
        import_areas(session, CodeList(areas, {"GM0308": "Baarn"}, ()), 2024, opens=True)
    ages = ("100,200,300,200,200", "200,200,200,200,200", "300,100,200,200,200")
    bring(
        kwb(*(f"{code},Baarn,Buurt,{code},1000,2.1,500,{age}" for code, age in zip(codes, ages, strict=True)))
    )

    sentences = [shown("age_0_14", area=code)[0].sentences for code in codes]
    assert [said[0] for said in sentences] == [
        "It is lower than the average of Baarn: 20\u00a0%.",
        "It is the same as the average of Baarn: 20\u00a0%.",
        "It is higher than the average of Baarn: 20\u00a0%.",
    ]
    assert sentences[0][1] == "Weighed from all 3 neighbourhoods."
    figure, html = shown("age_0_14", area=codes[0])
    validate_html(html)
    assert figure.rows == (("Buurt 0", "10\u00a0%"), ("Baarn", "20\u00a0%"))
    assert (figure.bars.own, figure.bars.average) == (50.0, 100.0)
    assert "Beside the average of Baarn" in html
    assert "1,000 inhabitants on 1 January 2024" in dict(figure.facts)["Who lives here"]


@pytest.mark.parametrize(
    ("known", "said"),
    [
        (4, "Missing: Buurt 3."),
        (9, "Missing are Buurt 3, Buurt 4, Buurt 5, Buurt 6, Buurt 7 and 1 other."),
        (10, "Missing are Buurt 3, Buurt 4, Buurt 5, Buurt 6, Buurt 7 and 2 others."),
    ],
)
def test_missing_neighbourhoods_are_named_up_to_a_few(app, bring, shown, known, said):
    codes = [f"BU0308000{number}" for number in range(known)]
    with app.app_context(), transaction() as session:
        areas = tuple(AreaRow(code, f"Buurt {code[-1]}") for code in codes)
        import_areas(session, CodeList(areas, {"GM0308": "Baarn"}, ()), 2024, opens=True)
    bring(kwb(*(f"{code},Baarn,Buurt,{code},1000,2.1,500,200,200,200,200,200" for code in codes[:3])))

    assert shown("age_0_14", area=codes[0])[0].sentences == (
        "There is no city average in this source.",
        f"The source has 3 of the {known} neighbourhoods.",
        said,
    )


def test_a_small_neighbourhood_shows_no_percentage_anywhere(bring, shown):
    bring(kwb(MOLENVELD_ROW.replace("3360,1.8,1770,640,345,1200,795,375", "80,1.8,40,20,15,15,15,15")))
    figure, html = shown("age_0_14")

    assert (figure.number, figure.missing) == (None, "Under 100 inhabitants no percentages are shown.")
    assert figure.rows == (("Molenveld", "Under 100 inhabitants no percentages are shown."),)
    assert "%" not in html
    assert "No figure" in html


def test_a_missing_figure_says_why(bring, shown):
    bring(table(COLUMNS, "BU05183620,3360,-99997,-99995,0.9,1,1800,8739"))

    assert shown("owner_occupied")[0].missing == "Not published, so that nobody can be recognised."
    assert shown("home_value")[0].missing == "Not published yet."
    assert shown("home_value")[0].sentences == ()


def test_a_survey_shows_how_many_were_asked_and_how_sure_it_is(app, bring, shown):
    bring(leef(LEEF_ROWS[1]), division=2024)
    with app.app_context(), transaction() as session:
        for row in session.query(Observation):
            row.sample_size, row.margin = 1200, Decimal("0.05")

    facts = dict(shown("liveability")[0].facts)
    assert (facts["People asked"], facts["Margin"]) == ("1,200", "± 0.05")


def test_who_lives_here_is_shown_with_its_change(app, bring, shown):
    bring(kwb())
    with app.app_context(), transaction() as session:
        session.add(
            Observation(
                set_id=1,
                indicator="inhabitants",
                area_code=MOLENVELD,
                period_start=date(2023, 1, 1),
                period_end=date(2023, 1, 1),
                status="known",
                value=Decimal(3300),
            )
        )

    assert dict(shown("household_size")[0].facts)["Who lives here"] == (
        "3,360 inhabitants on 1 January 2024, 3,300 inhabitants on 1 January 2023"
    )


def test_figures_to_choose_from_have_their_names(app, bring):
    bring(kwb())
    with app.test_request_context("/en/"), transaction() as session:
        app.preprocess_request()
        choices = figure_choices(available_figures(session, MOLENVELD, {Theme.YOUTH}))

    assert choices[0] == ("age_0_14", "Children up to 14 years (2024)")
    assert len(choices) == 8


@pytest.mark.parametrize(
    ("names", "codes"),
    [
        (INDICATOR_NAMES, set(INDICATORS)),
        (INDICATOR_DEFINITIONS, set(INDICATORS)),
        (MISSING_SENTENCES, set(Status) - {Status.KNOWN}),
        (KIND_NAMES, set(Kind)),
        (VIEW_NAMES, set(View)),
        (SCALE_NAMES, set(Scale)),
        (TREND_SENTENCES, set(Trend)),
        (NO_AVERAGE_SENTENCES, set(NoAverage)),
        (WARNINGS, set(Warn)),
    ],
)
def test_every_code_has_its_words(names, codes):
    assert set(names) == codes


@pytest.mark.parametrize("lang", ["nl", "en", "ar"])
def test_the_page_of_the_design_shows_the_card_in_all_its_states(client, lang):
    page = client.get(f"/{lang}/ontwerp").get_data(as_text=True)

    assert page.count('class="card figure-card"') == 4
    assert "css/figures.css" in page
    assert page.count("<polyline") == 1


def test_a_past_of_one_known_point_speaks_of_no_change(bring, shown):
    bring(leef(*LEEF_ROWS[:2]), division=2024)

    assert shown("liveability_housing")[0].sentences == (
        "There are too few measurements to speak of rising or falling.",
    )


def test_neighbourhoods_that_are_not_known_here_are_counted_though_nobody_can_name_them(app, bring, shown):
    bring(
        kwb(
            MOLENVELD_ROW, *(MOLENVELD_ROW.replace("BU05183620", f"BU0518000{number}") for number in range(5))
        )
    )

    assert shown("age_0_14")[0].sentences[1:] == ("The source has 1 of the 6 neighbourhoods.",)


def test_in_arabic_a_number_does_not_change_places_with_a_dutch_name(bring, shown):
    bring(kwb())
    figure, html = shown("age_0_14", "ar")
    assert figure.area_name == "\u2068Molenveld\u2069"
    assert "\u2068Molenveld\u2069" in html
    assert "\u2068" not in shown("age_0_14", "nl")[1]
