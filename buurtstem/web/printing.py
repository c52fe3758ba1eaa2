"""HTML to PDF, tagged for readers of all kinds (PDF/UA-1); nothing is fetched but our own static files."""

from __future__ import annotations

import mimetypes
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from weasyprint.urls import URLFetcher

DEBIAN_PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-core"
_OWN_SITE = "https://own.invalid/"  # stands for this site inside a sheet; the name can never exist
_STATIC = "/static/"
# WeasyPrint 70 fails on drawings without a size in pages from right to left; a page's own size wins.
_SIZE_OF_DRAWINGS = "svg, img[src*='.svg'] { width: 40mm }"


class PrintingUnavailable(RuntimeError):
    """This server cannot make PDFs; the message is the Debian packages that it lacks."""

    def __init__(self) -> None:
        super().__init__(DEBIAN_PACKAGES)


class NotOurs(ValueError):
    """A sheet asked for something that is not one of our static files."""


def pdf_of(html: str, static: Path) -> bytes:
    """Return a page as PDF; language and title are those of the page.

    Args:
        html: a whole page, with `lang` and `<title>`.
        static: the folder that the addresses `/static/…` stand for.

    Raises:
        PrintingUnavailable: WeasyPrint or the Pango library is missing.
    """
    require_printing()
    import weasyprint

    page = weasyprint.HTML(string=html, base_url=_OWN_SITE, url_fetcher=_fetcher_of(static))
    sizes = weasyprint.CSS(string=_SIZE_OF_DRAWINGS)
    return bytes(page.write_pdf(stylesheets=[sizes], presentational_hints=True, pdf_variant="pdf/ua-1"))


def require_printing() -> None:
    """Refuse where no PDF can be made.

    Raises:
        PrintingUnavailable: WeasyPrint or the Pango library is missing.
    """
    try:
        import weasyprint  # noqa: F401  only whether it can be loaded
    except (ImportError, OSError) as error:  # OSError: the library behind it cannot be loaded
        raise PrintingUnavailable from error


def static_file(address: str, static: Path) -> Path:
    """Return the file of a `/static/…` address of this site.

    Raises:
        NotOurs: another site, scheme or folder, or no such file.
    """
    parts = urlsplit(address)
    inside = unquote(parts.path).removeprefix(_STATIC)
    path = (static / inside).resolve()
    is_ours = f"{parts.scheme}://{parts.netloc}/" == _OWN_SITE and parts.path.startswith(_STATIC)
    if not (is_ours and path.is_relative_to(static.resolve()) and path.is_file()):
        raise NotOurs(address)
    return path


def _fetcher_of(static: Path) -> URLFetcher:
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class StaticFiles(URLFetcher):  # type: ignore[misc]  # WeasyPrint ships no types
        """Answers from the static folder; WeasyPrint leaves out what is refused and logs it."""

        def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
            del headers
            path = static_file(url, static)
            kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
            return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})

    return StaticFiles()
