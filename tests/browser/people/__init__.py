"""The people of the journeys: what they do on a page, in their own words."""

from .builder import Builder
from .person import AREA, Person
from .residents import STORY, Reader, Reporter, Teller
from .staff import Checker, PairMember, Professional, ResidentMember, Staff
from .voters import Voter

__all__ = [
    "AREA",
    "STORY",
    "Builder",
    "Checker",
    "PairMember",
    "Person",
    "Professional",
    "Reader",
    "Reporter",
    "ResidentMember",
    "Staff",
    "Teller",
    "Voter",
]
