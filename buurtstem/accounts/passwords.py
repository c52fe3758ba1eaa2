"""Password hashing (argon2id) and the list of passwords that everybody tries first."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# OWASP's first choice for argon2id: 46 MiB, one pass, one lane; about 45 ms on a small server
STRONG = PasswordHasher(time_cost=1, memory_cost=47_104, parallelism=1)
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)  # for tests only


def hasher_for(environment: str) -> PasswordHasher:
    """Return the hasher of an environment: quick in tests, strong everywhere else."""
    return QUICK if environment == "test" else STRONG


def is_right(hasher: PasswordHasher, password_hash: str | None, password: str) -> bool:
    """Check a password; without a hash the same work is done, so that time tells nothing."""
    known = password_hash or _hash_of_nobody(hasher)
    try:
        return hasher.verify(known, password) and bool(password_hash)
    except (VerificationError, InvalidHashError):
        return False


@lru_cache
def _hash_of_nobody(hasher: PasswordHasher) -> str:
    """Return a hash to compare with where there is none: made once, as one of an account is."""
    return hasher.hash("nobody has this")


@lru_cache
def common_passwords() -> frozenset[str]:
    """Return passwords of 12 and more characters that stand first in every guesser's list."""
    text = files(__package__).joinpath("common_passwords.txt").read_text(encoding="utf-8")
    return frozenset(line for line in text.split() if line)
