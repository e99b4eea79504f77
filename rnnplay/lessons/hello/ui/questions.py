"""The questions of this lesson that are answered by a comparison."""

from rnnplay.lessons.hello.comparison import ComparisonSettings
from rnnplay.lessons.hello.ui.comparison import compare_one_hot_and_embedding
from rnnplay.lessons.hello.ui.losses import compare_cross_entropy_and_squared_error
from rnnplay.text import _
from rnnplay.ui.question import choose_question


def answer_a_question(settings: ComparisonSettings) -> None:
    """The choice of a question, and below it its answer.

    Args:
        settings: those of the page.
    """
    questions = {"one-hot": _("One-hot or embedding?"), "loss": _("Cross-entropy or squared error?")}
    answers = {"one-hot": compare_one_hot_and_embedding, "loss": compare_cross_entropy_and_squared_error}
    answers[choose_question(questions)](settings)
