"""The tables of settings of all lessons that have one."""

import importlib
import importlib.util

from tests.pages.driver import LESSONS

# Lessons of several parts, each with a task and a table of its own, and the link that opens it.
PARTS = {
    "kinds.dates": ("kinds", {"do": "train"}),
    "kinds.captions": ("kinds", {"kind": "captions", "do": "train"}),
    "kinds.curtain": ("kinds", {"kind": "curtain", "do": "train"}),
    "kinds.frames": ("kinds", {"kind": "curtain", "video": "frames", "do": "train"}),
    "kinds.glance": ("kinds", {"kind": "glance", "do": "train"}),
    "kinds.sentiment": ("kinds", {"kind": "sentiment", "do": "train"}),
}
FORMS = {
    slug: importlib.import_module(f"rnnplay.lessons.{slug}.ui.form").FORM
    for slug in [*LESSONS, *PARTS]
    if importlib.util.find_spec(f"rnnplay.lessons.{slug}.ui.form")
}


def offered(row) -> list:
    """What a row's widget can stand at: all options, or the two ends."""
    return [False, True] if row.widget == "toggle" else [*(row.options or row.range)]
