"""Keys for one purpose each, derived from a key of the settings: what one tells says nothing of another."""

from __future__ import annotations

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

BYTES = 32


def derive_key(key: str, purpose: str) -> bytes:
    """Return the key for a purpose, by HKDF-SHA256; the same two give the same key, always."""
    return HKDF(
        algorithm=hashes.SHA256(), length=BYTES, salt=None, info=f"buurtstem/{purpose}".encode()
    ).derive(key.encode())
