"""Headers, cookies, errors and outages: the same on every answer."""

from __future__ import annotations

import fcntl
import gzip
import os
import re
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError
from werkzeug.test import EnvironBuilder, run_wsgi_app

from buurtstem.accounts import signin
from buurtstem.app import create_app
from buurtstem.core import database
from buurtstem.core.database import sqlite_file
from buurtstem.core.errors import Conflict, NotAllowed, NotFound, TooManyAttempts
from buurtstem.stories.models import Story
from buurtstem.web.database import db, transaction
from buurtstem.web.limits import source_of_request
from buurtstem.web.security import HEADERS, is_host, is_same_site
from tests.browsing import fields_of, find_form
from tests.cast import sign_in
from tests.conftest import migrate_database, settings_for
from tests.factories import TEXT
from tests.tagging import WordTagger
from tests.telling import TELL

EXPECTED = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
        "font-src 'self'; connect-src 'self'; media-src 'self' blob:; manifest-src 'self'; "
        "worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()"
    ),
}


def test_the_headers_are_these():
    assert HEADERS == EXPECTED


@pytest.mark.parametrize(
    "address",
    ["/", "/nl/", "/nl/molenveld/vertel", "/nl/nergens/", "/static/css/tokens.css", "/media/x", "/nl/werk/"],
)
def test_every_answer_has_them(client, cast, address):
    answer = client.get(address)
    for name, value in EXPECTED.items():
        assert answer.headers[name] == value, name
    answer.close()


def test_over_https_cookies_are_bound_to_the_host_and_the_browser_stays_on_https(tmp_path):
    app = create_app(settings_for(tmp_path, public_url="https://buurtstem.example"), WordTagger())
    migrate_database(app)
    answer = app.test_client().get("/nl/bewijs/", base_url="https://buurtstem.example")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-buurtstem=")
    for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert part in cookie
    assert "Domain" not in cookie
    assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, True),
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Sec-Fetch-Site": "none"}, True),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"}, False),
        ({"Origin": "http://localhost"}, True),
        ({"Origin": "http://localhost.example"}, False),
        ({"Origin": "null"}, False),
    ],
)
def test_only_our_own_pages_may_post(headers, expected):
    assert is_same_site(headers, "localhost") is expected


def test_no_post_works_without_its_token(client, cast):
    rules = [rule for rule in client.application.url_map.iter_rules() if "POST" in (rule.methods or ())]
    assert len(rules) >= 12
    for rule in rules:
        named = rule.rule.replace("<lang:lang>", "nl").replace("<area>", "molenveld")
        address = re.sub(r"<[^>]+>", "1", named)
        answer = client.post(address, data={"text": "x", "code": "x", "email": "a@b", "password": "x"})
        location = answer.headers.get("Location", "")
        refused = answer.status_code in {401, 403, 404, 409, 422} or location.endswith(("/inloggen", "/nl/"))
        opens_first = location.endswith(("/bewijs/", "/bedankt"))  # nobody told anything: nothing was read
        assert refused or opens_first, (address, answer.status_code)


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotFound(), 404),
        (NotAllowed(), 403),
        (Conflict(), 409),
        (TooManyAttempts(), 429),
        (OperationalError("x", {}, Exception("away")), 503),
        (ZeroDivisionError(), 500),
    ],
)
@pytest.mark.parametrize("lang", ["nl", "ar"])
def test_each_refusal_outage_and_fault_has_its_page(app, cast, monkeypatch, error, status, lang):
    def fail(**arguments):
        raise error

    monkeypatch.setitem(app.view_functions, "home.area", fail)
    answer = app.test_client().get(f"/{lang}/molenveld/")
    page = answer.get_data(as_text=True)
    assert answer.status_code == status
    assert f'<html lang="{lang}"' in page
    assert "Traceback" not in page
    assert "ZeroDivision" not in page
    assert ("Retry-After" in answer.headers) is (status == 503)


@pytest.mark.parametrize("is_wrapped", [False, True])
def test_a_fault_of_the_database_is_logged_without_what_was_to_be_written(
    app, cast, monkeypatch, capsys, is_wrapped
):
    statement, values = text("INSERT INTO area (code, name) VALUES (:code, 'a name')"), {"code": "BU9"}

    def fail(**arguments):
        try:
            with transaction() as session:
                session.execute(statement, values)
        except Exception as error:
            raise (ValueError("wrapped") if is_wrapped else error) from error

    monkeypatch.setitem(app.view_functions, "home.area", fail)
    assert app.test_client().get("/nl/molenveld/").status_code == 500
    logged = capsys.readouterr().out
    assert "in fail" in logged
    assert "BU9" not in logged
    assert "a name" not in logged


def test_an_error_inside_a_fragment_is_a_fragment(client, cast):
    answer = client.get("/nl/nergens/", headers={"HX-Request": "true"})
    assert answer.status_code == 404
    assert answer.get_data(as_text=True).lstrip().startswith("<section")


HOSTS = {
    "localhost": True,
    "buurtstem.example:8000": True,
    "web_1.internal": True,
    "127.0.0.1:5000": True,
    "[::1]:5000": True,
    "buurtstem.example.": True,
    "xn--mnchen-3ya.example": True,
    f"{'x' * 63}.example": True,
    "..aaa": False,
    "a..b": False,
    f"{'x' * 64}.example": False,
    ".".join(["x" * 60] * 5): False,
    "": False,
    ".": False,
    "a b": False,
    "a/b": False,
    "a:b": False,
    "[::1": False,
    "xn--": False,
    "\xe9": False,
}


