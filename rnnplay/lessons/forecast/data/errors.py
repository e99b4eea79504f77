"""What is wrong with a series."""

from collections.abc import Iterable

from rnnplay.literal import isolated
from rnnplay.text import _


class SeriesError(ValueError):
    """A file, a column or a series cannot be used. The message is a sentence that says why."""


def no_such_column(name: str, there: Iterable[str]) -> SeriesError:
    """That there is no column of that name, and which columns of numbers there are."""
    message = _("There is no column of numbers called “{column}”. There are: {columns}.")
    columns = ", ".join(f"“{isolated(each)}”" for each in there)
    return SeriesError(message.format(column=isolated(name), columns=columns))
