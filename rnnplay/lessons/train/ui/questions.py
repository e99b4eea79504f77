"""The questions of this lesson that are answered by a comparison of its own, whatever the run above."""

from rnnplay.data.mnist import Digits
from rnnplay.lessons.train.ui.all_networks import do_all_do_well
from rnnplay.lessons.train.ui.cuts import why_28_rows
from rnnplay.lessons.train.ui.why import why_so_good
from rnnplay.text import _
from rnnplay.ui.question import choose_question


def answer_a_question(whole: bool, learned: Digits, held_back: Digits) -> None:
    """The choice of a question, and below it its answer.

    Args:
        whole: whether the models learn from all of MNIST.
        learned: images to learn from.
        held_back: images to be measured on.
    """
    questions = {
        "why": _("Why so high so soon?"),
        "networks": _("Do all networks do well?"),
        "rows": _("Why 28 rows?"),
    }
    answers = {"why": why_so_good, "networks": do_all_do_well, "rows": why_28_rows}
    answers[choose_question(questions)](whole, learned, held_back)