@pytest.mark.parametrize(("host", "expected"), HOSTS.items())
def test_which_headers_can_name_a_host(host, expected):
    assert is_host(host) is expected


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("host", [host for host, is_one in HOSTS.items() if not is_one])
def test_a_host_that_cannot_be_is_answered_with_a_page(app, cast, host, method):
    environ = EnvironBuilder("/en/molenveld/vertel", method=method).get_environ()
    body, status, headers = run_wsgi_app(app, {**environ, "HTTP_HOST": host}, buffered=True)
    page = b"".join(body).decode()

    assert status == "400 BAD REQUEST"
    assert "This page did not understand what was sent" in page
    assert headers["Content-Security-Policy"] == EXPECTED["Content-Security-Policy"]


def test_a_request_without_a_host_header_is_answered(app, cast):
    environ = EnvironBuilder("/nl/").get_environ()
    del environ["HTTP_HOST"]

    assert run_wsgi_app(app, environ)[1] == "200 OK"


def test_a_host_that_cannot_be_is_refused_behind_a_proxy_too(tmp_path):
    app = create_app(settings_for(tmp_path, proxies=1), WordTagger())
    migrate_database(app)
    environ = EnvironBuilder("/nl/", headers={"X-Forwarded-Host": "..aaa"}).get_environ()

    assert run_wsgi_app(app, environ)[1] == "400 BAD REQUEST"


def test_a_wrong_method_is_a_page_too(client, cast):
    assert client.post("/nl/").status_code == 405


def test_a_request_that_is_too_large_is_refused_with_a_page(client, cast):
    answer = client.post("/nl/molenveld/vertel", data={"text": "x" * 5_000_000})
    assert answer.status_code == 413
    assert "<h1" in answer.get_data(as_text=True)


def test_behind_a_proxy_the_address_of_the_reader_counts(tmp_path):
    app = create_app(settings_for(tmp_path, proxies=1), WordTagger())
    migrate_database(app)
    seen = []
    app.view_functions["home.front"] = lambda: seen.append(__import__("flask").request.remote_addr) or "ok"
    app.test_client().get("/nl/", headers={"X-Forwarded-For": "192.0.2.1, 192.0.2.7"})
    assert seen == ["192.0.2.7"]


@pytest.mark.parametrize(
    ("address", "other", "is_one"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:aaaa:bbbb:cccc:dddd", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::1", "::2", True),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("unknown", "unheard", False),
    ],
)
def test_all_addresses_of_one_connection_are_one_source(app, address, other, is_one):
    def source(of: str) -> str:
        with app.test_request_context("/", environ_base={"REMOTE_ADDR": of}):
            return source_of_request()

    assert (source(address) == source(other)) is is_one


def test_an_outage_has_its_page_for_people_who_are_signed_in_too(app, cast, monkeypatch):
    client = sign_in(app.test_client(), cast.checker)

    def away(*arguments):
        raise OperationalError("x", {}, Exception("away"))

    monkeypatch.setattr(signin, "find_live_session", away)
    answer = client.get("/nl/werk/")
    assert answer.status_code == 503
    assert "<h1" in answer.get_data(as_text=True)


def test_a_writer_that_waits_too_long_is_told_so_and_can_send_the_same_again(app, client, cast, monkeypatch):
    file = sqlite_file(app.extensions["settings"].database_url)
    form = fields_of(find_form(client.get(TELL), TELL)) | {"text": TEXT, "age": "adult", "may_be_shown": "y"}
    with monkeypatch.context() as patched, Path(f"{file}.writers").open("a", encoding="utf-8") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        patched.setattr(database, "TURN_SECONDS", 0.05)
        for _ in range(2):
            answer = client.post(TELL, data=form)
            assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")

    assert client.post(TELL, data=form).status_code == 303
    with app.app_context():
        assert [each.text for each in db.session.scalars(select(Story))] == [TEXT]


@pytest.mark.parametrize("name", ["css/tokens.css", "img/icons.svg", "js/tell.js"])
def test_static_files_travel_compressed_and_pages_do_not(client, cast, name):
    squeezed = client.get(f"/static/{name}", headers={"Accept-Encoding": "gzip"})
    plain = client.get(f"/static/{name}")
    assert gzip.decompress(squeezed.data) == plain.data
    assert (squeezed.headers["Content-Encoding"], squeezed.headers["Vary"]) == ("gzip", "Accept-Encoding")
    plain.close()
    page = client.get("/nl/molenveld/vertel", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in page.headers


def test_only_the_owner_can_read_the_database(app):
    folder = app.extensions["settings"].data_dir
    fresh = folder / "rights"
    create_app(settings_for(fresh), WordTagger())
    assert fresh.stat().st_mode & 0o077 == 0
    assert (fresh / "buurtstem.db").stat().st_mode & 0o077 == 0


def test_a_static_file_that_was_changed_has_another_address_and_content(app, client, tmp_path, monkeypatch):
    file = tmp_path / "style.css"
    monkeypatch.setattr(app, "static_folder", str(tmp_path))
    monkeypatch.setattr(app, "debug", True)
    address = app.jinja_env.globals["url_for"]
    seen = []
    for number, content in enumerate((b"p { color: red }", b"p { color: blue }")):
        file.write_bytes(content)
        os.utime(file, ns=(number, number))
        with app.test_request_context("/nl/"):
            seen.append(address("static", filename="style.css"))
        answer = client.get(seen[-1], headers={"Accept-Encoding": "gzip"})
        assert gzip.decompress(answer.data) == content
    assert seen[0] != seen[1]
