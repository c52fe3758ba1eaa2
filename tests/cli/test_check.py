"""`buurtstem check`: finds what is wrong with a site, also with one that does not start."""

from __future__ import annotations

import datetime
import json
import os
import shutil
import socket
import sqlite3
import ssl
from contextlib import closing
from ipaddress import ip_address
from pathlib import Path

import pytest
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from buurtstem.core.clock import now
from buurtstem.core.keys import KEY_NAMES, key_file
from buurtstem.installation.checkup import look_at_data
from buurtstem.installation.rules.findings import Finding, Status
from tests.cli.conftest import run_process
from tests.cli.surroundings import real_use, run_in
from tests.letterbox import Letterbox, server_on
from tests.schemes import scheme_file

PASSPHRASE = "vier losse woorden samen"
KEYS_IN_FILES = {"BUURTSTEM_SECRET_KEY": "", "BUURTSTEM_RECEIPT_KEY": ""}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a site that was begun well: keys in files, backed up; no mail."""
    folder = tmp_path_factory.mktemp("begun")
    environ = real_use(folder / "data", **KEYS_IN_FILES)
    words = ("init", "--email", "noor@test.example", "--keys-backup", f"{folder}/keys.txt")
    assert run_in(environ, *words, stdin=PASSPHRASE).exit_code == 0
    return folder / "data"


@pytest.fixture
def site(begun: Path, data: Path) -> dict[str, str]:
    """The environment of a copy of that site."""
    shutil.copytree(begun, data)
    return real_use(data, **KEYS_IN_FILES)


def check(environ: dict[str, str], **changes: str) -> dict[str, Finding]:
    """Look at everything that is the site's own; return what was found by what it is about."""
    return {finding.about: finding for finding in look_at_data({**environ, **changes}, now())}


def wrong_in(findings: dict[str, Finding]) -> set[str]:
    return {about for about, finding in findings.items() if finding.status is Status.WRONG}


def test_a_site_that_was_begun_well_has_nothing_wrong(site):
    result = run_in(site, "check")

    assert (result.exit_code, result.stderr) == (0, "")
    assert [line.split(":")[1].strip() for line in result.stdout.splitlines()[:-1]] == ["worker", "mail"]
    assert result.stdout.splitlines()[-1].endswith(" checks, 0 wrong")


def test_a_file_with_a_scheme_that_cannot_be_used_is_named_with_its_entry(site, data):
    (data / "schemes").mkdir()
    (data / "schemes" / "goed.toml").write_text(scheme_file(), encoding="utf-8")
    assert check(site)["schemes"].says.endswith(f"1 from {data / 'schemes'}")

    (data / "schemes" / "kapot.toml").write_text(scheme_file(themes={"huisje": "wonen"}), encoding="utf-8")
    found = check(site)
    assert wrong_in(found) == {"schemes"}
    assert found["schemes"].says == f"{data / 'schemes' / 'kapot.toml'}: [themes] huisje: no such theme."
    elsewhere = check(site, BUURTSTEM_SCHEMES_DIR=str(data / "elders"))
    assert elsewhere["schemes"].says == f"5 come with the program, 0 from {data / 'elders'}"


def test_the_findings_come_as_one_document_too(site):
    result = run_in({**site, "BUURTSTEM_PROXIES": "0"}, "check", "--json")
    document = json.loads(result.stdout)
    statuses = {each["about"]: each["status"] for each in document["checks"]}

    assert (result.exit_code, result.stderr, document["wrong"]) == (1, "", 1)
    assert {about for about, status in statuses.items() if status == "wrong"} == {"proxies"}
    parts = {"settings", "data folder", "database", "trained model", "translations", "PDF", "fonts", "disk"}
    assert parts | set(KEY_NAMES) < set(statuses)


