"""Which passwords are refused, and for which reason."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher

from buurtstem.accounts.passwords import QUICK, STRONG, common_passwords, hasher_for, is_right
from buurtstem.accounts.rules import WeakPassword, check_password, is_session_live, normal_email

NOW = datetime(2026, 3, 14, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("elf tekens!", "short"),
        ("x" * 60 + "yz" * 40, "long"),
        ("Welkom123456", "common"),
        ("wachtwoord123", "common"),
        ("aaaaaabbbbbb", "common"),
        ("de tuin van samira", "own"),
    ],
)
def test_a_weak_password_is_refused_with_its_reason(password, reason):
    with pytest.raises(WeakPassword, match=f"^{reason}$"):
        check_password(password, common_passwords(), ("samira", "de"))


@pytest.mark.parametrize("password", ["vier losse woorden samen", "كلمات لا يعرفها أحد", "x9!kQ#2pLmVv"])
def test_a_long_password_of_any_kind_is_taken(password):
    check_password(password, common_passwords(), ("samira",))


def test_the_list_of_common_passwords_holds_only_long_ones_in_small_letters():
    assert len(common_passwords()) > 150
    assert all(len(password) >= 12 and password == password.casefold() for password in common_passwords())


def test_a_password_is_right_only_with_its_own_hash():
    known = QUICK.hash("vier losse woorden samen")
    assert is_right(QUICK, known, "vier losse woorden samen")
    assert not is_right(QUICK, known, "vijf losse woorden samen")
    assert not is_right(QUICK, None, "nobody has this")
    assert not is_right(QUICK, "no hash at all", "anything")


def test_an_unknown_account_takes_the_work_of_a_known_one():
    class Counting(PasswordHasher):
        hashed = verified = 0

        def hash(self, password, *, salt=None):
            self.hashed += 1
            return super().hash(password, salt=salt)

        def verify(self, hash, password):  # noqa: A002  its name in argon2
            self.verified += 1
            return super().verify(hash, password)

    hasher = Counting(time_cost=1, memory_cost=8, parallelism=1)
    for _ in range(3):
        assert not is_right(hasher, None, "nobody has this")
    assert (hasher.hashed, hasher.verified) == (1, 3)


def test_only_tests_hash_quickly():
    assert hasher_for("test") is QUICK
    assert hasher_for("development") is hasher_for("production") is STRONG
    assert STRONG.memory_cost >= 46_000


@pytest.mark.parametrize(
    ("since_start", "since_use", "live"),
    [
        (timedelta(hours=1), timedelta(minutes=1), True),
        (timedelta(hours=11, minutes=59), timedelta(minutes=119), True),
        (timedelta(hours=3), timedelta(hours=2), False),
        (timedelta(hours=12), timedelta(minutes=1), False),
    ],
)
def test_a_session_ends_by_idleness_and_by_age(since_start, since_use, live):
    assert is_session_live(NOW - since_start, NOW - since_use, NOW) is live


def test_addresses_are_compared_without_case_and_blanks():
    assert normal_email("  Noor@Demo.Example ") == "noor@demo.example"
