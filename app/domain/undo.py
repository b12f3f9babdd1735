"""What a person is told of the command that undo would take back."""

from msgspec import Struct

SUBJECT_LENGTH = 100
"""Characters of a subject: it is one line beside a button."""


class UndoStep(Struct, frozen=True, kw_only=True):
    """The last command that can be taken back.

    Attributes:
        number: Counted since the program started; a later command has a higher one.
        command: Its name, such as ``remove``.
        subject: Title or name of what it was about; empty where it was about nothing or several.
        count: How many it was about.
    """

    number: int
    command: str
    subject: str = ""
    count: int = 1
