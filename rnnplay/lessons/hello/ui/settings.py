"""What a network is to learn, and which: the settings that a change of starts anew."""

from dataclasses import replace

import streamlit as st

from rnnplay.engine.validation import OPTIMIZERS
from rnnplay.lessons.hello.task import HIDDEN_SIZES, LAYERS, LEARNING, PRESETS, Settings
from rnnplay.lessons.hello.words import WordsError, read_words
from rnnplay.literal import in_markdown
from rnnplay.text import _
from rnnplay.ui.query_params import put, value_of
from rnnplay.ui.seed import choose_seed
from rnnplay.ui.widgets import segments, slider, text

NAMES = {"RNNCell": "cell", "RNN": "rnn", "Embedding": "embedding"}  # torch's own, so they need no translation


def choose_settings() -> Settings:
    """The words, the network and its settings, but for what acts while it learns."""
    st.markdown(
        _(
            "The network reads the input word letter by letter and predicts one letter of the target "
            "word at each step. Its weights are random at first. Press **Start training** and watch it "
            "learn."
        )
    )
    source, target = _words(next(iter(PRESETS.values())))
    chosen = segments(_("Network"), list(NAMES), "RNNCell", "network", on_change=_take_preset)
    network = NAMES[chosen]
    st.caption(_about(network))
    usual = PRESETS[network]
    with st.container():  # what need not be chosen first
        with st.container(horizontal=True, key="anew"):
            optimizer = segments(_("Optimiser"), [OPTIMIZERS[each] for each in LEARNING], "Adam", "optimizer")
            seed = choose_seed(usual.seed, _("For the initial weights. The same seed gives the same run."))
        with st.container(horizontal=True):
            layers = None if network == "cell" else slider(_("Layers"), *LAYERS, usual.layers, "layers")
            hidden = slider(_("Hidden units"), *HIDDEN_SIZES, usual.units, "hidden") if network == "embedding" else None
        st.caption(_("Changing any setting above starts a new run at epoch 0."))
    return replace(
        usual,
        source=source,
        target=target,
        seed=seed,
        optimizer=optimizer.lower(),
        num_layers=layers,
        hidden_size=hidden,
    )


def _words(usual: Settings) -> tuple[str, str]:
    """The two words; while what stands in the fields is no lesson, those before."""
    source = text(_("Input word"), usual.source, "read")
    below_source = st.container()
    target = text(_("Target word"), usual.target, "answer")
    below_target = st.container()
    try:
        read_words(source, target)
    except WordsError as error:
        source, target = st.session_state.get("hello-words", (usual.source, usual.target))
        with below_source if error.field == "source" else below_target:
            st.error(in_markdown(str(error)))
            before = {"source": in_markdown(source), "target": in_markdown(target)}
            st.caption(_("Until then the page keeps “{source}” → “{target}”.").format(**before))
    else:
        st.session_state["hello-words"] = source, target
    return source, target


def _take_preset() -> None:
    """Another network begins with its own settings; the words stay."""
    usual = PRESETS[NAMES[value_of("network") or "RNNCell"]]
    put("rate", f"{usual.learning_rate:g}")
    put("stop", usual.epochs)
    put("seed", usual.seed)
    put("optimizer", OPTIMIZERS[usual.optimizer])
    put("layers", usual.layers)
    put("hidden", usual.units)


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
