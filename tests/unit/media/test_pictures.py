"""A sent file becomes a plain new JPEG, or is refused by name."""

from __future__ import annotations

import struct
from io import BytesIO

import pytest
from PIL import Image, ImageFile

from buurtstem.media.pictures import NotAPicture, PictureTooLarge, PictureTooManyPixels, clean_picture
from buurtstem.media.rules import LARGEST_BYTES
from tests.photos import SECRET, photo, photo_with_place, png_that_claims

KINDS = [
    *(("JPEG", mode) for mode in ("RGB", "CMYK", "L")),
    *(("PNG", mode) for mode in ("RGBA", "P", "1", "LA")),
    *(("WEBP", "RGBA"), ("GIF", "P"), ("HEIF", "RGB"), ("HEIF", "RGBA"), ("MPO", "RGB")),
]
COLOURED = [kind for kind in KINDS if kind[1] not in {"L", "1", "LA"}]
PLAIN_JPEG = {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression"}


def opened(content: bytes) -> Image.Image:
    image = Image.open(BytesIO(content))
    image.load()
    return image


def is_reddish(pixel: tuple[int, int, int]) -> bool:
    return pixel[0] > 150 and pixel[2] < 100


@pytest.mark.parametrize(("format_name", "mode"), COLOURED)
def test_every_format_becomes_a_jpeg_that_looks_the_same(format_name: str, mode: str) -> None:
    clean = clean_picture(photo(format_name, mode=mode))
    image = opened(clean.large)

    assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (64, 48))
    assert is_reddish(image.getpixel((8, 24)))
    assert not is_reddish(image.getpixel((56, 24)))


@pytest.mark.parametrize(("format_name", "mode"), KINDS)
def test_every_kind_of_colours_can_be_read(format_name: str, mode: str) -> None:
    assert opened(clean_picture(photo(format_name, mode=mode)).small).size == (64, 48)


def test_sixteen_bits_of_grey_can_be_read() -> None:
    file = BytesIO()
    Image.new("I;16", (20, 10), 40_000).save(file, "PNG")
    file.seek(0)

    assert opened(clean_picture(file).large).size == (20, 10)


@pytest.mark.parametrize("format_name", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_nothing_that_the_file_says_besides_is_kept(format_name: str) -> None:
    sent = photo_with_place(format_name)
    assert SECRET.encode() in sent.getvalue()

    clean = clean_picture(sent)

    for content in (clean.large, clean.small):
        image = opened(content)
        assert SECRET.encode() not in content
        assert b"Exif" not in content
        assert not image.getexif()
        assert set(image.info) <= PLAIN_JPEG


def test_comments_profiles_and_trailing_bytes_are_not_kept() -> None:
    sent = photo("JPEG", comment=b"Dorpsstraat 1", icc_profile=b"profiel" * 20)
    sent = BytesIO(sent.getvalue() + b"PK\x03\x04 een archief")

    clean = clean_picture(sent)

    for trace in (b"Dorpsstraat", b"profiel", b"archief"):
        assert trace not in clean.large


@pytest.mark.parametrize(
    ("orientation", "size", "red"),
    [
        (1, (64, 48), (8, 24)),
        (2, (64, 48), (56, 24)),
        (3, (64, 48), (56, 24)),
        (4, (64, 48), (8, 24)),
        (5, (48, 64), (24, 8)),
        (6, (48, 64), (24, 8)),
        (7, (48, 64), (24, 56)),
        (8, (48, 64), (24, 56)),
        (99, (64, 48), (8, 24)),
    ],
)
def test_a_photo_stands_upright_however_the_camera_was_held(
    orientation: int, size: tuple[int, int], red: tuple[int, int]
) -> None:
    clean = clean_picture(photo_with_place(orientation=orientation))
    image = opened(clean.large)

    assert image.size == size == (clean.width, clean.height)
    assert is_reddish(image.getpixel(red))


def test_damaged_notes_of_the_camera_do_not_make_a_photo_unreadable() -> None:
    content = photo_with_place().getvalue()
    start = content.index(b"Exif\0\0") + 6
    broken = content[:start] + b"\xff" * 12 + content[start + 12 :]

    assert clean_picture(BytesIO(broken)).width == 64


def test_a_large_photo_is_scaled_and_gets_a_small_version() -> None:
    clean = clean_picture(photo(size=(4000, 3000)))

    assert (clean.width, clean.height) == (1600, 1200) == opened(clean.large).size
    assert opened(clean.small).size == (480, 360)


def test_a_large_drawing_of_few_colours_is_scaled_too() -> None:
    assert clean_picture(photo("GIF", size=(3000, 3000), mode="P")).width == 1600


def test_a_small_photo_is_not_blown_up() -> None:
    clean = clean_picture(photo(size=(30, 20)))

    assert opened(clean.large).size == opened(clean.small).size == (30, 20)


def test_a_hair_thin_picture_keeps_a_pixel() -> None:
    assert clean_picture(photo("PNG", size=(5000, 2))).height == 1


def test_transparent_parts_turn_white() -> None:
    file = BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(file, "PNG")
    file.seek(0)

    assert opened(clean_picture(file).large).getpixel((10, 10)) == (255, 255, 255)


def test_of_a_moving_picture_the_first_is_kept() -> None:
    file = BytesIO()
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    frames[0].save(file, "GIF", save_all=True, append_images=frames[1:])
    file.seek(0)

    assert is_reddish(opened(clean_picture(file).large).getpixel((10, 10)))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hallo",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>",
        b"GIF89a<script>",
        b"%PDF-1.7",
        b"\xff\xd8\xff",
        b"\x89PNG\r\n\x1a\n" + b"\0" * 50,
        b"RIFF\x10\0\0\0WEBPVP8 ",
        b"\0\0\0\x18ftypheic" + b"\0" * 40,
        b"\0\0\0\x18ftypavif" + b"\0" * 40,
        b"II*\0" + b"\0" * 40,
        b"BM" + b"\0" * 40,
    ],
)
def test_what_is_no_picture_of_ours_is_refused(content: bytes) -> None:
    with pytest.raises(NotAPicture):
        clean_picture(BytesIO(content))


