"""Sentences about consent that more than one feature shows."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

TEACH_LABEL = _l(
    "My text may be used to teach the program that finds themes."
    " If it seems to name somebody, it is left out."
)
