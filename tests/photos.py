"""Photos for tests, made on the spot: with a place in them, turned, cut off, far too large."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from typing import Any

from PIL import Image
from PIL.TiffImagePlugin import IFDRational

GPS_IFD, ORIENTATION, MAKER, ARTIST = 0x8825, 0x0112, 0x010F, 0x013B
SECRET = "Camera van de buurvrouw"


def photo(
    format_name: str = "JPEG", size: tuple[int, int] = (64, 48), mode: str = "RGB", **options: Any
) -> BytesIO:
    """Return a photo: left half red, right half blue."""
    image = Image.new("RGB", size, "red")
    image.paste("blue", (size[0] // 2, 0, *size))
    file = BytesIO()
    image.convert(mode).save(file, format_name, **options)
    file.seek(0)
    return file


def photo_with_place(format_name: str = "JPEG", orientation: int = 1, **options: Any) -> BytesIO:
    """Return a photo whose file says where it was taken, by whom, and how the camera was held."""
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[MAKER] = exif[ARTIST] = SECRET
    exif[GPS_IFD] = {1: "N", 2: tuple(IFDRational(each) for each in (51, 56, 12))}
    return photo(format_name, exif=exif, **options)


def png_that_claims(width: int, height: int) -> BytesIO:
    """Return a PNG of a few bytes whose header states a size; decoding it would take all memory."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 100)), (b"IEND", b""))
    packed = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )
    return BytesIO(b"\x89PNG\r\n\x1a\n" + b"".join(packed))
