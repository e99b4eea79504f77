"""The pictures of one video of 2 × 2 pixels as a network reads it, and of a network that learns to."""

from collections.abc import Sequence

import numpy as np

from rnnplay.figures.diagram import Box, Cells, Diagram, Scale, Shape, Text
from rnnplay.figures.palette import CLEAR, SHARE, TEXT
from rnnplay.figures.panel import Panel
from rnnplay.figures.run_steps import RunSteps
from rnnplay.lessons.kinds.frames.observation import Observation, Reading, Weights
from rnnplay.lessons.kinds.frames.space import space_panel
from rnnplay.lessons.kinds.frames.unrolled import time_panel
from rnnplay.lessons.kinds.learning_curves import loss_panel, shares_panel
from rnnplay.text import _, percent

PIXEL, APART, TOP = 46.0, 34.0, 26.0  # px
COLUMN = 12.0  # px of a frame in the picture of a whole video


def reading_panels(reading: Reading) -> list[Panel]:
    """All pictures of a video; a step is a frame."""
    return [_frames_panel(reading), _space_of(reading), time_panel(reading)]


def pixel_name(pixel: int) -> str:
    """Where a pixel is."""
    return [_("upper left"), _("upper right"), _("lower left"), _("lower right")][pixel]


def captions(reading: Reading) -> list[str]:
    """A sentence about each step."""
    said = []
    for at, (frame, lit) in enumerate(zip(reading.frames, reading.lit.tolist(), strict=True)):
        pixel = int(reading.probabilities[at].argmax())
        shown = (
            _("Frame {number}: the light is {place}.").format(number=at + 1, place=pixel_name(int(frame.argmax())))
            if frame.any()
            else _("Frame {number}: the light is out.").format(number=at + 1)
        )
        guess = _("Next the network expects it {place} (probability {share}): {right}.").format(
            place=pixel_name(pixel),
            share=percent(float(reading.probabilities[at, pixel]), 0),
            right=_("correct") if pixel == lit else _("it is {place}").format(place=pixel_name(lit)),
        )
        said.append(f"{shown} {guess}")
    return said


def _space_of(reading: Reading) -> Panel:
    after = reading.hidden_states
    states = np.concatenate([np.zeros_like(after[:1]), after[:-1]]), after
    note = _("lines: thick is a large weight, blue positive, orange negative; strong while much runs through")
    return space_panel(reading.frames, states, reading.probabilities, reading.weights, note)


def _frames_panel(reading: Reading) -> Panel:
    """This frame, what the network expects next, and what comes."""
    scale = Scale(SHARE, 0, 1)
    parts = (
        (_("this frame"), reading.frames),
        (_("next: probability"), reading.probabilities),
        (_("next frame"), reading.following),
    )
    shapes: list[Shape] = []
    for at, (name, values) in enumerate(parts):
        left = 8 + at * (2 * PIXEL + APART)
        names = [[pixel_name(2 * row + column) for column in range(2)] for row in range(2)]
        block = values.reshape(-1, 2, 2)
        shapes.append(
            Cells(left, TOP, 2 * PIXEL, 2 * PIXEL, block, scale, name, ["", ""], ["", ""], gap=0, names=names)
        )
        shapes.append(Box(left, TOP, 2 * PIXEL, 2 * PIXEL, CLEAR, TEXT))
        shapes.append(Text(left + PIXEL, 12, name, size=12))
        if at == 1:
            for pixel in range(4):
                shares = np.array([percent(float(each)) for each in values[:, pixel]])
                x, y = left + PIXEL * (pixel % 2 + 0.5), TOP + PIXEL * (pixel // 2 + 0.5)
                shapes.append(Text(x, y, shares, size=12))
    width = 16 + 6 * PIXEL + 2 * APART
    return Panel(
        "frames",
        _("The video, frame by frame"),
        Diagram(width, TOP + 2 * PIXEL + 10, shapes),
        width=0.8,
        min_width=300,
        height=round(TOP + 2 * PIXEL + 10),
        note=_("2 × 2 pixels; a light walks round, and goes out for a frame now and then, but walks on"),
        alt=_("The four pixels of this frame, the network's probabilities for the next, and the next frame."),
    )


def learning_panels(seen: Sequence[Observation], start: int, run: RunSteps) -> list[Panel]:
    """All pictures of a network that learns.

    Args:
        seen: one a step of the timeline.
        start: from which of them on the browser lacks what changes.
        run: the steps of the timeline.
    """
    readings = [each.reading for each in seen[start:]]
    lines = {
        _("all"): [each.right for each in seen],
        _("after a dark frame"): [each.after_dark for each in seen],
    }
    return [
        loss_panel(seen, run, _("mean binary cross-entropy of a pixel of the next batch")),
        shares_panel(
            _("Held-out next frames predicted correctly"),
            lines,
            run,
            note=_("from the last frame alone one reaches about a half, after a dark frame a quarter"),
            alt=_("The share of next frames whose lit pixel is predicted correctly, after each step."),
        ),
        _learning_space(readings),
        _video_panel(readings),
    ]


def _learning_space(readings: Sequence[Reading]) -> Panel:
    """The network at the last frame of the video, at each step of the training."""
    weights = Weights(
        *(np.stack([getattr(each.weights, name) for each in readings]) for name in vars(readings[0].weights))
    )
    states = np.stack([each.hidden_states for each in readings])  # (steps, time, hidden)
    inputs = np.stack([each.frames[-1] for each in readings])
    outputs = np.stack([each.probabilities[-1] for each in readings])
    note = _("at the last frame of your video; lines: thick is a large weight, blue positive, orange negative")
    return space_panel(inputs, (states[:, -2], states[:, -1]), outputs, weights, note)


def _video_panel(readings: Sequence[Reading]) -> Panel:
    """What is expected of your whole video, at each step of the training."""
    values = np.stack([each.probabilities.T for each in readings])  # (steps, 4, time)
    truth = readings[-1].following.T
    count = values.shape[-1]
    columns = [_("frame {number}").format(number=at + 2) for at in range(count)]
    rows = [pixel_name(pixel) for pixel in range(4)]
    left, high = 92.0, 4 * 20.0
    scale = Scale(SHARE, 0, 1)
    shapes: list[Shape] = [
        Cells(left, 24, COLUMN * count, high, values, scale, _("probability"), rows, columns),
        Cells(left, 52 + high, COLUMN * count, high, truth, scale, _("label"), rows, columns),
        *(Text(left - 8, 34 + 20 * at, row, size=11, anchor="end") for at, row in enumerate(rows)),
        *(Text(left - 8, 62 + high + 20 * at, row, size=11, anchor="end") for at, row in enumerate(rows)),
        Text(left, 12, _("expected"), size=12, anchor="start"),
        Text(left, 40 + high, _("what comes"), size=12, anchor="start"),
    ]
    width, height = left + COLUMN * count + 6, 58 + 2 * high
    return Panel(
        "video",
        _("Your video: every next frame"),
        Diagram(width, height, shapes),
        row=1,
        width=1.4,
        min_width=320,
        height=round(height),
        least_width=round(0.62 * width),
        note=_("columns: frames 2 to 51 of your video; rows: pixels"),
        alt=_("For each frame of your video the probabilities of its pixels, and below them the frame itself."),
    )
