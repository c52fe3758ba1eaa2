"""The envelope of a ballot: sealed for the key of its round, opened only with the private half.

X25519 with a key of its own for each envelope, HKDF-SHA256, AES-256-GCM; the round's id is bound to it.
Layout: one byte for the version, 32 of the envelope's public key, what is sealed, 16 of the tag.
"""

from __future__ import annotations

from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

VERSION = b"\x01"
KEY_BYTES, NONCE_BYTES, TAG_BYTES = 32, 12, 16
HEAD_BYTES = len(VERSION) + KEY_BYTES
PURPOSE = b"buurtstem/sealed ballot/1"


class WrongKey(ValueError):
    """This key does not open this envelope, or somebody changed the envelope."""


class NotAKey(ValueError):
    """What was typed cannot be a private key."""


@dataclass(frozen=True)
class KeyPair:
    """The two halves of a round's key, 32 bytes each."""

    private: bytes
    public: bytes


def make_key_pair() -> KeyPair:
    """Return a new pair."""
    private = X25519PrivateKey.generate()
    return KeyPair(private.private_bytes_raw(), private.public_key().public_bytes_raw())


def public_half(private: bytes) -> bytes:
    """Return the public half that belongs to a private one."""
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def show_key(private: bytes) -> str:
    """Return a private key as it is printed: 16 groups of four."""
    text = private.hex().upper()
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def read_key(typed: str) -> bytes:
    """Return the private key in what somebody typed from paper; spaces, hyphens and case do not matter.

    Raises:
        NotAKey: other signs, or too few or too many.
    """
    text = "".join(typed.split()).replace("-", "")
    try:
        key = bytes.fromhex(text)
    except ValueError:
        raise NotAKey from None
    if len(key) != KEY_BYTES:
        raise NotAKey
    return key


def seal(content: bytes, public: bytes, round_id: str) -> bytes:
    """Return an envelope that only the private half of `public` opens, and only for this round."""
    own = X25519PrivateKey.generate()
    head = VERSION + own.public_key().public_bytes_raw()
    key, nonce = _secrets(own.exchange(X25519PublicKey.from_public_bytes(public)), head, public)
    return head + AESGCM(key).encrypt(nonce, content, round_id.encode())


def open_envelope(envelope: bytes, private: bytes, round_id: str) -> bytes:
    """Return what was sealed.

    Raises:
        WrongKey: another key or round, or not one bit of the envelope may have changed.
    """
    head, sealed = envelope[:HEAD_BYTES], envelope[HEAD_BYTES:]
    if len(sealed) < TAG_BYTES or not head.startswith(VERSION):
        raise WrongKey
    try:
        shared = X25519PrivateKey.from_private_bytes(private).exchange(
            X25519PublicKey.from_public_bytes(head[len(VERSION) :])
        )
        key, nonce = _secrets(shared, head, public_half(private))
        return AESGCM(key).decrypt(nonce, sealed, round_id.encode())
    except (InvalidTag, ValueError):  # ValueError: a public key that leads nowhere
        raise WrongKey from None


def _secrets(shared: bytes, head: bytes, public: bytes) -> tuple[bytes, bytes]:
    derived = HKDF(
        algorithm=hashes.SHA256(), length=KEY_BYTES + NONCE_BYTES, salt=head + public, info=PURPOSE
    ).derive(shared)
    return derived[:KEY_BYTES], derived[KEY_BYTES:]
