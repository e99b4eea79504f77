"""What a network is to learn, and which: the settings that a change of starts anew."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from rnnplay.data.characters import WordsError, read_words
from rnnplay.literal import in_markdown
from rnnplay.text import _

NAMES = {"RNNCell": "cell", "RNN": "rnn", "Embedding": "embedding"}  # torch's own, so they need no translation
LARGEST_SEED = 2**31 - 1


def choose_settings(presets: Mapping[str, Any]) -> Any:
    """The words, the network and its settings, but for what acts while it learns.

    Args:
        presets: by network, the usual settings (`rnnplay.training.characters.PRESETS`).

    Returns:
        Settings of the same type.
    """
    st.markdown(
        _(
            "The network reads a word letter by letter, and answers each letter with another. It begins knowing "
            "nothing: press **Start** and watch it learn."
        )
    )
    source, target = _words(next(iter(presets.values())))
    network = NAMES[_one_of(_("Network"), list(NAMES), "RNNCell", "network", on_change=_take_preset, args=(presets,))]
    st.caption(_about(network))
    usual = presets[network]
    with st.container():  # what need not be chosen first
        with st.container(horizontal=True, key="anew"):
            optimizer = _one_of(_("Optimiser"), ["Adam", "SGD"], "Adam", "optimizer")
            seed = st.number_input(
                _("Seed"),
                0,
                LARGEST_SEED,
                usual.seed,
                key="seed",
                bind="query-params",
                help=_("Of the first weights: the same seed, the same run."),
                width=130,
            )
        with st.container(horizontal=True):
            layers = None if network == "cell" else st.slider(_("Layers"), 1, 4, usual.layers, **_bound("layers"))
            hidden = (
                st.slider(_("Hidden units"), 1, 64, usual.units, **_bound("hidden")) if network == "embedding" else None
            )
        st.caption(_("A change of anything above starts anew, at epoch 0."))
    return replace(
        usual,
        source=source,
        target=target,
        seed=seed,
        optimizer=optimizer.lower(),
        num_layers=layers,
        hidden_size=hidden,
    )


def _one_of(label: str, options: list[str], usual: str, key: str, **more: Any) -> str:
    chosen = st.segmented_control(label, options, default=usual, required=True, **_bound(key), **more)
    return chosen or usual  # a link can say that there is none


def _bound(key: str) -> dict[str, Any]:
    return {"key": key, "bind": "query-params"}


def _words(usual: Any) -> tuple[str, str]:
    """The two words; while what stands in the fields is no lesson, those before."""
    source = st.text_input(_("It reads"), usual.source, **_bound("read"))
    below_source = st.container()
    target = st.text_input(_("It shall answer"), usual.target, **_bound("answer"))
    below_target = st.container()
    try:
        read_words(source, target)
    except WordsError as error:
        source, target = st.session_state.get("hello-words", (usual.source, usual.target))
        with below_source if error.field == "source" else below_target:
            st.error(in_markdown(str(error)))
            before = {"source": in_markdown(source), "target": in_markdown(target)}
            st.caption(_("Until then it goes on with “{source}” → “{target}”.").format(**before))
    else:
        st.session_state["hello-words"] = source, target
    return source, target


def _take_preset(presets: Mapping[str, Any]) -> None:
    """Another network begins with its own settings; the words stay."""
    usual = presets[NAMES[st.session_state["network"] or "RNNCell"]]
    st.session_state["rate"] = f"{usual.learning_rate:g}"
    st.session_state["stop"] = usual.epochs
    st.session_state["seed"] = usual.seed
    st.session_state["optimizer"] = {"adam": "Adam", "sgd": "SGD"}[usual.optimizer]
    st.session_state["layers"] = usual.layers
    st.session_state["hidden"] = usual.units


def _about(network: str) -> str:
    return {
        "cell": _(
            "One cell, called in a loop once for each letter. Its hidden state is taken as the logits, so it has a "
            "unit for each letter of the alphabet."
        ),
        "rnn": _("The same without the loop: nn.RNN reads the whole word. The loss is the mean over the letters."),
        "embedding": _(
            "Each letter becomes a vector of 10 numbers that is learned too; layers of their own size read it, and a "
            "linear layer answers."
        ),
    }[network]
