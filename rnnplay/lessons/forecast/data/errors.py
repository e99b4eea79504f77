"""What is wrong with a series."""


class SeriesError(ValueError):
    """A file, a column or a series cannot be used. The message is a sentence that says why."""
