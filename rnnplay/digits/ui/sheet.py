"""A sheet that one draws on, with its tools. A page can have it before torch is imported: nothing here needs that.

Something else that a person gave, such as a photograph, can stand in the place of the drawing, until one draws or
clears.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import streamlit as st

from rnnplay.data.drawing import BRUSH, CANVAS, Line
from rnnplay.data.ink import LONGEST_IN_LINK, MOST_POINTS, InkError, decode, encode, within_bounds
from rnnplay.data.strokes import lines_of, objects_of
from rnnplay.digits.ui.pen import Look, watch_pen
from rnnplay.text import _
from rnnplay.ui.components import component, st_canvas
from rnnplay.ui.query_params import asked_once, hold, is_asked, key_of, on_this_page, put, value_of, visit

PAPER, INK = "#ffffff", "#101418"  # the same in light and dark: another colour would wipe the canvas

Given = TypeVar("Given")  # what can stand in the place of a drawing


@dataclass(frozen=True)
class Words:
    """What a sheet says of its links: what one holds, beside …

    Attributes:
        drawing: … a drawing;
        long: … a drawing that is too long for it;
        given: … what stands in the place of one;
        nothing: … nothing that is drawn.
        too_long: the same as ``long``, as a sentence under the sheet.
    """

    drawing: str
    long: str
    given: str
    nothing: str
    too_long: str


@dataclass
class _Kept(Generic[Given]):
    """A session's drawing.

    Attributes:
        ink: the drawing as a text; it outlives a look at another page.
        visit: to this page, which began with …
        older: … these strokes, which the canvas was given to show.
        put_away: strokes of the canvas that count no more, from now on and not only when the canvas says so.
        broken: whether the link held a drawing that could not be read.
        given: what stands in the place of a drawing.
        wiped: how often the sheet was to be empty for that.
        brush: its width when the canvas was drawn last.
        drawn: what that had sent then.
        lines: of each stroke that counted then.
    """

    ink: str = ""
    visit: int = -1
    older: tuple[Line, ...] = ()
    put_away: list[Any] | None = None
    broken: bool = False
    given: Given | None = None
    wiped: int = 0
    brush: int = BRUSH
    drawn: list[Any] | None = None
    lines: list[list[Line]] = field(default_factory=list)


@dataclass(frozen=True)
class Sheet(Generic[Given]):
    """One sheet of one page; it keeps what is drawn for the session, and in the address as ``ink``.

    Attributes:
        name: behind the names under which it is kept; each sheet has its own.
        words: called while it is drawn.
        sample: the setting by which one picks a sample instead: to pick one clears the sheet, to draw unpicks it.
    """

    name: str
    words: Callable[[], Words]
    sample: str = "sample"
    canvas: str = field(init=False)  # its key in the session

    def __post_init__(self) -> None:
        object.__setattr__(self, "canvas", f"canvas{self.name}")

    def draw(self, brush: int) -> list[Line]:
        """The sheet with its tools, and what is drawn on it, as whoever opens the link has it."""
        kept, words = self._kept(), self.words()
        kept.brush, kept.drawn = brush, self._strokes()
        if self._strokes() is None:  # a fresh canvas: the page was opened, or showed something else in its place
            kept.older = tuple(decode(kept.ink))
        st_canvas(
            stroke_width=brush,
            stroke_color=INK,
            background_color=PAPER,
            width=CANVAS,
            height=CANVAS,
            initial_drawing={"objects": objects_of(kept.older, INK)},
            key=self.canvas,
            on_change=on_this_page(self._put_others_away),
        )
        kept.lines = self._lines_by_stroke(kept)
        lines = within_bounds([line for stroke in kept.lines for line in stroke])
        kept.ink = encode(lines)
        fits = len(kept.ink) <= LONGEST_IN_LINK
        hold("ink", kept.ink if fits else None)
        self._tools(kept, _holds(kept, fits, words))
        if kept.broken and not lines:
            st.caption(_("The link holds a drawing that cannot be read, so the sheet is empty."))
        if not fits:
            st.caption(words.too_long)
        if sum(len(line.points) for line in lines) == MOST_POINTS:
            st.caption(_("Of this drawing the first {most:,} points are read.").format(most=MOST_POINTS))
        return decode(kept.ink)

    def watch(self, look: Look, verdict_key: str, stage_key: str) -> None:
        """Have what is made of a drawing shown while it is drawn; after `draw`. See `rnnplay.digits.ui.pen`."""
        kept = self._kept()
        watch_pen(f"pen{self.name}", self.canvas, kept.brush, kept.lines, look, verdict_key, stage_key)

    @property
    def ink(self) -> str:
        """What is drawn, as a link holds it; nothing where nothing is drawn or it is too long for a link."""
        ink = self._kept().ink
        return ink if len(ink) <= LONGEST_IN_LINK else ""

    @property
    def given(self) -> Given | None:
        """What stands in the place of a drawing."""
        return self._kept().given

    def give(self, instead: Given) -> None:
        """Have this in the place of what is drawn, from now on."""
        self.put_drawing_away()
        kept = self._kept()
        kept.given, kept.wiped = instead, kept.wiped + 1

    def make_way(self) -> None:
        """For when a sample is picked: it takes the place of what is drawn.

        Whoever picks one clears the sheet (tools.js). So strokes that come together with the pick were drawn after it,
        and it is they that count.
        """
        if value_of(self.sample) is None:
            return
        strokes = self._strokes()
        if strokes and strokes != self._kept().drawn:
            put(self.sample, None)
        else:
            self.put_drawing_away()

    def put_drawing_away(self) -> None:
        """What is drawn counts no more, nor what stands in its place."""
        kept = self._kept()
        kept.put_away, kept.older, kept.given, kept.ink = self._strokes(), (), None, ""

    def _kept(self) -> _Kept[Given]:
        """The session's drawing; when the page has just been opened, the link's goes before the one from before."""
        kept: _Kept[Given] = st.session_state.setdefault(f"rnnplay.drawing{self.name}", _Kept())
        if kept.visit == visit():
            return kept
        kept.visit, kept.put_away, kept.broken = visit(), None, False
        linked = asked_once("ink")
        if linked is not None:
            kept.given = None
        ink = kept.ink if linked is None else linked
        if linked is None and is_asked(self.sample):
            ink, kept.given = "", None  # the link is to a sample
        try:
            kept.ink, kept.older = ink, tuple(decode(ink))
        except InkError:
            kept.ink, kept.older, kept.broken = "", (), True
        return kept

    def _lines_by_stroke(self, kept: _Kept[Given]) -> list[list[Line]]:
        """Those of each stroke that counts."""
        strokes = self._strokes()
        if strokes is None or strokes == kept.put_away:
            return [[line] for line in kept.older]
        return [lines_of([each]) for each in strokes]

    def _tools(self, kept: _Kept[Given], holds: str) -> None:
        """Undo, clear and «Copy link»."""
        key = f"tools{self.name}"

        def ask() -> None:
            asked = st.session_state[key]["asked"]
            kept.put_away = self._strokes()
            kept.older = kept.older[:-1] if asked == "undo" else ()
            kept.ink, kept.given = encode(kept.older), None

        component("tools")(
            key=key,
            data={
                "sheet": self.canvas,
                "samples": key_of(self.sample).replace(".", "-"),  # as Streamlit calls its class
                "empty": not kept.ink,
                "older": bool(kept.older or kept.given),
                "wiped": kept.wiped,
                "texts": _texts() | {"holds": holds},
            },
            on_asked_change=ask,
            width="stretch",
        )

    def _strokes(self) -> list[Any] | None:
        """What the canvas has sent; None before it was changed."""
        drawing = st.session_state.get(self.canvas, {}).get("drawing") or {}
        return (drawing.get("raw") or {}).get("objects")

    def _put_others_away(self) -> None:
        """The canvas has changed."""
        if self._strokes():
            put(self.sample, None)
            self._kept().given = None


def _texts() -> dict[str, str]:
    return {
        "hint": _("Draw here"),
        "undo": _("Undo the last stroke"),
        "clear": _("Clear the sheet"),
        "copy": _("Copy link"),
        "copied": _("Link copied"),
        "failed": _("Copy the address instead"),
    }


def _holds(kept: _Kept[Any], fits: bool, words: Words) -> str:
    if not kept.ink:
        return words.given if kept.given else words.nothing
    return words.drawing if fits else words.long
