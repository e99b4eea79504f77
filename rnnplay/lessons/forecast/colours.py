"""Colours that the pictures of a forecast share."""

from rnnplay.figures.palette import GRAY, TEAL

NETWORK, OTHER, VALIDATION = TEAL, "#c2570c", "#2f80ed"
# Of the other methods, which differ in their dashes.
QUIET = GRAY
DASHES = ("dash", "dot", "dashdot", "longdash", "longdashdot", "solid")