def test_a_server_with_nothing_on_it_gets_a_list_and_no_traceback(data: Path):
    result = run_process(data.parent, {"PATH": os.environ["PATH"], "PYTHONPATH": os.environ.get("PYTHONPATH", "")}, "check")  # fmt: skip

    assert result.returncode == 1
    assert "Traceback" not in result.stderr
    lines = result.stderr.splitlines()
    for about in (
        "settings: BUURTSTEM_ORGANISATION",
        "settings: BUURTSTEM_SECRET_KEY",
        "data folder: ",
        "secret_key: ",
    ):
        assert any(line.startswith(f"Wrong: {about}") for line in lines), about


def test_everything_broken_is_a_line_for_each_thing(data: Path, site):
    key_file(data, "secret_key").chmod(0o644)
    key_file(data, "receipt_key").write_text("", encoding="ascii")
    data.chmod(0o755)
    (data / "media").write_text("a file", encoding="utf-8")
    result = run_in({**site, "BUURTSTEM_DEFAULT_LANGUAGE": "xx"}, "check")

    assert result.exit_code == 1
    abouts = [line.split(": ")[1] for line in result.stderr.splitlines()]
    assert abouts == ["settings", "settings", "data folder", "pictures", "secret_key"]
    assert "not looked at while settings are wrong" in result.stdout


@pytest.mark.parametrize("lost", ["file", "tables", "inside", "server", "folder"])
def test_a_database_in_trouble_is_told_in_a_line(data: Path, site, lost: str):
    changes, file = {}, data / "buurtstem.db"
    if lost == "file":
        file.unlink()
    elif lost == "tables":
        with closing(sqlite3.connect(file)) as database, database:
            database.execute("DELETE FROM alembic_version")
    elif lost == "inside":
        (data / "buurtstem.db-wal").unlink(missing_ok=True)
        file.write_text("This is a letter and no database. " * 300, encoding="utf-8")
    else:
        file.unlink()
        file.mkdir()
    if lost == "server":
        changes["DATABASE_URL"] = "postgresql://nobody:geheim@127.0.0.1:1/x"
    findings = check(site, **changes)

    assert wrong_in(findings) == {"tables" if lost == "tables" else "database"}
    assert "geheim" not in str(findings)


def test_a_damaged_page_of_the_database_is_found(data: Path, site):
    file = data / "buurtstem.db"
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        size = database.execute("PRAGMA page_size").fetchone()[0]
        page = database.execute("SELECT rootpage FROM sqlite_master WHERE name = 'area'").fetchone()[0]
    content = bytearray(file.read_bytes())
    content[(page - 1) * size : (page - 1) * size + 64] = b"\xff" * 64
    file.write_bytes(content)

    assert wrong_in(check(site)) == {"database file"}


def test_a_changed_key_makes_the_backup_stale(data: Path, site):
    key_file(data, "receipt_key").write_text("another " * 8, encoding="ascii")
    findings = check(site)

    assert wrong_in(findings) == {"key backup"}
    assert "a key has changed" in findings["key backup"].says


def test_work_that_nobody_does_points_at_the_worker(data: Path, site):
    with closing(sqlite3.connect(data / "buurtstem.db")) as database, database:
        database.execute(
            "INSERT INTO job (kind, payload, run_after, attempts) VALUES ('mail', '{}', '2026-01-01', 0)"
        )
    findings = check(site)

    assert wrong_in(findings) == {"worker"}
    assert findings["worker"].advice == "Is `buurtstem worker` running?"


def test_a_file_from_the_future_means_that_the_clock_is_behind(data: Path, site):
    os.utime(key_file(data, "secret_key"), (4_000_000_000, 4_000_000_000))

    assert wrong_in(check(site)) == {"clock"}


def test_an_address_without_https_and_no_proxy_are_wrong(site):
    assert wrong_in(check(site, BUURTSTEM_PUBLIC_URL="http://buurtstem.example")) == {"address"}
    assert wrong_in(check(site, BUURTSTEM_PROXIES="0")) == {"proxies"}


