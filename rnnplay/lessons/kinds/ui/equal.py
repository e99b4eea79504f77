"""The tab of videos, a label for every frame: a digit behind a curtain, or the tutorials' video."""

from streamlit.delta_generator import DeltaGenerator

from rnnplay.lessons.kinds.curtain.ui.view import curtain_view
from rnnplay.lessons.kinds.frames.ui.view import frames_view
from rnnplay.text import _
from rnnplay.ui.query_params import part
from rnnplay.ui.widgets import segments


def equal_tab(desk: DeltaGenerator) -> None:
    """The choice of the video, and all of it.

    Args:
        desk: what is chosen stands there.
    """
    names = {"curtain": _("A digit behind a curtain"), "frames": _("The tutorials' 2 × 2 pixels")}
    with desk:
        chosen = segments(_("Video"), tuple(names), "curtain", "video", names.__getitem__)
    if chosen == "frames":
        part("frames")
        frames_view(desk)
    else:
        curtain_view(desk)
