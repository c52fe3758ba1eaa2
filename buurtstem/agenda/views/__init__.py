"""Pages of threads and the agenda: public ones, and those of the people who keep them."""

from .blueprint import blueprint
from .figures import add_figure, remove_figure
from .interpretations import interpret, withdraw
from .items import add_source, edit_item, new_item
from .listing import threads
from .merging import merge, split, undo
from .proposing import propose
from .public import agenda, item, thread
from .questions import question, say_no, say_yes
from .stories import add_story, move_story, open_thread, take_out
from .threads import answer, bring_back, dismiss, mark, move_on, name, staff_thread

__all__ = [
    "add_figure",
    "add_source",
    "add_story",
    "agenda",
    "answer",
    "blueprint",
    "bring_back",
    "dismiss",
    "edit_item",
    "interpret",
    "item",
    "mark",
    "merge",
    "move_on",
    "move_story",
    "name",
    "new_item",
    "open_thread",
    "propose",
    "question",
    "remove_figure",
    "say_no",
    "say_yes",
    "split",
    "staff_thread",
    "take_out",
    "thread",
    "threads",
    "undo",
    "withdraw",
]
