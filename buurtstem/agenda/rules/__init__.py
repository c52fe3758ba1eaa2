"""What is allowed with threads and the agenda, and how stories are grouped."""

from .permissions import may_interpret, may_keep_agenda

__all__ = ["may_interpret", "may_keep_agenda"]
