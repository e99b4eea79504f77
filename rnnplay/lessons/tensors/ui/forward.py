"""The forward of a network line by line: which network, its code and its tensors on the stage, and the real source."""

import inspect
import textwrap
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from rnnplay.lessons.tensors.forward import letters, row_reader, wave_reader
from rnnplay.lessons.tensors.forward.code_panel import code_panel
from rnnplay.lessons.tensors.forward.lesson import Forward
from rnnplay.lessons.tensors.forward.shapes import shapes_of
from rnnplay.lessons.tensors.forward.tensor_panel import tensor_panel
from rnnplay.lessons.tensors.forward.walk import Step
from rnnplay.lessons.tensors.quantities import of_forward
from rnnplay.literal import in_markdown
from rnnplay.models.row_classifier import READOUTS
from rnnplay.text import _
from rnnplay.ui.stage import replay
from rnnplay.ui.widgets import number, segments, toggle

CELLS = {"lstm": "LSTM", "gru": "GRU", "rnn": "RNN"}
WIDTH = 135  # px of a number


def choose_forward(first: DeltaGenerator, settings: DeltaGenerator) -> Forward:
    """The network, and its settings.

    Args:
        first: where the network is chosen.
        settings: where the others stand.
    """
    names = {
        "row": _("Rows of a digit"),
        "cell": _("hello, RNNCell"),
        "rnn": _("hello, RNN"),
        "embedding": _("hello, Embedding"),
        "wave": _("A wave"),
    }
    with first:
        net = segments(_("Network"), tuple(names), "row", "net", names.__getitem__)
    with settings:
        if net == "row":
            return _choose_row_reader()
        return _choose_wave_reader() if net == "wave" else _choose_letter_reader(net)


def show_forward(forward: Forward) -> None:
    """The stage, and below it the source as it stands in the module."""
    steps = forward.steps()
    replay(
        [code_panel(forward.source, steps), tensor_panel(steps, forward.axes)],
        key="forward",
        steps=len(steps),
        step_name=_("Step"),
        captions=[_made_by(step) for step in steps],
        label=_("The forward of a network, line by line"),
        step=0,
        speed=2,
        address="net-step",
        numbers=partial(of_forward, steps, forward.axes),
    )
    st.caption(in_markdown(forward.weights))
    with st.expander(_("As it stands in the project")):
        source = "\n".join(textwrap.dedent(inspect.getsource(each)) for each in forward.real)
        st.code(source, language="python", wrap_lines=True)


def _made_by(step: Step) -> str:
    """What a step makes, in a sentence."""
    if not step.made:
        return _("Line {line} makes no tensor yet.").format(line=step.line + 1)
    text = _("Line {line} is given {tensors}.") if step.line == 0 else _("Line {line} makes {tensors}.")
    return text.format(line=step.line + 1, tensors=shapes_of(step.made))


def _choose_row_reader() -> Forward:
    cell = segments(_("Cell"), tuple(CELLS), "lstm", "net-cell", CELLS.__getitem__)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        batch = number(_("Images"), 1, row_reader.MOST_IMAGES, 10, "net-batch", width=WIDTH)
        layers = number(_("Layers"), 1, row_reader.MOST_LAYERS, 2, "net-layers", width=WIDTH)
    hidden = number(_("Hidden units"), 1, row_reader.MOST_UNITS, 128, "net-hidden", width=WIDTH)
    both = toggle(_("Two directions"), "net-both")
    readout = segments(_("Read"), READOUTS, "last", "net-readout", _readout_name)
    return row_reader.row_reader(row_reader.Settings(cell, hidden, layers, both, readout, batch))


def _readout_name(readout: str) -> str:
    return {"last": _("at the last row"), "ends": _("where each direction ends")}[readout]


def _choose_letter_reader(net: str) -> Forward:
    layers, hidden = letters.Settings.num_layers, letters.Settings.hidden_size
    with st.container(horizontal=True):
        if net != "cell":
            layers = number(_("Layers"), 1, letters.MOST_LAYERS, layers, "hello-layers", width=WIDTH)
        if net == "embedding":
            hidden = number(_("Hidden units"), 1, letters.MOST_UNITS, hidden, "hello-hidden", width=WIDTH)
    return letters.letter_reader(letters.Settings(net, layers, hidden))


def _choose_wave_reader() -> Forward:
    default = wave_reader.Settings()
    cell = segments(_("Cell"), tuple(CELLS), default.cell, "wave-cell", CELLS.__getitem__)
    with st.container(horizontal=True):
        points = number(_("Points"), 1, wave_reader.MOST_POINTS, default.points, "wave-points", width=WIDTH)
        layers = number(_("Layers"), 1, wave_reader.MOST_LAYERS, default.num_layers, "wave-layers", width=WIDTH)
    hidden = number(_("Hidden units"), 1, wave_reader.MOST_UNITS, default.hidden_size, "wave-hidden", width=WIDTH)
    return wave_reader.wave_reader(wave_reader.Settings(cell, hidden, layers, points))
