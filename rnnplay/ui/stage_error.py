"""What a stage cannot show."""


class StageError(ValueError):
    """The panels of a stage do not fit together; the message says which and how."""
