"""Colours, and scales of colours, that every figure shares."""

# The text and background of the page, whatever its theme; the stage puts the colours in.
BACKGROUND, TEXT, GRAY = "var(--st-background-color)", "var(--st-text-color)", "var(--st-gray-color)"
CLEAR = "rgba(0, 0, 0, 0)"
TEAL = "#0d9488"  # for bars and lines; the theme's violet is the cursor's alone

# Colour scales. Their ends and middle tones stand in ui/assets/stage.css, for a light and for a dark page: mixed evenly
# into a dark background, small values would not be seen. Orange and blue are told apart by the colour-blind too.
INK = [[0, BACKGROUND], [1, TEXT]]
SHARE = [[0, BACKGROUND], [0.5, "var(--rnn-share-half)"], [1, "var(--rnn-share)"]]
SIGNED = [
    [0, "var(--rnn-below)"],
    [0.25, "var(--rnn-below-half)"],
    [0.5, BACKGROUND],
    [0.75, "var(--rnn-above-half)"],
    [1, "var(--rnn-above)"],
]
YES_OR_NO = [[0, BACKGROUND], [0.5, BACKGROUND], [0.5, TEAL], [1, TEAL]]  # of 0 and 1; white letters can be read on it
