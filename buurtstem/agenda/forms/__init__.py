"""Forms of the people who keep threads and the agenda."""

from .fields import ActForm
from .items import FigureForm, ItemForm, SourceForm
from .threads import (
    FindThreadsForm,
    InterpretationForm,
    MarkForm,
    MergeForm,
    MoveForm,
    MoveOnForm,
    NameForm,
    NewThreadForm,
    ReasonForm,
    RecognitionForm,
    SplitForm,
    StoryForm,
)

__all__ = [
    "ActForm",
    "FigureForm",
    "FindThreadsForm",
    "InterpretationForm",
    "ItemForm",
    "MarkForm",
    "MergeForm",
    "MoveForm",
    "MoveOnForm",
    "NameForm",
    "NewThreadForm",
    "ReasonForm",
    "RecognitionForm",
    "SourceForm",
    "SplitForm",
    "StoryForm",
]
