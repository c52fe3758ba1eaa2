"""Words for wordings of questions, in the reader's language."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from .rules import Audience, Version

SIMPLE_SLUG = "eenvoudig"  # printed on posters, so it stays
SLUGS = {Version.ASKED: "gevraagd", Version.SIMPLE: SIMPLE_SLUG}
VERSION_NAMES = {
    Version.ASKED: _l("As it was asked"),
    Version.SIMPLE: _l("In simpler words"),
}
AUDIENCE_NAMES = {
    Audience.EVERYBODY: _l("everybody"),
    Audience.YOUNG: _l("young people"),
    Audience.LEARNING: _l("people who are still learning the language"),
}
SIMPLE_SENTENCES = {
    Audience.EVERYBODY: _l("In simpler words, for everybody."),
    Audience.YOUNG: _l("In simpler words, for young people."),
    Audience.LEARNING: _l("In simpler words, for people who are still learning the language."),
}


def version_of_slug(slug: str | None) -> Version:
    """Return the version that an address asks for; anything odd is the question as it was asked."""
    return Version.SIMPLE if slug == SIMPLE_SLUG else Version.ASKED


def slug_of_version(version: Version) -> str | None:
    """Return what stands in the address of a form for a version; nothing for the question as it was asked."""
    return SIMPLE_SLUG if version is Version.SIMPLE else None
