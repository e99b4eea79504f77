"""«97 % after two epochs: why so good so soon?» What far simpler models reach on the same digits, and two LSTMs."""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from rnnplay.figures.comparison import comparison_figure
from rnnplay.text import _

Told = Callable[[str, float], Any]  # a model's name, and the share that is done
_ASKED = "rnnplay.train.why"


def why_so_good(whole: bool, compare: Callable[[Told], Sequence[Any]]) -> None:
    """The question, and at a press the answer: computed once for all sessions of this server.

    Args:
        whole: whether they learn from all of MNIST.
        compare: computes it (`rnnplay.training.comparison.compare`).
    """
    st.header(_("Why so good so soon?"), divider="gray")
    st.markdown(
        _("How much of it is the LSTM, and how much that digits are easy? Far simpler models on the same ones tell.")
    )
    answers = _answers()
    if st.button(_("Compute it"), icon=":material/calculate:", key="why", disabled=whole in answers):
        st.session_state[_ASKED] = True
    if st.session_state.get(_ASKED) and whole not in answers:
        bar = st.progress(0.0)
        answers[whole] = compare(lambda name, share: bar.progress(share, _named(name)))
        st.rerun()
    if whole in answers:
        _show(answers[whole])


@st.cache_resource(show_spinner=False)
def _answers() -> dict[bool, Sequence[Any]]:
    return {}


def _show(results: Sequence[Any]) -> None:
    names = [_named(result.name) for result in results]
    shares = [result.accuracy for result in results]
    with st.container(horizontal=True, gap="large", key="answer"):
        with st.container():
            figure = comparison_figure(names, shares, ["LSTM" in result.name for result in results])
            st.plotly_chart(figure, key="comparison", config={"displayModeBar": False})
        with st.container(width=540):
            st.dataframe(
                {
                    _("model"): names,
                    _("right"): [f"{share:.1%}" for share in shares],
                    _("numbers learned"): [result.parameters for result in results],
                    _("seconds"): [round(result.seconds, 2) for result in results],
                },
                hide_index=True,
            )
    by_name = {result.name: result.accuracy for result in results}
    st.markdown(
        _(
            "The pixels alone, each with a vote of its own, give {pixels:.0%}, and the ink of each row, wherever in "
            "the row it lies, {sums:.0%}: most of the way is no wonder. The LSTM comes to {lstm:.1%}, and to "
            "{shuffled:.1%} with its rows shuffled: it needs them in the same order each time, which need not be that "
            "of the picture."
        ).format(
            pixels=by_name["pixels"],
            sums=by_name["row sums"],
            lstm=by_name["LSTM"],
            shuffled=by_name["LSTM, shuffled rows"],
        )
    )


def _named(name: str) -> str:
    return {
        "most frequent": _("The most frequent digit, always"),
        "row sums": _("Logistic regression on the ink of each row"),
        "nearest mean": _("The nearest of ten mean images"),
        "pixels": _("Logistic regression on the pixels"),
        "LSTM": _("LSTM 2×128, some 600 steps"),
        "LSTM, shuffled rows": _("The same LSTM on shuffled rows"),
    }[name]
