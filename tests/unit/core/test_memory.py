"""The search for garbage rests during work, and never longer."""

import gc

import pytest

from buurtstem.core.memory import no_search_for_garbage


def test_it_rests_and_goes_on_afterwards_also_when_the_work_fails() -> None:
    @no_search_for_garbage()
    def fails() -> None:
        seen.append(gc.isenabled())
        raise ValueError("half done")

    seen: list[bool] = []
    with pytest.raises(ValueError, match="half"):
        fails()

    assert seen == [False]
    assert gc.isenabled()


def test_work_within_work_leaves_it_resting() -> None:
    with no_search_for_garbage():
        with no_search_for_garbage():
            pass
        assert not gc.isenabled()

    assert gc.isenabled()
