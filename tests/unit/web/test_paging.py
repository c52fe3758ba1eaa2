"""Lists in pages: whatever number an address asks for, there is a page, and it is never an empty one."""

from __future__ import annotations

import pytest

from buurtstem.web.paging import Page, page_number, page_of, read_page

FORTY_FIVE = tuple(range(45))


@pytest.mark.parametrize("asked", [None, "", "1", "0", "-1", "abc", "1.5", "²", "٣", " 2"])
def test_anything_odd_is_the_first_page(asked):
    assert page_number(asked) == 1
    assert page_of(FORTY_FIVE, asked) == Page(FORTY_FIVE[:20], 1, 45)


@pytest.mark.parametrize("asked", ["3", "003", "4", "99999", "9" * 5000])
def test_beyond_the_end_is_the_last_page(asked):
    assert page_of(FORTY_FIVE, asked) == Page(FORTY_FIVE[40:], 3, 45)


def test_a_page_inside_the_list_is_read_once():
    seen = []

    def read(number, size):
        seen.append((number, size))
        return FORTY_FIVE[(number - 1) * size : number * size], 45

    assert read_page("2", read).items == FORTY_FIVE[20:40]
    assert seen == [(2, 20)]
    assert read_page("7", read, 10).number == 5
    assert seen[1:] == [(7, 10), (5, 10)]


@pytest.mark.parametrize("asked", ["1", "99999"])
def test_an_empty_list_has_one_page(asked):
    page = page_of((), asked)
    assert (page.items, page.number, page.pages, page.has_next, page.has_previous) == ((), 1, 1, False, False)


def test_a_list_that_just_fills_its_pages_has_no_empty_one():
    page = page_of(FORTY_FIVE[:40], "3")
    assert (page.items, page.number) == (FORTY_FIVE[20:40], 2)
