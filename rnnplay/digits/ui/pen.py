"""What a person is drawing on a sheet at this moment, before the canvas knows the stroke.

``assets/pen.js`` watches the canvas. While a stroke grows it asks again and again, by `rnnplay.ui.at_once`, what is
made of the drawing with it, and shows the answer; nothing is asked while nothing is drawn. The drawing that is kept is
the canvas's own: when that has sent a stroke, the page is drawn anew and takes the place of the answers.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import streamlit as st

from rnnplay.data.drawing import Line
from rnnplay.data.ink import within_bounds
from rnnplay.data.pencil import curves_of
from rnnplay.data.strokes import line_along
from rnnplay.ui import at_once
from rnnplay.ui.components import component

MOST_STROKES = 50  # that the canvas has not sent yet
LONGEST = 5_000  # points of them together: a minute of scribbling; what is longer is read at its end


@dataclass(frozen=True)
class Seen:
    """What is made of a drawing while the pen moves.

    Attributes:
        sentence: the verdict, in Markdown's plain words and ``**bold**``.
        captions: what stands below it, the same.
        stage: what the stage on the page is to show, from `rnnplay.ui.stage_data.payload`; None leaves it as it is.
    """

    sentence: str
    captions: Sequence[str]
    stage: dict[str, Any] | None = None


Look = Callable[[Sequence[Line], bool], Seen | None]  # from a drawing, and whether the stage has time for it


def watch_pen(
    key: str, sheet: str, brush: int, known: Sequence[Sequence[Line]], look: Look, verdict_key: str, stage_key: str
) -> None:
    """Have the browser show what is made of a drawing while it is drawn.

    Args:
        key: of the pen in the session.
        sheet: key of the canvas that is watched.
        brush: the width of a stroke in pixels of the canvas.
        known: what is drawn already: the lines of each stroke of the canvas.
        look: makes something of a drawing, in another thread than the page's.
        verdict_key: of the container in whose place a verdict is shown, which holds one and a caption.
        stage_key: of the stage that follows the pen.
    """
    desk = at_once.desk(key)
    desk.answer = partial(_answer, known, look)
    keys = {"sheet": sheet, "verdictKey": verdict_key, "stageKey": stage_key, "secret": desk.secret}
    # The number of the last stroke that the canvas has sent is the browser's: it needs no answer to that.
    sent = st.session_state.get(key, {}).get("sent")
    data = keys | {"brush": brush, "known": len(known), "sent": sent}
    component("pen")(key=key, data=data, on_sent_change=lambda: None)


def _answer(known: Sequence[Sequence[Line]], look: Look, asked: Any) -> dict[str, Any] | None:
    """What is made of the first strokes that the canvas has sent, and of those that it has not sent yet."""
    if not isinstance(asked, dict) or not isinstance(asked.get("strokes"), list):
        return None
    first, strokes = asked.get("known"), asked["strokes"]
    if not isinstance(first, int) or not 0 <= first <= len(known) or not 0 < len(strokes) <= MOST_STROKES:
        return None
    drawn = [stroke for stroke in strokes if isinstance(stroke, dict) and isinstance(stroke.get("points"), list)]
    if sum(len(stroke["points"]) for stroke in drawn) > 2 * LONGEST:
        return None
    before = [line for stroke in known[:first] for line in stroke]
    new = [line for stroke in drawn if (line := _line(stroke["points"], stroke.get("brush"))) is not None]
    seen = look(within_bounds([*before, *new]), asked.get("stage") is True)
    return None if seen is None else {"sentence": seen.sentence, "captions": [*seen.captions], "stage": seen.stage}


def _line(points: list[Any], brush: Any) -> Line | None:
    """What a stroke shows, as of one that the canvas sends; None if what was sent is no stroke.

    Args:
        points: ``[x, y, x, y, …]`` in pixels of the canvas.
        brush: its width, likewise.
    """
    if len(points) < 4 or len(points) % 2 or not _are_numbers([*points, brush]):
        return None
    return line_along(curves_of(np.reshape(points, (-1, 2)), brush), brush)


def _are_numbers(given: list[Any]) -> bool:
    """Each by itself at first: numpy would make room for the longest text in every place."""
    if not {*map(type, given)} <= {int, float}:
        return False
    numbers = np.array(given)
    return numbers.dtype.kind in "if" and bool((abs(numbers) < 2**53).all())  # nor NaN
