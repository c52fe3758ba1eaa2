"""The client of a translation service, against a real one on this machine that answers well or badly."""

from __future__ import annotations

import socket

import pytest

from buurtstem.core.translations import Original
from buurtstem.translating.libretranslate import MOST_BYTES, Service
from buurtstem.translating.rules import Failure, TranslationFailed
from tests.translator import translator

STORY = Original("Asansör [naam] için bozuk", "tr")


@pytest.fixture
def running():
    with translator() as service:
        yield service


def client(url: str, key: str = "", seconds: float = 5) -> Service:
    return Service(url, key, "De Vertaler", seconds=seconds, silence=1)


def failure_of(service: Service, lang: str = "en") -> Failure:
    with pytest.raises(TranslationFailed) as failed:
        service.translate(STORY, lang)
    return failed.value.failure


def test_a_text_goes_out_with_numbered_marks_and_comes_back_with_its_own(running):
    assert client(running.url).translate(STORY, "en") == "the Asansör [naam] için bozuk"
    assert running.asked == [
        {"q": "Asansör [1] için bozuk", "source": "tr", "target": "en", "format": "text"}
    ]


def test_the_key_goes_along_when_there_is_one_and_a_path_in_the_address_stays(running):
    with pytest.raises(TranslationFailed):
        client(f"{running.url}/below/", "geheim").translate(STORY, "en")  # nothing answers below there
    client(f"{running.url}/", "geheim").translate(STORY, "en")
    assert running.asked[0]["api_key"] == "geheim"


def test_a_pair_of_languages_that_it_lacks_is_not_asked(running):
    assert failure_of(client(running.url), "ar") is Failure.NO_SUCH_PAIR
    running.languages = [{"code": "de", "targets": ["en"]}]
    assert failure_of(client(running.url)) is Failure.NO_SUCH_PAIR
    assert running.asked == []


def test_an_older_service_that_names_no_targets_is_asked(running):
    running.languages = [{"code": "tr"}, {"code": "en"}]
    assert client(running.url).translate(STORY, "en")


@pytest.mark.parametrize("languages", [{"error": "no"}, ["tr"], [{"code": "tr", "targets": "en"}]])
def test_an_odd_list_of_languages_is_a_failure(running, languages):
    running.languages = languages
    assert failure_of(client(running.url)) in {Failure.UNREADABLE, Failure.NO_SUCH_PAIR}
    assert running.asked == []


@pytest.mark.parametrize(
    ("status", "failure"),
    [
        (500, Failure.BUSY),
        (503, Failure.BUSY),
        (429, Failure.BUSY),
        (400, Failure.TURNED_DOWN),
        (403, Failure.TURNED_DOWN),
    ],
)
def test_a_status_says_whether_trying_again_may_help(running, status, failure):
    running.status = status
    assert failure_of(client(running.url)) is failure


def test_a_redirect_is_not_followed(running):
    running.status, running.headers = 302, {"Location": f"{running.url}/elsewhere"}
    assert failure_of(client(running.url)) is Failure.TURNED_DOWN
    assert len(running.asked) == 1


@pytest.mark.parametrize(
    "body",
    [
        b"<html>",
        b"",
        b"[]",
        b"{}",
        b'{"translatedText": 5}',
        b'{"translatedText": ""}',
        b'{"translatedText": "\xff"}',
        b"[" * 100_000,
        b'{"translatedText": "%s"}' % (b"a" * 30_001),
    ],
)
def test_what_is_no_answer_is_a_failure(running, body):
    running.body = body
    assert failure_of(client(running.url)) is Failure.UNREADABLE


def test_a_huge_answer_is_not_read_to_its_end(running):
    running.body = b'{"translatedText": "' + b"a" * (4 * MOST_BYTES) + b'"}'
    assert failure_of(client(running.url)) is Failure.UNREADABLE


def test_marks_that_get_lost_are_a_failure(running):
    running.body = b'{"translatedText": "The lift is broken for him"}'
    assert failure_of(client(running.url)) is Failure.LOST_MARKS


def test_a_service_that_is_silent_is_left(running):
    running.waits = 1.5
    assert failure_of(client(running.url)) is Failure.UNREACHABLE


def test_a_service_that_answers_by_drops_is_left(running):
    running.drops = 0.05
    assert failure_of(client(running.url, seconds=0.4)) is Failure.UNREACHABLE


def test_a_service_that_is_not_there_is_a_failure():
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    assert failure_of(client(f"http://127.0.0.1:{port}")) is Failure.UNREACHABLE
