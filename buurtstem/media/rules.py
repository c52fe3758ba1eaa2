"""Which pictures are taken in, how large they are kept, and who may see them."""

from __future__ import annotations

import re
import secrets
import struct

LARGEST_BYTES = 20 * 1024 * 1024  # a phone's photo of 50 megapixels weighs 12 to 18 MB
MOST_PIXELS = 50_000_000
LARGE_SIDE = 1600  # pixels; fills a laptop's screen and weighs about 300 kB
SMALL_SIDE = 480  # pixels; a phone's width beside a form, about 30 kB

_ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"  # one case only: some file systems know no other
_ID_LENGTH = 16  # 80 random bits: an address that nobody guesses

_STARTS = {
    b"\xff\xd8\xff": "JPEG",
    b"\x89PNG\r\n\x1a\n": "PNG",
    b"GIF87a": "GIF",
    b"GIF89a": "GIF",
}
_IMAGE_SIZE = re.compile(rb"ispe\0{4}(.{8})", re.DOTALL)
_HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}


def new_public_id() -> str:
    """Return a random name for a picture, for its address and its files."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(_ID_LENGTH))


def format_of(content: bytes) -> str | None:
    """Return the format by the first bytes, whatever the file is called; None when we do not take it."""
    for start, name in _STARTS.items():
        if content.startswith(start):
            return name
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "WEBP"
    if content[4:8] == b"ftyp" and content[8:12] in _HEIF_BRANDS:
        return "HEIF"
    return None


def heif_pixels(content: bytes) -> int:
    """Return the most pixels that a HEIF file says it holds, before any cropping that it asks for.

    Pillow tells the size after cropping; what has to be decoded stands in the `ispe` boxes (ISO/IEC
    23008-12, 6.5.3). Eight fixed bytes: nothing else in a file of 20 MB looks like one by chance.
    """
    sizes = (struct.unpack(">II", match[1]) for match in _IMAGE_SIZE.finditer(content))
    return max((width * height for width, height in sizes), default=0)


def fitted(width: int, height: int, side: int) -> tuple[int, int]:
    """Return the size that fits into a square of this side, in proportion; never larger than it was."""
    longest = max(width, height)
    if longest <= side:
        return width, height
    return max(1, round(width * side / longest)), max(1, round(height * side / longest))


def may_see_picture(*, is_public: bool, is_own_upload: bool, is_checker: bool) -> bool:
    """Public ones are everybody's; others are seen by checkers, and by who sent them until they are used."""
    return is_public or is_own_upload or is_checker
