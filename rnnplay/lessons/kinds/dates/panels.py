"""The pictures of one reading: encoder and decoder over time, states, attention, and the likeliest letters."""

import numpy as np

from rnnplay.figures.panel import Figure, Panel
from rnnplay.figures.units import units_figure
from rnnplay.lessons.kinds.dates.attention import attention_panel
from rnnplay.lessons.kinds.dates.drawing import encoder_decoder_panel
from rnnplay.lessons.kinds.dates.letters import letter_of, shown
from rnnplay.lessons.kinds.dates.observation import Reading
from rnnplay.lessons.kinds.likeliest import likeliest_figure
from rnnplay.text import _, percent

LIKELIEST = 5
ROW = 10.0  # px of a step in the heat map of the states


def reading_panels(reading: Reading) -> list[Panel]:
    """All pictures of a reading; a step is a letter that is read, and after these one that is written."""
    looked = [] if reading.attention is None else [attention_panel(reading)]
    return [encoder_decoder_panel(reading), likeliest_panel(reading), *looked, states_panel(reading)]


def steps_of(reading: Reading) -> int:
    """How many there are."""
    return len(reading.letters) + len(reading.written)


def likeliest_panel(reading: Reading) -> Panel:
    """The five likeliest letters at each step of the decoder, with their probabilities."""
    return Panel(
        "likeliest",
        _("The five likeliest letters"),
        _likeliest_figure(reading),
        width=0.6,
        min_width=220,
        height=200,
        note=_("at this step of the decoder; empty while the encoder reads"),
        alt=_("The five likeliest letters at each step of the decoder, with their probabilities."),
    )


def _likeliest_figure(reading: Reading) -> Figure:
    order = np.argsort(-reading.probabilities, axis=1, kind="stable")[:, :LIKELIEST]  # (target, five)
    values = np.take_along_axis(reading.probabilities, order, axis=1)
    names = [[shown(letter_of(number)) for number in row] for row in order.tolist()]
    return likeliest_figure(values, names, before=len(reading.letters))


def states_panel(reading: Reading) -> Panel:
    """The hidden states of the encoder after each letter, and below them those of the decoder."""
    values = np.concatenate([reading.encoder_states, reading.decoder_states])  # (time, hidden)
    figure = units_figure("hidden_state", values, np.arange(values.shape[1]))
    letters = [*map(shown, reading.letters), *(shown(letter_of(each)) for each in reading.written.tolist())]
    figure["layout"]["yaxis"] |= {"tickvals": figure["data"][0]["y"], "ticktext": letters, "tickfont": {"size": 9}}
    figure["data"][0]["hovertemplate"] = _("step %{y}, unit %{x}: %{z:.3f}") + "<extra></extra>"
    border = len(reading.letters) - 0.5
    figure["layout"]["shapes"] = [
        {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": border, "y1": border, "line": {"width": 1.5}}
    ]
    return Panel(
        "states",
        _("Hidden state h"),
        figure,
        time="y",
        row=1,
        min_width=300,
        height=max(240, round(ROW * len(values)) + 40),
        note=_("rows: letters read by the encoder, and under the line letters written by the decoder; columns: units"),
        alt=_("The hidden state of every unit, first of the encoder, then of the decoder."),
    )


def captions(reading: Reading) -> list[str]:
    """A sentence about each step."""
    count = len(reading.letters)
    said = [
        _("The encoder reads letter {number} of {count}: “{letter}”.").format(
            number=at + 1, count=count, letter=shown(letter)
        )
        for at, letter in enumerate(reading.letters)
    ]
    for at, (number, share) in enumerate(zip(reading.written.tolist(), reading.of_written.tolist(), strict=True)):
        letter = letter_of(number)
        sentence = (
            _("The decoder writes “{letter}” with probability {share}.").format(letter=letter, share=percent(share, 1))
            if letter
            else _("The decoder ends, with probability {share}.").format(share=percent(share, 1))
        )
        said.append(f"{sentence} {_looked_at(reading, at)}".strip())
    return said


def _looked_at(reading: Reading, step: int) -> str:
    """Which letter has most of the attention at a step of the decoder."""
    if reading.attention is None:
        return ""
    most = int(reading.attention[step].argmax())
    return _("It looks most at letter {number}, “{letter}”: {share}.").format(
        number=most + 1, letter=shown(reading.letters[most]), share=percent(float(reading.attention[step, most]))
    )
