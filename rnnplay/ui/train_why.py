"""«97 % after two epochs: why so good so soon?» What far simpler models reach on the same digits, and two LSTMs."""

from collections.abc import Callable, Container, Iterator, Mapping
from typing import Any

import streamlit as st

from rnnplay.figures.comparison import comparison_figure
from rnnplay.text import _

Told = Callable[[str, float], Any]  # a model's name, and what share of it is done
_ASKED = "rnnplay.train.why"
CLOSE = 0.01  # accuracies nearer than that are about the same


def why_so_good(
    whole: bool, models: int, train: int, test: int, compare: Callable[[Told, Container[str]], Iterator[Any]]
) -> None:
    """The question, and at a press the answer: each model as soon as it is done, for all sessions of this server.

    Args:
        whole: whether they learn from all of MNIST.
        models: how many there are.
        train: images to learn from.
        test: images to be measured on.
        compare: gives the results one by one (`rnnplay.training.comparison.compare`), but for those that are known.
    """
    st.header(_("Why so good so soon?"), anchor=False, divider="gray")
    st.markdown(
        _(
            "How much of the accuracy is the LSTM's, and how much comes from digits being easy? Far simpler models, "
            "fitted to the same {train:,} images and measured on the same {test:,} test images, tell."
        ).format(train=train, test=test)
    )
    answers: dict[str, Any] = _answers().setdefault(whole, {})
    if st.button(_("Compute it"), icon=":material/calculate:", key="why", disabled=len(answers) == models):
        st.session_state[_ASKED] = True
    bar, shown = st.empty(), st.empty()
    if answers:
        _show(shown, answers)
    if st.session_state.get(_ASKED) and len(answers) < models:
        for result in compare(lambda name, share: bar.progress(share, _named(name)), set(answers)):
            answers[result.name] = result
            _show(shown, answers)
        bar.empty()
        st.rerun()
    if len(answers) == models:
        st.markdown(_conclusion(answers))


@st.cache_resource(show_spinner=False)
def _answers() -> dict[bool, dict[str, Any]]:
    return {}


def _show(place: Any, answers: Mapping[str, Any]) -> None:
    results = list(answers.values())
    names = [_named(result.name, result.steps) for result in results]
    shares = [result.accuracy for result in results]
    with place.container(), st.container(horizontal=True, gap="large", key=f"answer-{len(results)}"):
        with st.container():
            figure = comparison_figure(names, shares, ["LSTM" in result.name for result in results])
            st.plotly_chart(figure, key=f"comparison-{len(results)}", config={"displayModeBar": False})
        with st.container(width=540):
            st.dataframe(
                {
                    _("model"): names,
                    _("test accuracy"): [f"{share:.1%}" for share in shares],
                    _("parameters"): [result.parameters for result in results],
                    _("seconds"): [round(result.seconds, 2) for result in results],
                },
                hide_index=True,
            )


def _conclusion(answers: Mapping[str, Any]) -> str:
    """What the numbers say."""
    share = {name: result.accuracy for name, result in answers.items()}
    lstm, shuffled = share["LSTM"], share["LSTM, shuffled rows"]
    said = _(
        "The ink of each row, wherever in the row it lies, gives {sums:.0%}; the pixels, each with a vote of its own, "
        "give {pixels:.0%}. The LSTM reads {lstm:.1%}, and {shuffled:.1%} when the rows are shuffled, all images alike."
    ).format(sums=share["row sums"], pixels=share["pixels"], lstm=lstm, shuffled=shuffled)
    if abs(lstm - shuffled) < CLOSE:
        return said + " " + _("That is about the same: it needs the rows in one order, which need not be the image's.")
    if shuffled < lstm:
        return said + " " + _("So the order of the image helps it.")
    return said + " " + _("So the order of the image is no help to it.")


def _named(name: str, steps: int = 0) -> str:
    return {
        "most frequent": _("The most frequent digit, always"),
        "row sums": _("Logistic regression on the ink of each row"),
        "nearest mean": _("The nearest of ten mean images"),
        "pixels": _("Logistic regression on the pixels"),
        "LSTM": _("LSTM 2×128, fast recipe, {steps} steps").format(steps=steps)
        if steps
        else _("LSTM 2×128, fast recipe"),
        "LSTM, shuffled rows": _("The same LSTM on shuffled rows"),
    }[name]
