"""How long personal data are kept."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Terms:
    """In days; the defaults are those that the privacy page tells residents."""

    withdrawn_story: int = 14
    refused_story: int = 14
    talk_street: int = 14  # after the last piece of the talk was decided on
    unused_upload: int = 1
    staff_log: int = 365
    abuse_hash: int = 1
    done_job: int = 7
