"""Tries a function on many drawn inputs: each case has two seconds of computing time, then it counts as hung."""

from __future__ import annotations

import csv
import io
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from tests.bars import Soak

LONGEST_CASE = 2.0  # seconds of computing, not of waiting: other work on the machine does not count
# what people paste: any text, and the signs around which our own rules turn
SIGNS = "0123456789 -.,:;\n\t\r\0[]{}<>&\"'/\\%_*@+€ßıİﬁ\u200b\u202e\u2028\u0301\u064b\ufeff\U0001f468\u200d٣"
ANY_TEXT = st.text() | st.text(SIGNS + "ABCNLXYZabcnlxyz") | st.text(st.characters(codec=None), max_size=40)
LONG_TEXT = st.builds(lambda piece, times: (piece * times)[:20_000], ANY_TEXT, st.integers(1, 5_000))
TEXTS = ANY_TEXT | LONG_TEXT
SENDABLE = TEXTS.map(lambda text: text.encode("utf-8", "replace").decode())  # half signs cannot be sent
AREA_CODES = st.from_regex(
    r"(GM\d{4}|WK\d{4}[0-9A-Z]{2}|BU\d{4}[0-9A-Z]{4})", fullmatch=True, alphabet="GMWKBU0123"
)
HEADERS = st.sampled_from(
    ["Identifier,Title", "\ufeffIdentifier;Title;x", "gwb_code_10,regio,gm_naam", "code,name"]
)
ROWS = st.lists(st.tuples(AREA_CODES | ANY_TEXT, SENDABLE, SENDABLE), max_size=5)


def _as_list(header: str, rows: list[tuple[str, ...]]) -> bytes:
    lines = io.StringIO()
    csv.writer(lines, delimiter=";" if ";" in header else ",").writerows(rows)
    return f"{header}\n{lines.getvalue()}".encode("utf-8", "replace")


CODE_LISTS = st.builds(_as_list, HEADERS, ROWS)

# mostly sound, with now and then something else in a cell, so that every depth of the parser is reached
NUMBERS = st.integers(0, 30).map(str) | st.sampled_from(
    ["0", "7.5", "1,5", "-1", "999999999", "1" * 17, "1e3", "", "½", "٣", "0.005"]
)
CELLS = st.integers(1, 4).map(str) | NUMBERS | SENDABLE.map(lambda text: text[:200])
VOTE_TYPES = st.sampled_from(["approval", "cumulative", "scoring", "ordinal", "choose-1", "?"])


def _as_election(
    kind: str, budget: str, costs: list[str], ballots: list[tuple[list[str], list[str]]], odd: tuple[int, str]
) -> bytes:
    lines = ["META", "key;value", f"vote_type;{kind}", f"budget;{budget}", f"num_votes;{len(ballots)}"]
    lines += ["PROJECTS", "project_id;cost;name"]
    lines += [f"{number};{cost};Plan" for number, cost in enumerate(costs, start=1)]
    lines += ["VOTES", "voter_id;vote;points"]
    lines += [
        f"{number};{','.join(vote)};{','.join(points)}" for number, (vote, points) in enumerate(ballots)
    ]
    place, cell = odd
    if place < len(lines):
        lines[place] = f"{lines[place].rpartition(';')[0]};{cell}"
    return "\n".join(lines).encode("utf-8", "replace")


BALLOTS = st.integers(0, 3).flatmap(
    lambda size: st.tuples(
        st.lists(st.integers(1, 4).map(str), min_size=size, max_size=size),
        st.lists(st.integers(0, 9).map(str), min_size=size, max_size=size),
    )
)
ELECTION_FILES = st.builds(
    _as_election,
    VOTE_TYPES,
    NUMBERS,
    st.lists(st.integers(0, 40).map(str), min_size=4, max_size=4) | st.lists(NUMBERS, max_size=5),
    st.lists(BALLOTS, max_size=6),
    st.tuples(st.integers(0, 60), CELLS),
)


class Hangs(BaseException):
    """A case takes too long; no `except Exception` on the way may catch it."""


def try_many(
    soak: Soak, check: Callable[..., None], *inputs: st.SearchStrategy[object], sample: int = 25
) -> None:
    """Call a check with inputs drawn from the seed; an exception, or two seconds of computing, fail."""

    def within_time(drawn: tuple[object, ...]) -> None:
        try:
            with computing_time(LONGEST_CASE):
                check(*drawn)
        except Hangs:
            raise AssertionError(f"takes more than {LONGEST_CASE} seconds") from None

    rules = settings(
        max_examples=soak.size(sample=sample, full=3000),
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    seed(soak.seed)(rules(given(st.tuples(*inputs))(within_time)))()


@contextmanager
def computing_time(seconds: float) -> Iterator[None]:
    """Interrupt the block when this process computed for so long.

    Raises:
        Hangs: in the midst of whatever takes so long.
    """

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise Hangs

    before = signal.signal(signal.SIGPROF, interrupt)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
