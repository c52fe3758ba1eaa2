"""What a teller agreed to, and what may be shown because of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

# Rises whenever the sentences of the form change; a consent keeps the version that was read (AVG art. 7.1).
CONSENT_WORDING = 1


class Use(StrEnum):
    """What is done with a contribution, agreed to apart."""

    RECEIVE = "receive"
    PUBLISH = "publish"


class Way(StrEnum):
    """Who gave the consent: the teller, the teller to a pair at the door, or a parent."""

    ONESELF = "oneself"
    PAIR = "pair"
    PARENT = "parent"


class Age(StrEnum):
    """The answer to "Are you 16 or older?" (16: AVG art. 8 and UAVG art. 5)."""

    ADULT = "adult"
    CHILD = "child"
    FOR_SOMEONE_ELSE = "for_someone_else"


class ConsentNeeded(ValueError):
    """Without consent to receive it a contribution cannot be taken."""


@dataclass(frozen=True)
class Consent:
    """The uses agreed to at this moment."""

    receive: bool
    publish: bool
    way: Way = Way.ONESELF


def check_consent(consent: Consent) -> None:
    """Accept only what may at least be received and read.

    Raises:
        ConsentNeeded: it may not.
    """
    if not consent.receive:
        raise ConsentNeeded


class Shown(StrEnum):
    """What everybody may see of a contribution."""

    NOTHING = "nothing"
    TEXT = "text"
    TEXT_AND_PICTURE = "text_and_picture"


def what_may_be_shown(consent: Consent, age: Age, checked: bool) -> Shown:
    """Nothing without a check and the teller's own yes; of a child under 16 text alone, unless a parent agrees."""
    if not (checked and consent.receive and consent.publish):
        return Shown.NOTHING
    return Shown.TEXT_AND_PICTURE if may_attach_picture(age, consent.way) else Shown.TEXT


def may_publish(consent: Consent, age: Age, checked: bool) -> bool:
    """Whether at least the text may be shown to everybody."""
    return what_may_be_shown(consent, age, checked) is not Shown.NOTHING


def may_attach_picture(age: Age, way: Way) -> bool:
    """Grown-ups may; a child, or somebody who is told for, gives text only, unless a parent consents."""
    return age is Age.ADULT or way is Way.PARENT
