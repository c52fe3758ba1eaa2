"""Envelopes: opened by their own key, for their own round, unchanged; all else is a wrong key."""

from __future__ import annotations

import pytest

from buurtstem.budget.rules.sealing import (
    HEAD_BYTES,
    KEY_BYTES,
    NotAKey,
    WrongKey,
    make_key_pair,
    open_envelope,
    public_half,
    read_key,
    seal,
    show_key,
)

PAIR = make_key_pair()
CONTENT = b"choices" * 16
ENVELOPE = seal(CONTENT, PAIR.public, "round")


def test_what_is_sealed_comes_out_as_it_went_in():
    assert open_envelope(ENVELOPE, PAIR.private, "round") == CONTENT
    assert open_envelope(seal(b"", PAIR.public, "round"), PAIR.private, "round") == b""


def test_the_same_ballot_twice_gives_envelopes_that_share_nothing():
    other = seal(CONTENT, PAIR.public, "round")

    assert other[1:] != ENVELOPE[1:]
    assert len(other) == len(ENVELOPE)
    assert CONTENT not in ENVELOPE


def test_the_public_half_belongs_to_the_private_one():
    assert public_half(PAIR.private) == PAIR.public
    assert len(PAIR.private) == len(PAIR.public) == KEY_BYTES
    assert make_key_pair().private != PAIR.private


def test_another_key_and_another_round_open_nothing():
    for private, round_id in ((make_key_pair().private, "round"), (PAIR.private, "other")):
        with pytest.raises(WrongKey):
            open_envelope(ENVELOPE, private, round_id)


@pytest.mark.parametrize("place", range(len(ENVELOPE)))
def test_one_changed_bit_anywhere_is_found(place):
    changed = bytearray(ENVELOPE)
    changed[place] ^= 1
    with pytest.raises(WrongKey):
        open_envelope(bytes(changed), PAIR.private, "round")


@pytest.mark.parametrize(
    "envelope",
    [b"", ENVELOPE[:HEAD_BYTES], ENVELOPE[:-1], ENVELOPE + b"\x00", b"\x01" + bytes(32) + bytes(16)],
    ids=["nothing", "head only", "short", "long", "a key that leads nowhere"],
)
def test_what_is_no_envelope_is_a_wrong_key(envelope):
    with pytest.raises(WrongKey):
        open_envelope(envelope, PAIR.private, "round")


def test_a_printed_key_can_be_typed_back():
    printed = show_key(PAIR.private)

    assert [len(group) for group in printed.split(" ")] == [4] * 16
    assert read_key(printed) == read_key(printed.lower().replace(" ", "-")) == PAIR.private


@pytest.mark.parametrize("typed", ["", "0123", "x" * 64, "00" * 31 + "0", "00" * 33])
def test_a_typing_error_in_a_key_is_found(typed):
    with pytest.raises(NotAKey):
        read_key(typed)
