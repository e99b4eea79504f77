"""«97 % after two epochs: why so good so soon?» What far simpler models reach on the same digits, and two LSTMs."""

from collections.abc import Mapping

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from rnnplay.data.mnist import Digits
from rnnplay.device import get_device
from rnnplay.digits.baselines import MODELS, compare
from rnnplay.digits.simple_models import SimpleResult
from rnnplay.lessons.train.baselines_figure import comparison_figure
from rnnplay.text import _, percent
from rnnplay.ui.pressed import ask_at_a_press

_ASKED = "rnnplay.train.why"
CLOSE = 0.01  # accuracies nearer than that are about the same


def why_so_good(whole: bool, learned: Digits, held_back: Digits) -> None:
    """The question, and at a press the answer: each model as soon as it is done, for all sessions of this server.

    Args:
        whole: whether they learn from all of MNIST.
        learned: images to learn from.
        held_back: images to be measured on.
    """
    st.header(_("Why is the accuracy so high so soon?"), anchor=False, divider="gray")
    st.markdown(
        _(
            "How much of the accuracy is due to the LSTM, and how much to MNIST being easy? Compare it "
            "with much simpler models: all learn from the same {train:,} images and are tested on the same "
            "{test:,}, whatever the settings of the run above."
        ).format(train=len(learned), test=len(held_back))
    )
    answers: dict[str, SimpleResult] = known_answers(whole)
    ask_at_a_press(_ASKED, _("Compute"), "why", icon=":material/calculate:", disabled=len(answers) == len(MODELS))
    bar, shown = st.empty(), st.empty()
    if answers:
        _show(shown, answers)
    if st.session_state.get(_ASKED) and len(answers) < len(MODELS):

        def on_progress(name: str, share: float) -> None:
            bar.progress(share, model_name(name))

        for result in compare(learned, held_back, get_device(), on_progress, set(answers)):
            answers[result.name] = result
            _show(shown, answers)
        bar.empty()
        st.rerun()
    if len(answers) == len(MODELS):
        st.markdown(_conclusion(answers))


def known_answers(whole: bool) -> dict[str, SimpleResult]:
    """What models have reached so far that learned from all of MNIST, or from the sample."""
    return _answers().setdefault(whole, {})


@st.cache_resource(show_spinner=False)
def _answers() -> dict[bool, dict[str, SimpleResult]]:
    return {}


def _show(place: DeltaGenerator, answers: Mapping[str, SimpleResult]) -> None:
    results = list(answers.values())
    names = [model_name(result.name, result.steps) for result in results]
    shares = [result.accuracy for result in results]
    with place.container(), st.container(horizontal=True, gap="large", key=f"answer-{len(results)}"):
        with st.container():
            figure = comparison_figure(names, shares, ["LSTM" in result.name for result in results])
            st.plotly_chart(figure, key=f"comparison-{len(results)}", config={"displayModeBar": False})
        with st.container(width=540):
            st.dataframe(
                {
                    _("model"): names,
                    _("test accuracy"): [percent(share, 1) for share in shares],
                    _("parameters"): [result.parameters for result in results],
                    _("seconds"): [round(result.seconds, 2) for result in results],
                },
                hide_index=True,
            )


def _conclusion(answers: Mapping[str, SimpleResult]) -> str:
    """What the numbers say."""
    share = {name: result.accuracy for name, result in answers.items()}
    lstm, shuffled = share["LSTM"], share["LSTM, shuffled rows"]
    said = _(
        "Logistic regression reaches {sums} with the ink of each row alone, and {pixels} with all "
        "pixels. The LSTM reaches {lstm}, and {shuffled} with shuffled rows (the same order for all "
        "images)."
    ).format(
        sums=percent(share["row sums"]),
        pixels=percent(share["pixels"]),
        lstm=percent(lstm, 1),
        shuffled=percent(shuffled, 1),
    )
    if abs(lstm - shuffled) < CLOSE:
        return (
            said
            + " "
            + _("The two are about equal: the LSTM needs the same order for all images, but not the natural one.")
        )
    if shuffled < lstm:
        return said + " " + _("So the natural order of the rows helps the LSTM.")
    return said + " " + _("So the natural order of the rows does not help the LSTM.")


def model_name(name: str, steps: int = 0) -> str:
    """What the page calls a model."""
    return {
        "most frequent": _("Always the most frequent digit"),
        "row sums": _("Logistic regression on the ink of each row"),
        "nearest mean": _("Nearest mean image of a digit"),
        "pixels": _("Logistic regression on the pixels"),
        "LSTM": _("LSTM 2×128, fast recipe, {steps} steps").format(steps=steps)
        if steps
        else _("LSTM 2×128, fast recipe"),
        "LSTM, shuffled rows": _("The same LSTM on shuffled rows"),
    }[name]
