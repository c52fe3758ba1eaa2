"""Sizes, names and sight of pictures."""

from __future__ import annotations

import pytest

from buurtstem.media.rules import fitted, format_of, may_see_picture, new_public_id


@pytest.mark.parametrize(
    ("size", "fits"),
    [
        ((100, 50), (100, 50)),
        ((480, 480), (480, 480)),
        ((960, 480), (480, 240)),
        ((480, 961), (240, 480)),
        ((9600, 1), (480, 1)),
    ],
)
def test_a_picture_is_made_to_fit_in_proportion(size: tuple[int, int], fits: tuple[int, int]) -> None:
    assert fitted(*size, 480) == fits


@pytest.mark.parametrize(
    ("content", "format_name"),
    [
        (b"\xff\xd8\xff\xe0", "JPEG"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"GIF87a", "GIF"),
        (b"GIF89a", "GIF"),
        (b"RIFF\0\0\0\0WEBP", "WEBP"),
        (b"\0\0\0\x18ftypheic", "HEIF"),
        (b"\0\0\0\x18ftypmif1", "HEIF"),
        (b"\0\0\0\x18ftypisom", None),
        (b"RIFF\0\0\0\0WAVE", None),
        (b"<html>", None),
        (b"", None),
    ],
)
def test_a_format_is_known_by_its_first_bytes(content: bytes, format_name: str | None) -> None:
    assert format_of(content) == format_name


def test_names_of_pictures_are_random_and_of_one_case() -> None:
    names = {new_public_id() for _ in range(100)}

    assert len(names) == 100
    assert all(len(name) == 16 and name.isalnum() and name.islower() for name in names)


@pytest.mark.parametrize(
    ("is_public", "is_own_upload", "is_checker", "may"),
    [
        (False, False, False, False),
        (True, False, False, True),
        (False, True, False, True),
        (False, False, True, True),
    ],
)
def test_who_may_see_a_picture(is_public: bool, is_own_upload: bool, is_checker: bool, may: bool) -> None:
    seen = may_see_picture(is_public=is_public, is_own_upload=is_own_upload, is_checker=is_checker)

    assert seen is may
