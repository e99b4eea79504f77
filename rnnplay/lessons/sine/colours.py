"""Colours that the pictures of the wave share."""

from rnnplay.figures.palette import TEAL

RED, BLUE = "#d6453d", "#2f80ed"  # and the dots differ in size and the lines in dash
LAYER_COLOURS = (TEAL, BLUE, "#c2570c")
PRESENT = "rgba(127, 132, 150, 0.16)"
DOTTED = 400  # points up to which each is a dot
