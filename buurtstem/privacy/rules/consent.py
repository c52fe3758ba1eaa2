"""What a teller agreed to, and what may be shown because of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

# Rises whenever the sentences of the form change; a consent keeps the version that was read (AVG art. 7.1).
CONSENT_WORDING = 3
UNKNOWN_WORDING = 0  # asked elsewhere, in words that are not known here: a file told of it


class Use(StrEnum):
    """What is done with a contribution, agreed to apart."""

    RECEIVE = "receive"
    PUBLISH = "publish"
    TEACH = "teach"  # the program that finds themes learns from the text, unless it seems to name somebody
    TRANSLATE = "translate"  # a service outside the house, named in the settings, translates the text


class Way(StrEnum):
    """Who gave the consent: the teller, the teller aloud to a pair or a helper, or a parent."""

    ONESELF = "oneself"
    PAIR = "pair"
    PARENT = "parent"


class Age(StrEnum):
    """The answer to "Are you 16 or older?" (16: AVG art. 8 and UAVG art. 5)."""

    ADULT = "adult"
    CHILD = "child"
    FOR_SOMEONE_ELSE = "for_someone_else"


@dataclass(frozen=True)
class Consent:
    """The uses agreed to at this moment."""

    receive: bool
    publish: bool
    way: Way = Way.ONESELF
    teach: bool = False
    translate: bool = False

    def agrees_to(self, use: Use) -> bool:
        """Whether this use is agreed to."""
        return bool(getattr(self, use.value))


def may_publish(consent: Consent, *, checked: bool) -> bool:
    """Nothing is shown without a check and the teller's own yes; a child's text needs no more than that."""
    return checked and consent.receive and consent.publish


def may_teach(consent: Consent, age: Age) -> bool:
    """A program learns only from what is public and whose teller agreed to that apart; never from a child."""
    return consent.receive and consent.publish and consent.teach and age is not Age.CHILD


def may_translate_by_service(consent: Consent, age: Age) -> bool:
    """A text leaves the house only when it is public and its teller agreed to that apart; never a child's."""
    return consent.receive and consent.publish and consent.translate and age is not Age.CHILD


def may_attach_picture(age: Age, way: Way) -> bool:
    """A child gives text only, unless a parent consents."""
    return age is not Age.CHILD or way is Way.PARENT
