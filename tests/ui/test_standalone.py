"""The style of a stage in a file of its own is that of the app."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
THEMES = tomllib.loads((ROOT / ".streamlit/config.toml").read_text("utf-8"))["theme"]
CSS = (ROOT / "rnnplay/ui/assets/standalone.css").read_text("utf-8")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_are_those_of_the_app(scheme):
    start = {"light": ":root {", "dark": ':root[data-scheme="dark"] {'}[scheme]
    found = dict(re.findall(r"--st-([\w-]+): ([^;]+);", CSS.split(start)[1].split("}")[0]))
    for name, value in THEMES[scheme].items():
        dashed = re.sub("[A-Z]", lambda letter: "-" + letter[0].lower(), name)
        assert found[dashed] == (value if isinstance(value, str) else ", ".join(value))
