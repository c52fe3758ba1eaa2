"""Voting codes and receipts of ballots: how they look is the affair of receipts; here is what is kept."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

from buurtstem.core.derived_keys import derive_key
from buurtstem.receipts.rules import NotACode, make_code, read_code, show_code

__all__ = ["NotACode", "Peppers", "make_code", "read_code", "show_code"]

MOST_CODES = 100_000  # in one batch; the largest Dutch rounds wrote to fewer addresses
LONGEST_BATCH = 40


@dataclass(frozen=True)
class Peppers:
    """Three keys of one round that stand neither in the database nor in its backup.

    Each MAC is made with a key of its own: that of a ballot in the box and that of the same ballot, counted,
    have nothing to do with one another.
    """

    rights: bytes
    box: bytes
    counted: bytes

    @classmethod
    def of(cls, receipt_key: str, round_id: str) -> Peppers:
        """Return the keys of a round, by its public id."""
        names = ("voting code", "ballot in the box", "counted ballot")
        return cls(*(derive_key(receipt_key, f"{name}/{round_id}") for name in names))

    def right_mac(self, code: str) -> str:
        """Return what is kept of a voting code."""
        return _mac(self.rights, code)

    def box_mac(self, receipt: str) -> str:
        """Return by which a sealed ballot is found with its receipt."""
        return _mac(self.box, receipt)

    def counted_mac(self, receipt: str) -> str:
        """Return by which an opened ballot is found with its receipt."""
        return _mac(self.counted, receipt)


def _mac(key: bytes, code: str) -> str:
    return hmac.new(key, code.encode(), hashlib.sha256).hexdigest()
