"""How a file that somebody brings is refused: with one sentence that says what is wrong, and one what to do."""

from typing import NoReturn

from rnnplay.input_files import InputError
from rnnplay.text import _


def refuse(called: str, problem: str, advice: str) -> NoReturn:
    """
    Args:
        called: the file's name.
        problem: what is wrong, without a full stop.
        advice: what to do, a sentence without its full stop.

    Raises:
        InputError: always.
    """
    # From None: what lies beneath is told in the message, and its traceback tells a reader nothing more.
    raise InputError(
        _("{file} cannot be read: {problem}. {advice}.").format(file=called, problem=problem, advice=advice)
    ) from None


def copy_again() -> str:
    return _("Copy or download it again")


def save_weights() -> str:
    return _("Save the weights alone: torch.save(model.state_dict(), 'model.pt')")
