"""Directions as one sees them and as one says them."""

from rnnplay.text import _

ARROWS = "→↘↓↙←↖↑↗"  # in the order of `rnnplay.lessons.kinds.curtain.videos.DIRECTIONS`


def way_name(direction: int) -> str:
    """A direction in words, with its arrow."""
    names = [
        _("right"),
        _("down right"),
        _("down"),
        _("down left"),
        _("left"),
        _("up left"),
        _("up"),
        _("up right"),
    ]
    return f"{ARROWS[direction]} {names[direction]}"
