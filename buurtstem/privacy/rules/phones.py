"""THE forms in which telephone numbers are written whole: what is masked as one, and is no citizen number."""

from __future__ import annotations

import re

from .folding import Span

PHONE, SERVICE = "phone", "service"  # 0900-8844 is a line of a service, not of a person
DATE = r"\d{1,2}[-./ ]\d{1,2}[-./ ](?:19|20)\d\d(?!\d)|(?:19|20)\d\d[-./]\d{1,2}[-./]\d{1,2}(?!\d)"

_GAP = r"[ .\-/()]{0,3}"
# 06 12345678; a first group of nine digits is no Dutch phone number, but may be a BSN
_DUTCH = rf"(?!\d{{9}}(?!\d))0[1-9](?:{_GAP}\d){{8}}(?!\d)"
_NEXT = rf"(?![ .\-/]{{1,3}}\(?{_DUTCH})"  # a number abroad ends where a Dutch one begins
_WRITTEN = re.compile(
    rf"(?P<date>(?<!\d)(?<!\d[.,/\-])(?:{DATE}))"
    rf"|(?P<service>(?<!\d)0(?:[89]00|90[69])(?:(?:{_GAP}\d){{7}}(?!\d)|(?:{_GAP}\d){{4}}(?!\d)))"
    r"|(?P<phone>"
    rf"(?:\(?\+ ?|(?<!\d)00 ?)31{_GAP}(?:0{_GAP})?[1-9](?:{_GAP}\d){{8}}(?!\d)"  # +31 6 12345678, +31 (0)6 …
    rf"|\(?\+ ?\d(?:{_NEXT}{_GAP}\d){{9,14}}(?!\d)"
    rf"|(?<!\d)00[1-9](?:{_NEXT}{_GAP}\d){{8,13}}(?!\d)"
    rf"|(?<!\d)\(?{_DUTCH})"
)


def find_written_phones(folded: str) -> list[Span]:
    """Return the telephone numbers in a folded text that are written whole, also beside another number."""
    found = []
    for match in _WRITTEN.finditer(folded):
        if match.lastgroup in {PHONE, SERVICE}:
            opens_only = match[0].startswith("(") and ")" not in match[0]  # "(06-12345678)"
            found.append(Span(match.start() + opens_only, match.end(), match.lastgroup))
    return found
