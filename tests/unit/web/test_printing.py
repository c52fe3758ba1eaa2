"""Sheets as PDF: in every script, tagged, and without asking anything of anybody."""

from __future__ import annotations

import socket
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from buurtstem.web.printing import DEBIAN_PACKAGES, NotOurs, PrintingUnavailable, pdf_of, static_file


@pytest.fixture
def static(tmp_path: Path) -> Path:
    folder = tmp_path / "static"
    (folder / "css").mkdir(parents=True)
    (folder / "css" / "sheet.css").write_text("@page { size: 100mm 50mm }", encoding="utf-8")
    (tmp_path / "secret.css").write_text("@page { size: 10mm 10mm }", encoding="utf-8")
    return folder


def sheet(body: str, lang: str = "nl", direction: str = "ltr", head: str = "") -> str:
    return (
        f'<!doctype html><html lang="{lang}" dir="{direction}"><head><meta charset="utf-8">'
        f"<title>Bon – Buurtstem</title>{head}</head><body>{body}</body></html>"
    )


def run_poppler(program: str, pdf: bytes, tmp_path: Path, *options: str) -> str:
    file = tmp_path / "sheet.pdf"
    file.write_bytes(pdf)
    return subprocess.run(
        [program, *options, str(file), *(["-"] if program == "pdftotext" else [])],
        check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip


def inflated(pdf: bytes) -> bytes:
    """Return everything that is packed inside a PDF, unpacked."""
    unpacked = bytearray(pdf)
    for piece in pdf.split(b"stream\n")[1:]:
        try:
            unpacked += zlib.decompressobj().decompress(piece)
        except zlib.error:
            continue
    return bytes(unpacked)


@pytest.mark.parametrize(
    ("lang", "direction", "words"),
    [
        ("nl", "ltr", "Uw bon voor één verhaal"),
        ("ar", "rtl", "وصل قصتك"),
        ("tr", "ltr", "Hikâyenizin fişi, ığdır"),
        ("uk", "ltr", "Квитанція вашої розповіді"),
        ("pl", "ltr", "Potwierdzenie, źdźbło"),
    ],
)
def test_a_sheet_has_its_letters(static: Path, tmp_path: Path, lang: str, direction: str, words: str) -> None:
    pdf = pdf_of(sheet(f"<h1>{words}</h1>", lang, direction), static)

    assert words in run_poppler("pdftotext", pdf, tmp_path)


def test_a_sheet_is_tagged_and_has_the_language_and_title_of_the_page(static: Path, tmp_path: Path) -> None:
    pdf = pdf_of(sheet("<h1>وصل</h1>", "ar", "rtl"), static)
    told = run_poppler("pdfinfo", pdf, tmp_path)

    assert "Bon – Buurtstem" in told
    assert [line.split()[1] for line in told.splitlines() if line.startswith("Tagged")] == ["yes"]
    assert b"/Lang (ar)" in inflated(pdf)
    assert b"pdfuaid:part" in inflated(pdf)


def test_a_sheet_takes_its_style_from_the_static_folder(static: Path, tmp_path: Path) -> None:
    head = '<link rel="stylesheet" href="/static/css/sheet.css?v=0123456789">'
    pdf = pdf_of(sheet("x", head=head), static)

    assert "283.465 x 141.732" in run_poppler("pdfinfo", pdf, tmp_path)


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:{port}/sheet.css",
        "//127.0.0.1:{port}/sheet.css",
        "ftp://127.0.0.1:{port}/sheet.css",
        "file://{folder}/secret.css",
        "/static/../secret.css",
        "/static/%2e%2e/secret.css",
        "/secret.css",
        "data:text/css,@page{{size:10mm 10mm}}",
    ],
)
def test_a_sheet_asks_for_nothing_else(static: Path, tmp_path: Path, address: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0)
        there = address.format(port=server.getsockname()[1], folder=tmp_path)
        body = f'<img src="{there}" alt="foto"><p>bon</p>'
        pdf = pdf_of(sheet(body, head=f'<link rel="stylesheet" href="{there}">'), static)
        with pytest.raises(BlockingIOError):
            server.accept()

    assert "28.3465" not in run_poppler("pdfinfo", pdf, tmp_path)
    assert "bon" in run_poppler("pdftotext", pdf, tmp_path)


def test_only_files_in_the_static_folder_are_ours(static: Path) -> None:
    ours = "https://own.invalid/static/css/sheet.css"

    assert static_file(ours, static) == (static / "css" / "sheet.css").resolve()
    for address in (
        "https://other.invalid/static/css/sheet.css",
        "http://own.invalid/static/css/sheet.css",
        "https://own.invalid/css/sheet.css",
        "https://own.invalid/static/css/none.css",
        "https://own.invalid/static/css",
        "https://own.invalid/static//etc/passwd",
        "https://own.invalid/static/%2fetc%2fpasswd",
    ):
        with pytest.raises(NotOurs):
            static_file(address, static)


def test_a_drawing_without_a_size_is_printed_from_right_to_left_too(static: Path, tmp_path: Path) -> None:
    drawing = '<svg viewBox="0 0 9 9"><rect width="9" height="9"></rect></svg>'
    pdf = pdf_of(sheet(f"<p>قبل</p><div>{drawing}</div>", "ar", "rtl"), static)

    assert "قبل" in run_poppler("pdftotext", pdf, tmp_path)


def test_without_its_library_printing_says_which_packages_are_missing(
    static: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)

    with pytest.raises(PrintingUnavailable, match=DEBIAN_PACKAGES):
        pdf_of(sheet("x"), static)
