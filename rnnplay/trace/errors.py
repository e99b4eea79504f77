"""What cannot be traced."""


class TraceError(ValueError):
    """The module, its inputs or its state cannot be traced. The message says why."""
