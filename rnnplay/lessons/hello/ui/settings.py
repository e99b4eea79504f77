"""What a network is to learn, and which: the settings that a change of starts anew."""

import streamlit as st

from rnnplay.lessons.hello.task import Settings
from rnnplay.lessons.hello.ui.form import FORM
from rnnplay.lessons.hello.words import WordsError, read_words
from rnnplay.literal import in_markdown
from rnnplay.text import _

_WORDS = "hello-words"  # the last two that are a lesson


def choose_settings() -> Settings:
    """The words, the network and its settings, but for what acts while it learns."""
    st.markdown(
        _(
            "The network reads the input word letter by letter and predicts one letter of the target "
            "word at each step. Its weights are random at first. Press **Start training** and watch it "
            "learn."
        )
    )
    source, target = _words(Settings())
    (default,) = FORM.draw_preset()
    st.caption(_about(default.network))
    chosen = FORM.begin(default)
    with st.container():  # what need not be chosen first
        with st.container(horizontal=True, key="anew"):
            chosen.draw("optimizer", "seed")
        with st.container(horizontal=True):
            chosen.draw("layers", "hidden")
        st.caption(_("Changing any setting above starts a new run at epoch 0."))
    return chosen.settings(source=source, target=target)


def _words(default: Settings) -> tuple[str, str]:
    """The two words; while what stands in the fields is no lesson, those before."""
    chosen = FORM.begin(default)
    chosen.draw("read")
    below_source = st.container()
    chosen.draw("answer")
    below_target = st.container()
    source, target = chosen.values["source"], chosen.values["target"]
    try:
        read_words(source, target)
    except WordsError as error:
        source, target = st.session_state.get(_WORDS, (default.source, default.target))
        with below_source if error.field == "source" else below_target:
            st.error(in_markdown(str(error)))
            before = {"source": in_markdown(source), "target": in_markdown(target)}
            st.caption(_("Until then the page keeps “{source}” → “{target}”.").format(**before))
    else:
        st.session_state[_WORDS] = source, target
    return source, target


def _about(network: str) -> str:
    return {
        "cell": _(
            "nn.RNNCell, called in a loop, once per letter. Its hidden state is used as the logits, so "
            "it has one unit per letter of the alphabet."
        ),
        "rnn": _("nn.RNN reads the whole word in one call. The loss is the mean over the letters."),
        "embedding": _(
            "nn.Embedding turns each letter into a vector of 10 numbers, which is learned too. nn.RNN "
            "reads these vectors, and a linear layer computes the logits."
        ),
    }[network]
