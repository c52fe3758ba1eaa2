"""Turns scores of themes and natures into what is proposed, and finds the thresholds for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import mean

from buurtstem.themes.rules import MOST_THEMES, Theme

MOST_NATURES = 2
_STEPS = [step / 100 for step in range(5, 61)]
_AROUND = 5  # steps on either side that are averaged: the best single step is chance
# F1 hardly changes over a wide range, and a point is within the error of 200 stories.
AS_GOOD = 0.01


def proposed(scores: Mapping[str, float], threshold: float, most: int = MOST_THEMES) -> list[str]:
    """Return the codes from the threshold up, best first, at most `most`; when there are none, the best one.

    `other` says "none of the themes": as the best it stands alone, as a lesser one it goes.
    """
    ranked = sorted(scores, key=lambda code: -scores[code])
    chosen = [code for code in ranked[:most] if scores[code] >= threshold] or ranked[:1]
    if chosen[0] == Theme.OTHER:
        return [Theme.OTHER.value]
    return [code for code in chosen if code != Theme.OTHER]


def next_best(scores: Mapping[str, float], chosen: Sequence[str], most: int = MOST_THEMES) -> list[str]:
    """Return what comes after the chosen codes, best first, up to `most` together; never `other`."""
    ranked = sorted(scores, key=lambda code: -scores[code])
    left = [code for code in ranked if code not in chosen and code != Theme.OTHER]
    return left[: max(0, most - len(chosen))]


def f1(right: int, wrong: int, missed: int) -> float:
    """Return F1, the harmonic mean of precision and recall; 0 when nothing was proposed nor expected."""
    return 2 * right / (2 * right + wrong + missed) if right else 0.0


def good_threshold(scored: Sequence[tuple[Mapping[str, float], frozenset[str]]], most: int) -> float:
    """Return the middle of the thresholds whose micro F1 on (scores, expected codes) is good.

    The range is wide and flat, and other people's texts shift it: its middle stays good longest.
    """
    found = [_micro_f1(scored, step, most) for step in _STEPS]
    around = [mean(found[max(0, at - _AROUND) : at + _AROUND + 1]) for at in range(len(_STEPS))]
    good = [step for step, score in zip(_STEPS, around, strict=True) if score >= max(around) - AS_GOOD]
    return round((good[0] + good[-1]) / 2, 3)


def _micro_f1(
    scored: Sequence[tuple[Mapping[str, float], frozenset[str]]], threshold: float, most: int
) -> float:
    right = wrong = missed = 0
    for scores, expected in scored:
        chosen = frozenset(proposed(scores, threshold, most))
        right += len(chosen & expected)
        wrong += len(chosen - expected)
        missed += len(expected - chosen)
    return f1(right, wrong, missed)
