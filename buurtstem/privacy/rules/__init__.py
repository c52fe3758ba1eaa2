"""The rules of privacy: numbers that are never stored, sensitive stories, consent."""

from __future__ import annotations

from .consent import (
    CONSENT_WORDING,
    UNKNOWN_WORDING,
    Age,
    Consent,
    Use,
    Way,
    may_attach_picture,
    may_publish,
    may_teach,
    may_translate_by_service,
)
from .names import suspects_person
from .numbers import Overwritten, overwrite_numbers
from .sensitivity import HelpLine, Sensitivity, help_for, looks_sensitive

__all__ = [
    "CONSENT_WORDING",
    "UNKNOWN_WORDING",
    "Age",
    "Consent",
    "HelpLine",
    "Overwritten",
    "Sensitivity",
    "Use",
    "Way",
    "help_for",
    "looks_sensitive",
    "may_attach_picture",
    "may_publish",
    "may_teach",
    "may_translate_by_service",
    "overwrite_numbers",
    "suspects_person",
]
