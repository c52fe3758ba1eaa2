"""The demo data: what they promise in number, and that everything named in them is there."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from importlib.resources import files
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from buurtstem.core.settings import LANGUAGES
from buurtstem.core.text import search_form
from buurtstem.moderation.rules import HoldReason
from buurtstem.privacy.rules import overwrite_numbers
from buurtstem.stories.questions.rules import Audience, Version, check_question
from buurtstem.stories.rules import Source, ToldBy
from buurtstem.themes.nlp.terms import read_concepts
from buurtstem.themes.rules import Nature

MOLENVELD, LAAGHOVEN = "BU05183620", "BU03550205"
PER_LANGUAGE = {"nl": 84, "tr": 16, "ar": 16, "en": 10, "pl": 10, "uk": 8, "de": 6, "fr": 5, "es": 5}
FIRST_NAMES = re.compile(
    r"\b(jan|piet|kees|henk|willem|gerrit|johan|maria|anna|sanne|mary|john|peter|hans|greta|pierre|jean|"
    r"fatima|khadija|mohammed|ahmed|hassan|youssef|ali|mehmet|mustafa|ayşe|emine|zeynep|elif|"
    r"katarzyna|agnieszka|piotr|krzysztof|olena|oksana|andrij|mykola|carlos|josé|carmen|juan|"
    r"оксана|олена|марія|андрій|микола|محمد|فاطمة|خديجة|أحمد|يوسف)\b"
)
MOST_ALIKE = 0.3  # words in common, of all words of the two; no two come above 0.23
CONCEPTS = Path(__file__).parents[3] / "nlp_models" / "themes" / "concepts.tsv"

Row = dict[str, Any]


def read(name: str) -> str:
    return files("buurtstem.demo").joinpath("data", name).read_text(encoding="utf-8")


STORIES: list[Row] = [json.loads(line) for line in read("stories.jsonl").splitlines()]
THREADS: list[Row] = json.loads(read("threads.json"))
AGENDA: list[Row] = json.loads(read("agenda.json"))
ROUNDS: list[Row] = json.loads(read("rounds.json"))
TALKS: list[Row] = json.loads(read("talks.json"))
ENTRIES: list[Row] = json.loads(read("entries.json"))
PEOPLE = {row["email"]: row for row in csv.DictReader(read("people.csv").splitlines())}
PLANS = [plan | {"place": round_["place"]} for round_ in ROUNDS for plan in round_["plans"]]


def words(text: str) -> list[str]:
    return re.findall(r"\w+", search_form(text))


def story(name: str) -> Row:
    return next(each for each in STORIES if each["id"] == name)


def published(names: list[str], place: str) -> bool:
    return all(
        (each["place"], each["state"]) == (place, "published") for each in (story(name) for name in names)
    )


def keys(rows: list[Row]) -> list[str]:
    return [row["key"] for row in rows]


def test_stories_come_in_nine_languages_from_two_neighbourhoods():
    assert Counter(each["lang"] for each in STORIES) == PER_LANGUAGE
    assert set(PER_LANGUAGE) == set(LANGUAGES)
    assert Counter(each["place"] for each in STORIES) == {MOLENVELD: 95, LAAGHOVEN: 65}


def test_at_least_half_of_the_stories_are_strengths_dreams_or_ideas():
    natures = Counter(each["nature"] for each in STORIES)

    assert set(natures) - {None} <= set(Nature)
    assert sum(natures[each] for each in ("strength", "dream", "idea")) >= len(STORIES) / 2
    assert natures[None] == 10


def test_stories_stand_in_every_state_and_a_held_back_one_has_its_reason():
    assert Counter(each["state"] for each in STORIES) == {"published": 148, "waiting": 8, "held_back": 4}
    reasons = [each["reason"] for each in STORIES if "reason" in each]
    assert [each["state"] for each in STORIES if "reason" in each] == ["held_back"] * 4
    assert len(set(reasons)) == 4
    assert set(reasons) <= set(HoldReason)


def test_stories_come_from_every_source_over_more_than_half_a_year():
    days = [each["days_ago"] for each in STORIES]

    assert {each["source"] for each in STORIES} == set(Source)
    assert min(days) < 5
    assert 180 < max(days) <= 200
    assert Counter(each.get("told_by", "resident") for each in STORIES)[ToldBy.PROFESSIONAL] == 6


def test_no_story_and_no_id_is_there_twice():
    assert len({each["id"] for each in STORIES}) == len(STORIES)
    alike = [
        (one["id"], other["id"])
        for one, other in combinations(STORIES, 2)
        if one["lang"] == other["lang"]
        and len(set(words(one["text"])) & set(words(other["text"])))
        > MOST_ALIKE * len(set(words(one["text"])) | set(words(other["text"])))
    ]
    assert alike == []


@pytest.mark.parametrize("each", STORIES, ids=lambda each: each["id"])
def test_a_story_is_as_long_as_people_tell_and_names_nobody(each: Row):
    assert 8 <= len(each["text"].split()) <= 150
    assert not FIRST_NAMES.search(each["text"].casefold())
    assert overwrite_numbers(each["text"]).text == each["text"]


def test_each_neighbourhood_has_threads_in_all_stages():
    assert len(set(keys(THREADS))) == len(THREADS)
    for place in (MOLENVELD, LAAGHOVEN):
        stages = Counter(each["stage"] for each in THREADS if each["place"] == place)
        assert 8 <= stages.total() <= 10
        assert stages["interpreted"] == 3
        assert stages["adopted"] in {3, 4}
        assert set(stages) == {"proposed", "interpreted", "adopted"}


@pytest.mark.parametrize("each", THREADS, ids=keys(THREADS))
def test_a_thread_is_of_a_known_aspect_and_holds_three_to_nine_published_stories(each: Row):
    concepts = read_concepts(CONCEPTS)

    assert concepts[each["aspect"]].theme == each["theme"]
    assert 3 <= len(each["stories"]) == len(set(each["stories"])) <= 9
    assert published(each["stories"], each["place"])
    assert len({story(name)["lang"] for name in each["stories"]}) >= 2 or each["aspect"] == "pride/name"
    assert each["mark"] in {"chance", "obstacle", "both"}
    assert 0 < len(each["name"]) <= 160


@pytest.mark.parametrize("each", THREADS, ids=keys(THREADS))
def test_a_thread_has_what_its_stage_asks(each: Row):
    roles = {said["role"] for said in each["interpretations"]}
    recognition = each["recognition"]

    assert roles <= {"resident", "entrepreneur", "professional"}
    assert (each["stage"] == "proposed") or {"resident", "professional"} <= roles
    assert (recognition is not None) == (each["stage"] == "adopted")
    assert recognition is None or recognition["answer"] in {"yes", "partly"}
    for said in each["interpretations"]:
        assert bool(said.get("organisation")) == (said["role"] == "professional")
        assert said["role"] == "resident" or bool(said.get("meeting")) == (said["role"] == "entrepreneur")
        assert len(words(said["text"])) >= 8


def test_in_each_neighbourhood_a_resident_member_says_something_without_a_meeting():
    own = [
        thread["place"]
        for thread in THREADS
        for said in thread["interpretations"]
        if said["role"] == "resident" and "meeting" not in said
    ]

    assert sorted(own) == sorted({MOLENVELD, LAAGHOVEN})


def test_threads_that_moved_on_say_what_people_care_for():
    assert all(bool(each["value"]) == (each["stage"] != "proposed") for each in THREADS)


def test_agenda_items_grow_from_adopted_threads_of_their_own_place():
    adopted = {each["key"]: each["place"] for each in THREADS if each["stage"] == "adopted"}

    assert 4 <= len(AGENDA) <= 5
    for item in AGENDA:
        assert item["threads"]
        assert {adopted[key] for key in item["threads"]} == {item["place"]}
        assert bool(item["stop_reason"]) == (item["status"] == "stopped")
        assert bool(item["result"]) == (item["status"] == "done")
        assert item["figure"] is None or item["figure"]["area_code"] == item["place"]
    assert {item["status"] for item in AGENDA} == {"to_do", "doing", "done", "stopped"}
    assert [item["key"] for item in AGENDA if item["figure"] is None] == ["a-kitchen"]
    assert [item["key"] for item in AGENDA if item["review_in_days"] < 0] == ["a-light"]


def test_one_round_is_counted_and_one_is_open():
    assert [(each["place"], each["state"]) for each in ROUNDS] == [
        (MOLENVELD, "counted"),
        (LAAGHOVEN, "vote"),
    ]
    counted, running = ROUNDS
    assert counted["begins_in_days"] < counted["ends_in_days"] == -30
    assert running["begins_in_days"] == -5 < running["ends_in_days"] == 16
    assert (counted["codes"] >= len(counted["ballots"]) == 46, running["ballots"]) == (True, [])


@pytest.mark.parametrize("each", ROUNDS, ids=keys(ROUNDS))
def test_a_round_says_everything_before_the_vote_and_its_plans_fit(each: Row):
    numbers = [plan["number"] for plan in each["plans"]]
    sentences = ("pot_source", "voters", "mandate", "objection", "can", "cannot", "uncertain", "built")

    assert all(len(words(each[name])) >= 5 for name in sentences)
    assert all(len(each[name]) <= 300 for name in ("pot_source", "voters", "mandate", "objection", "built"))
    assert numbers == list(range(1, len(numbers) + 1))
    assert all(0 < plan["cost_euros"] <= each["most_per_plan_euros"] for plan in each["plans"])
    assert sum(plan["cost_euros"] for plan in each["plans"]) > each["pot_euros"]
    for ballot in each["ballots"]:
        assert each["least_choices"] <= len(set(ballot)) == len(ballot) <= each["most_choices"]
        assert set(ballot) <= set(numbers)


@pytest.mark.parametrize("each", PLANS, ids=lambda plan: plan["title"])
def test_a_plan_answers_published_stories_of_its_neighbourhood(each: Row):
    assert each["stories"]
    assert published(each["stories"], each["place"])


@pytest.mark.parametrize("each", TALKS, ids=keys(TALKS))
def test_a_talk_has_one_teller_and_a_pair_of_two_organisations(each: Row):
    told = [one for one in STORIES if one.get("talk") == each["key"]]
    partner = PEOPLE.get(each.get("partner", ""))
    organisation = partner["organisation"] if partner else each["partner_organisation"]

    assert 2 <= len(told) <= 3
    for one in told:
        assert (one["place"], one["lang"], one["days_ago"]) == (each["place"], each["lang"], each["days_ago"])
        assert one["source"] == "doorstep"
    assert PEOPLE[each["writer"]]["organisation"] != organisation


def test_every_talk_of_a_story_is_there():
    assert {one["talk"] for one in STORIES if "talk" in one} == set(keys(TALKS))


@pytest.mark.parametrize("each", ENTRIES, ids=keys(ENTRIES))
def test_stories_of_an_entry_page_come_from_its_place_in_its_way_on_its_days(each: Row):
    assert each["first_day"] < 0 < each["last_day"]  # so that whoever looks at the demo can open it
    assert len(each["stories"]) >= 3
    for name in each["stories"]:
        told = story(name)
        assert (told["place"], told["source"]) == (each["place"], each["source"])
        assert each["first_day"] <= -told["days_ago"] <= each["last_day"]
        assert (told.get("age") == "child") == (each["source"] == "school")


def test_one_question_has_simpler_words_and_stands_in_turkish_and_arabic():
    [entry] = [each for each in ENTRIES if each["question"]]
    read_by_two = {(each["version"], each["lang"]) for each in entry["wordings"] if each["reader"]}
    seen = {tuple(wording) for wording in entry["stories"].values()}

    assert {("simple", "nl"), ("asked", "tr"), ("asked", "ar")} <= read_by_two
    assert len(read_by_two) < len(entry["wordings"])  # one waits for somebody to read it
    assert seen <= read_by_two | {("asked", entry["question"]["lang"])}
    assert {("simple", "nl"), ("asked", "tr"), ("asked", "ar")} <= seen
    for each in (entry["question"], *entry["wordings"]):
        assert check_question(each["text"]) == each["text"]
        assert not FIRST_NAMES.search(each["text"].casefold())
    for each in entry["wordings"]:
        assert each["writer"] != each["reader"]
        assert {each["writer"], each["reader"]} <= {*PEOPLE, None}
        assert Version(each["version"])
        assert ("audience" in each) == ((each["version"], each["lang"]) == ("simple", "nl"))
        assert Audience(each.get("audience", "young"))


def test_a_helper_wrote_down_what_was_told_to_a_helper():
    told = [each for each in STORIES if each["source"] == "helper"]

    assert len(told) >= 2
    for each in STORIES:
        assert (each["source"] == "helper") == ("helper" in each)
    assert {PEOPLE[each["helper"]]["role"] for each in told} == {"helper"}
