"""What a recurrent module does with a sequence, shown in a notebook or as a page to take away."""

import html
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from torch import Tensor, nn

from rnnplay.figures.panel import Panel
from rnnplay.figures.trace_panels import trace_panels, where_of
from rnnplay.text import _
from rnnplay.trace import State, Trace, TraceError, trace
from rnnplay.trace.result import Layout
from rnnplay.ui.standalone import standalone
from rnnplay.whole_file import write_whole

SUFFIX = ".html"
HEIGHT = 760  # px of the frame in a notebook, until the page in it says how high it is


@dataclass(frozen=True)
class Shown:
    """A stage that a notebook displays by itself, and that can be saved.

    Attributes:
        panels: the pictures.
        captions: a sentence for each step.
        title: the heading.
    """

    panels: Sequence[Panel]
    captions: Sequence[str]
    title: str

    @property
    def html(self) -> str:
        """The whole page; it needs no network."""
        return standalone(
            self.panels,
            self.title,
            steps=len(self.captions),
            step=0,
            step_name=_("Step"),
            captions=self.captions,
            label=self.title,
        )

    def save(self, path: str | Path) -> None:
        """Write the page into a file.

        Raises:
            OSError: it cannot be written.
        """
        write_whole(Path(path).resolve(), self.html.encode(), SUFFIX)

    def _repr_html_(self) -> str:
        """For notebooks. In a frame, because a page of its own has styles and keys of its own."""
        style = f"border: 0; height: {HEIGHT}px; width: 100%"
        return f'<iframe title="{html.escape(self.title)}" style="{style}" srcdoc="{html.escape(self.html)}"></iframe>'


def show(
    what: nn.RNNBase | nn.RNNCellBase | Trace,
    inputs: Tensor | None = None,
    state: State | None = None,
    *,
    layer: int = 0,
    direction: int = 0,
    sample: int = 0,
    gates: bool = True,
    title: str = "",
) -> Shown:
    """Show what a recurrent module does with a sequence: inputs, hidden states, and the gates of one layer.

    In a notebook the result displays itself as the last value of a cell; ``show(…).save("reading.html")`` writes it as
    one file that plays without a server.

    Args:
        what: ``nn.RNN``, ``nn.GRU``, ``nn.LSTM`` or one of their Cells, or a trace that was made already.
        inputs: as for `rnnplay.trace.trace`, ``(time, features)``, or with a batch; none beside a trace.
        state: the initial state, zeros if None.
        layer: whose gates are shown, from 0.
        direction: of two directions, 0 forward and 1 backward.
        sample: which sequence of a batch is shown, from 0.
        gates: whether gates, candidate and cell state are shown at all.
        title: the heading; empty: what the module is.

    Raises:
        TraceError: the module cannot be traced, the shapes do not fit, or there is no such layer, direction or sample.
    """
    if not isinstance(what, Trace):
        if inputs is None:
            raise TraceError(_("A module is shown with inputs: show(module, inputs)."))
        title = title or str(what)
        what = trace(what, inputs, state)
    made = _one_sequence(what, sample)
    _must_be_there(_("layer"), layer, len(made.layers))
    _must_be_there(_("direction"), direction, len(made.layers[0]))
    panels = trace_panels(made, layer, direction, gates)
    return Shown(panels, _captions(made, layer, direction), title or _("A recurrent module and a sequence"))


def _must_be_there(name: str, index: int, count: int) -> None:
    if not 0 <= index < count:
        message = _("There is no {name} {index}: this module has {count}, counted from 0.")
        raise TraceError(message.format(name=name, index=index, count=count))


def _one_sequence(made: Trace, sample: int) -> Trace:
    """That sequence of the batch alone; for pictures, as gradients reach the whole batch only."""
    if not made.batched:
        _must_be_there(_("sample"), sample, 1)
        return made
    axis = 0 if made.batch_first else 1
    _must_be_there(_("sample"), sample, made.inputs.shape[axis])

    def of(values: Tensor) -> Tensor:
        return values.select(axis, sample)

    layers = tuple(
        tuple(type(each)(**{name: of(values) for name, values in each.by_name().items()}) for each in directions)
        for directions in made.layers
    )
    return replace(
        made, layers=layers, inputs=of(made.inputs), output=of(made.output), _steps=(), _layout=Layout(False, False)
    )


def _captions(made: Trace, layer: int, direction: int) -> list[str]:
    """At each step, which unit of the layer and direction moves most."""
    hidden_state = made.layers[layer][direction].hidden_state.detach().float()  # (time, units)
    where, steps = where_of(layer, direction, len(made.layers[0])), len(hidden_state)
    said = []
    for step in range(steps):
        before = step + 1 if direction == 1 else step - 1
        if 0 <= before < steps:
            moves = hidden_state[step] - hidden_state[before]
            text = _("Unit {unit} moves most, by {value} ({where}).")
        else:  # of the state before the first step, a trace knows nothing
            moves = hidden_state[step]
            text = _("Unit {unit} has the largest hidden state, {value} ({where}).")
        unit = int(moves.abs().argmax())
        said.append(text.format(unit=unit + 1, value=f"{float(moves[unit]):+.2f}".replace("-", "−"), where=where))
    return said