def test_in_development_keys_and_address_are_nobodys_business(data: Path):
    environ = real_use(
        data, BUURTSTEM_ENVIRONMENT="development", BUURTSTEM_PUBLIC_URL="", BUURTSTEM_PROXIES=""
    )
    run_in(environ, "db", "upgrade")
    findings = check(environ)

    assert not {*KEY_NAMES} & set(findings)
    assert not {"address", "settings"} & wrong_in(findings)


def test_a_data_folder_of_development_that_is_a_file_is_a_line(tmp_path: Path):
    (tmp_path / "file").touch()
    environ = real_use(tmp_path / "file", BUURTSTEM_ENVIRONMENT="development", BUURTSTEM_SECRET_KEY="")
    findings = check(environ)

    assert wrong_in(findings) == {"data folder", "settings"}
    assert str(tmp_path / "file") in findings["settings"].says


class TestMail:
    @pytest.fixture
    def certificate(self, tmp_path: Path) -> Path:
        """A certificate of this machine's own address, with its key, in one file."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "letterbox")])
        certificate = (
            x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
            .not_valid_before(datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC))
            .not_valid_after(datetime.datetime(2126, 1, 1, tzinfo=datetime.UTC))
            .add_extension(
                x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
            )
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .sign(key, hashes.SHA256())
        )
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        file = tmp_path / "certificate.pem"
        file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM) + private)
        return file

    def look(self, site, port: int, **changes: str) -> tuple[str, str]:
        mail = {
            "BUURTSTEM_MAIL_HOST": "127.0.0.1",
            "BUURTSTEM_MAIL_PORT": str(port),
            "BUURTSTEM_MAIL_FROM": "buurtstem@test.example",
            "BUURTSTEM_MAIL_STARTTLS": "0",
        }
        finding = check(site, **mail | changes)["mail"]
        return finding.status.value, finding.says

    def test_a_server_that_answers_is_fine_and_gets_no_letter(self, site):
        letterbox = Letterbox()
        with server_on(letterbox) as port:
            assert self.look(site, port) == ("fine", f"127.0.0.1:{port} answers")
        assert letterbox.letters == []

    def test_a_trusted_certificate_is_fine_and_another_is_not(self, site, certificate: Path, monkeypatch):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        with server_on(Letterbox(), tls_context=context) as port:
            status, says = self.look(site, port, BUURTSTEM_MAIL_STARTTLS="1")
            assert (status, "certificate that is not trusted" in says) == ("wrong", True)
            monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
            assert self.look(site, port, BUURTSTEM_MAIL_STARTTLS="1")[0] == "fine"

    def test_a_server_that_cannot_encrypt_is_wrong_when_encryption_is_asked(self, site):
        with server_on(Letterbox()) as port:
            status, says = self.look(site, port, BUURTSTEM_MAIL_STARTTLS="1")
        assert (status, "STARTTLS" in says) == ("wrong", True)

    @pytest.mark.parametrize(("knows", "status"), [(True, "fine"), (False, "wrong")])
    def test_the_account_is_tried(self, site, knows: bool, status: str):
        options = {
            "authenticator": lambda *parts: AuthResult(success=knows and bool(parts), handled=False),
            "auth_require_tls": False,
        }
        account = {"BUURTSTEM_MAIL_USER": "buurt", "BUURTSTEM_MAIL_PASSWORD": "geheim"}
        with server_on(Letterbox(), **options) as port:
            found_status, says = self.look(site, port, **account)
        assert found_status == status
        assert "geheim" not in says

    def test_nobody_at_the_port_is_wrong(self, site):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
        status, says = self.look(site, port)
        assert (status, "Connection refused" in says) == ("wrong", True)

    def test_what_is_no_name_of_a_host_is_wrong(self, site):
        assert self.look(site, 25, BUURTSTEM_MAIL_HOST="..mail")[0] == "wrong"
