"""Makes a new, plain JPEG of whatever picture was sent: nothing of the file itself is kept."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

import pillow_heif
from PIL import Image, ImageFile

from buurtstem.core.errors import Refusal

from .rules import LARGE_SIDE, LARGEST_BYTES, MOST_PIXELS, SMALL_SIDE, fitted, format_of, heif_pixels

pillow_heif.register_heif_opener(thumbnails=False)

JPEG_QUALITY = 80
_ORIENTATION_TAG = 0x0112  # EXIF: how the camera was held
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# Decoding 48 megapixels takes 290 MB (JPEG), 360 MB (HEIF), 770 MB (WebP): one at a time per process.
_ONE_AT_A_TIME = threading.Lock()


class PictureRefused(Refusal):
    """A file that is not taken in; the kind of error says why."""


class NotAPicture(PictureRefused):
    """Not one of our formats, or cut off or damaged."""


class PictureTooLarge(PictureRefused):
    """More bytes than we take."""


class PictureTooManyPixels(PictureRefused):
    """More pixels than we decode."""


@dataclass(frozen=True)
class CleanPicture:
    """The two JPEGs that are kept of a picture; width and height are those of the large one."""

    large: bytes
    small: bytes
    width: int
    height: int


def clean_picture(stream: BinaryIO) -> CleanPicture:
    """Return new JPEGs of a sent picture: turned upright, scaled, without any metadata.

    Raises:
        NotAPicture: by its first bytes, or when decoding it fails.
        PictureTooLarge: more than 20 MB.
        PictureTooManyPixels: more than 50 megapixels; found before anything is decoded.
    """
    content = stream.read(LARGEST_BYTES + 1)
    if len(content) > LARGEST_BYTES:
        raise PictureTooLarge
    format_name = format_of(content)
    if format_name is None:
        raise NotAPicture
    if format_name == "HEIF":
        _check_pixels(heif_pixels(content))
    with _ONE_AT_A_TIME:
        plain = _decode(content, format_name)
    small = plain.resize(fitted(*plain.size, SMALL_SIDE), Image.Resampling.LANCZOS)
    return CleanPicture(_as_jpeg(plain), _as_jpeg(small), plain.width, plain.height)


def _decode(content: bytes, format_name: str) -> Image.Image:
    """Return the pixels on a new, white ground, upright and at most 1600 pixels a side."""
    # WeasyPrint switches this on for the whole process; half a photo is no photo
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with Image.open(BytesIO(content), formats=[format_name]) as sent:
            _check_pixels(sent.width * sent.height)
            orientation = _orientation_of(sent)
            _shrink(sent)
            return _upright(_on_white(sent), orientation)
    except PictureRefused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureTooManyPixels from error
    except Exception as error:  # decoders fail in as many ways as files can be broken
        raise NotAPicture from error


def _check_pixels(number: int) -> None:
    if number > MOST_PIXELS:
        raise PictureTooManyPixels


def _shrink(image: Image.Image) -> None:
    """Scale in place before anything is copied; a JPEG is decoded small at once."""
    if image.mode in {"P", "1"}:  # thumbnails of palettes come out jagged
        image.load()
        return
    image.thumbnail((LARGE_SIDE, LARGE_SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)


def _on_white(image: Image.Image) -> Image.Image:
    """Paste the pixels into a new picture: transparent parts turn white, the rest of the file is left."""
    pixels = image.convert("RGBA" if image.has_transparency_data else "RGB")
    if max(pixels.size) > LARGE_SIDE:
        pixels.thumbnail((LARGE_SIDE, LARGE_SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
    plain = Image.new("RGB", pixels.size, "white")
    plain.paste(pixels, mask=pixels if pixels.mode == "RGBA" else None)
    return plain


def _upright(image: Image.Image, orientation: int) -> Image.Image:
    turn = _TURNS.get(orientation)
    return image if turn is None else image.transpose(turn)


def _orientation_of(image: Image.Image) -> int:
    """Return the orientation that the camera noted; damaged notes do not make a photo unreadable."""
    try:
        return int(image.getexif().get(_ORIENTATION_TAG, 1))
    except Exception:  # noqa: BLE001  as many ways as EXIF can be broken
        return 1


def _as_jpeg(image: Image.Image) -> bytes:
    file = BytesIO()
    image.save(file, "JPEG", quality=JPEG_QUALITY, optimize=True, progressive=True)
    return file.getvalue()
