"""A stage as one HTML file that needs no server and no network: data, scripts, style and plotly.js stand in it."""

import base64
import html
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files
from string import Template
from typing import Unpack

import plotly

from rnnplay import __version__
from rnnplay.figures.panel import Panel
from rnnplay.text import language
from rnnplay.ui.stage_data import payload
from rnnplay.ui.stage_options import Told

_FIRST = "standalone.js"
_STYLE = re.compile(r'@import "([\w-]+\.css)";\n')
_IMPORT = re.compile(r'(\bfrom |\bimport |\bimport\()"\./([\w-]+\.js)"')


def standalone(panels: Sequence[Panel], title: str, text: str = "", **told: Unpack[Told]) -> str:
    """The page: the stage with its clock, its keys, its zoom and both themes, some 5 MB of which most is plotly.js.

    Args:
        panels: what to draw, in the order of reading.
        title: the heading.
        text: below it, letter for letter; empty: nothing.
        told: what `rnnplay.ui.stage.replay` is told. What a server would answer is left out.

    Raises:
        StageError: lengths, keys or names do not fit together.
    """
    told["address"] = None
    data = payload([replace(panel, picks=False) for panel in panels], **told)
    return Template(_read("standalone.html")).substitute(
        language=language(),
        version=__version__,
        title=html.escape(title),
        text=f"<p>{html.escape(text)}</p>" if text else "",
        style=_asset("standalone.css") + _style("stage.css"),
        modules=_modules(),
        data=json.dumps(data).replace("<", r"\u003c"),  # nothing in it may end the element that it stands in
        plotly=_plotly(),
    )


def _style(name: str) -> str:
    """A sheet of styles with those that it imports in their places."""
    return _STYLE.sub(lambda found: _style(found[1]), _asset(name))


@cache
def _modules() -> str:
    """An import map with every script in it, as they have no addresses by which one could find another."""
    found = {
        f"rnnplay/{name}": "data:text/javascript;base64," + base64.b64encode(source.encode()).decode()
        for name, source in _sources(_FIRST, set())
    }
    return json.dumps({"imports": found})


def _sources(name: str, known: set[str]) -> Iterator[tuple[str, str]]:
    """A script and all that it imports, each once, with what they call one another in the map."""
    known.add(name)
    source = _asset(name)
    yield name, _IMPORT.sub(r'\1"rnnplay/\2"', source)
    for _word, imported in _IMPORT.findall(source):
        if imported not in known:
            yield from _sources(imported, known)


@cache
def _plotly() -> str:
    return files(plotly).joinpath("package_data", "plotly.min.js").read_text("utf-8")


def _asset(name: str) -> str:
    return _read(f"assets/{name}")


def _read(name: str) -> str:
    return files("rnnplay.ui").joinpath(name).read_text("utf-8")
