"""All that may stand in the address of each tab of the page of kinds, and for each some values other than the usual."""

from tests.pages.sheet import SEVEN, ink

DATES = {
    "date": ["hello", "4 mars 2024", ""],
    "do": ["train", "read"],
    "network": ["dates", "own"],
    "step": ["1", "32"],
    "attention": ["plain"],
    "cell": ["lstm"],
    "hidden": ["8", "256"],
    "batch": ["8", "7"],
    "seed": ["0"],
    "rate": ["0.01"],
    "stop": ["1"],
    "pace": ["1", "max"],
    "code": ["true"],
    "log": ["true"],
    "speed": ["2", "60"],
}
LEARNING = ("do", "hidden", "batch", "seed", "rate", "stop", "pace", "code", "log", "speed")
SENTIMENT = {name: DATES[name] for name in LEARNING} | {
    "text": ["the film was not bad", "xyz", "", "![](//host/x)"],
    "cell": ["gru", "rnn"],
    "gates": ["true"],
    "network": ["sentiment"],
    "step": ["2", "60"],
}
GLANCE = {name: DATES[name] for name in LEARNING} | {
    "sample": ["0", "7"],
    "ink": [ink(SEVEN), "!"],
    "reading": ["rows"],
    "cell": ["gru", "rnn"],
    "network": ["glance"],
    "row": ["1", "28"],
}
CAPTIONS = {name: DATES[name] for name in LEARNING} | {
    "sample": ["A", "F"],
    "ink": [ink(SEVEN), "!"],
    "brush": ["4", "30"],
    "way": ["beam", "sample"],
    "beams": ["1", "8"],
    "temperature": ["0.1", "3.0"],
    "word-seed": ["0", "7"],
    "channels": ["2", "24"],
    "network": ["captions"],
    "step": ["2", "14"],
}
CURTAIN = {name: DATES[name] for name in LEARNING} | {
    "video": ["curtain", "frames"],
    "sample": ["7"],
    "ink": [ink(SEVEN), "!"],
    "way": ["0", "6"],
    "x": ["0", "6"],
    "y": ["0", "14"],
    "start": ["3"],
    "dark": ["false"],
    "out": ["7"],
    "cell": ["gru", "rnn"],
    "network": ["curtain", "own"],
    "frame": ["2", "20"],
}
# The usual tab has the page's own name.
TABS = {"kinds": DATES, "kinds.sentiment": SENTIMENT, "kinds.glance": GLANCE, "kinds.curtain": CURTAIN}
TABS |= {"kinds.captions": CAPTIONS}
