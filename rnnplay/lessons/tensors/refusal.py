"""Why torch refuses some arguments, in our words. torch's own come with its error: `network.make`."""

from rnnplay.lessons.tensors.arguments import Arguments
from rnnplay.text import _


def why_refused(arguments: Arguments) -> str | None:
    """Why torch takes these arguments not, in a sentence; None: it takes them. In the order in which torch looks."""
    if arguments.is_cell:
        return None  # it takes any sizes, even 0
    if arguments.proj_size != 0 and arguments.kind != "LSTM":
        return _("proj_size is for an LSTM alone: a {module} has no projection.").format(module=arguments.module)
    if not 0 <= arguments.dropout <= 1:
        return _("dropout is a probability, so it lies between 0 and 1.")
    for name in ("input_size", "hidden_size", "num_layers"):
        if getattr(arguments, name) <= 0:
            return _("{name} is at least 1.").format(name=name)
    if arguments.proj_size < 0:
        return _("proj_size is the size of a projection, or 0 for none.")
    if arguments.proj_size >= arguments.hidden_size:
        return _("The projection makes the hidden state smaller, so proj_size is less than hidden_size.")
    return None


def is_empty(arguments: Arguments) -> bool:
    """Whether a cell is asked for whose tensors hold no numbers: torch makes it without a word."""
    return arguments.is_cell and 0 in (arguments.input_size, arguments.hidden_size)
