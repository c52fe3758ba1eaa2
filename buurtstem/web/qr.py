"""QR codes as drawings in a page."""

from __future__ import annotations

import segno
from markupsafe import Markup


def qr_code(text: str) -> Markup:
    """Return the QR code of an address or key of our own as SVG; codes stand behind the #, so in no log."""
    svg = segno.make(text, error="m").svg_inline(scale=4, border=2, omitsize=True, svgclass="qr")
    return Markup(svg)  # noqa: S704  made here from a text of our own
