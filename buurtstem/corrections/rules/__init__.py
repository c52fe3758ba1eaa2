"""The rules of corrections: how agreement is counted, which words are proposed, who may do what."""

from __future__ import annotations

from .permissions import may_open_theme_desk, may_read_corrections, may_tag_again

__all__ = ["may_open_theme_desk", "may_read_corrections", "may_tag_again"]
