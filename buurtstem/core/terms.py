"""How long personal data are kept."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Terms:
    """In days; the defaults are those that the privacy page tells residents."""

    withdrawn_story: int = 14
    refused_story: int = 14
    unmasked_text: int = 14  # after the check
    talk_street: int = 14  # after the last piece of the talk was decided on
    unused_upload: int = 1
    staff_log: int = 365
    report_contact: int = 30  # after the decision: what a reporter wrote, and where to reach them
    lost_code: int = 30  # after the decision: what was written, and where to answer
    abuse_hash: int = 1
    done_job: int = 7