@pytest.mark.parametrize("format_name", ["JPEG", "PNG", "WEBP", "HEIF", "GIF"])
def test_a_file_that_was_cut_off_is_refused(format_name: str) -> None:
    content = photo(format_name, size=(300, 200)).getvalue()

    with pytest.raises(NotAPicture):
        clean_picture(BytesIO(content[: len(content) // 2]))


def test_a_file_that_was_cut_off_is_refused_after_printing_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)  # as WeasyPrint leaves it

    with pytest.raises(NotAPicture):
        clean_picture(BytesIO(photo(size=(300, 200)).getvalue()[:-2000]))


def test_a_file_that_only_claims_to_be_a_photo_is_refused() -> None:
    content = photo("BMP").getvalue()

    with pytest.raises(NotAPicture):
        clean_picture(BytesIO(b"\xff\xd8\xff" + content))


def test_too_many_bytes_are_refused_without_reading_on() -> None:
    class Endless(BytesIO):
        asked = 0

        def read(self, size: int | None = -1) -> bytes:
            self.asked += size or 0
            return b"\xff" * (size or 0)

    stream = Endless()
    with pytest.raises(PictureTooLarge):
        clean_picture(stream)
    assert stream.asked == LARGEST_BYTES + 1


@pytest.mark.parametrize(
    ("width", "height"),
    [
        (10_000, 6_000),  # 60 megapixels
        (10_000, 9_500),  # Pillow warns from 89 megapixels on
        (60_000, 60_000),  # and refuses from 179 on
    ],
)
def test_too_many_pixels_are_refused_before_anything_is_decoded(width: int, height: int) -> None:
    with pytest.raises(PictureTooManyPixels):
        clean_picture(png_that_claims(width, height))


@pytest.mark.filterwarnings("default::PIL.Image.DecompressionBombWarning")
def test_too_many_pixels_are_refused_also_where_warnings_are_only_shown() -> None:
    with pytest.warns(Warning, match="decompression bomb"), pytest.raises(PictureTooManyPixels):
        clean_picture(png_that_claims(10_000, 9_500))


def test_a_heic_photo_of_60_megapixels_is_refused_though_it_asks_to_be_cropped() -> None:
    content = photo("HEIF").getvalue()
    assert content.count(b"ispe") == 1
    place = content.index(b"ispe") + 8  # the box's name, its version and flags, then width and height

    with pytest.raises(PictureTooManyPixels):
        clean_picture(BytesIO(content[:place] + struct.pack(">II", 10_000, 6_000) + content[place + 8 :]))


def test_a_real_photo_of_60_megapixels_is_refused() -> None:
    with pytest.raises(PictureTooManyPixels):
        clean_picture(photo(size=(10_000, 6_000), quality=1))
