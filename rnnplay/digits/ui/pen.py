"""What a person is drawing on a sheet at this moment, before the canvas knows the stroke.

``assets/pen.js`` watches the canvas and sends the points of the stroke, again and again while it grows, as the value of
a component; nothing while nothing is drawn. The drawing that is kept is the canvas's own.
"""

import math
from dataclasses import dataclass
from typing import Any

import streamlit as st

from rnnplay.data.drawing import Line
from rnnplay.data.ink import MOST_POINTS
from rnnplay.data.pencil import path_of
from rnnplay.data.strokes import lines_of
from rnnplay.ui.components import component


@dataclass(frozen=True)
class Stroke:
    """One that the pen has drawn, or is drawing.

    Attributes:
        number: of the message that brought it; each has another.
        done: whether the pen has been lifted.
        for_stage: whether the stage on the page has time for what is made of it.
        points: as they were sent, not yet looked at.
        brush: the same.
    """

    number: float
    done: bool
    for_stage: bool
    points: Any
    brush: Any

    @property
    def lines(self) -> list[Line]:
        """What it shows, as of a stroke that the canvas sends; nothing if what was sent is no stroke."""
        if not isinstance(self.points, list) or not 4 <= len(self.points) <= 2 * MOST_POINTS or len(self.points) % 2:
            return []
        if not all(map(_is_number, [*self.points, self.brush])):
            return []
        path = path_of([*zip(self.points[::2], self.points[1::2], strict=True)], self.brush)
        return lines_of([{"path": path, "strokeWidth": self.brush}])


def sent_stroke(key: str) -> Stroke | None:
    """The newest that the browser has sent in this session.

    Args:
        key: of the pen, as given to `watch_pen`.
    """
    sent = st.session_state.get(key, {}).get("ink")
    if not isinstance(sent, dict) or not _is_number(sent.get("number")):
        return None
    return Stroke(
        sent["number"], bool(sent.get("done")), bool(sent.get("stage")), sent.get("points"), sent.get("brush")
    )


def _is_number(given: Any) -> bool:
    return isinstance(given, int | float) and math.isfinite(given) and abs(given) < 2**53


def watch_pen(
    key: str, sheet: str, brush: int, answers: float | None, stage_key: str, stage: dict[str, Any] | None
) -> None:
    """Have the browser send what is drawn, while it is drawn. In a fragment: each message draws that anew, and no more.

    Args:
        key: of the pen in the session.
        sheet: key of the canvas that is watched.
        brush: the width of a stroke in pixels of the canvas.
        answers: number of the message that has been answered with what is drawn now; only then is the next one sent.
        stage_key: of the stage that follows the pen.
        stage: what it is to show, from `rnnplay.ui.stage_data.payload`; None leaves it as it is.
    """
    component("pen")(
        key=key,
        data={"sheet": sheet, "brush": brush, "stageKey": stage_key, "answers": answers, "stage": stage},
        on_ink_change=lambda: None,
    )
