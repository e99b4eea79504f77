"""Every heatmap has a key to its colours, and its colours are as far from a dark page as from a light one."""

import re
import tomllib
from pathlib import Path

import numpy as np
import pytest

from rnnplay.figures.colour_key import keys_of, number
from rnnplay.figures.heatmap import heatmap
from rnnplay.figures.matrices import matrices_figure
from rnnplay.figures.palette import INK, SHARE, SIGNED
from rnnplay.figures.units import units_figure
from rnnplay.lessons.train.confusion import confusion_figure, confusion_keys

ROOT = Path(__file__).parents[2]
CSS = "".join((ROOT / "rnnplay/ui/assets" / each).read_text() for each in ("stage.css", "plots.css"))
THEMES = tomllib.loads((ROOT / ".streamlit/config.toml").read_text())["theme"]
VEIL = float(re.search(r"\.rnn-veil \{[^}]*opacity: ([\d.]+)", CSS)[1])


def test_a_key_has_the_ends_of_the_scale_and_its_middle_where_that_is_0():
    values = np.array([[-3.0, 0.5]])
    assert [key["ticks"] for key in keys_of(units_figure("hidden_state", values / 4, np.arange(2)))] == [
        ["−1", "0", "1"]
    ]
    assert [key["ticks"] for key in keys_of(units_figure("forget_gate", values, np.arange(2)))] == [["0", "1"]]
    (cell,) = keys_of(units_figure("cell_state", values, np.arange(2)))
    assert cell["ticks"] == ["−3", "0", "3"]
    assert len(cell["strips"]) == 2 and "var(--rnn-below) 0%" in cell["strips"][0]
    assert cell["alt"] == "Colours from −3 to 3"


def test_one_key_a_scale_and_several_are_told_apart_by_name():
    matrices = [{"linear.weight": np.full((2, 2), 3.0), "recurrent.weight_ih_l0": np.full((2, 2), -5.0)}]
    assert [key["title"] for key in keys_of(matrices_figure(matrices))] == [""]
    both = keys_of(matrices_figure(matrices, common_scale=False))
    assert [key["ticks"][-1] for key in both] == ["3", "5"]
    assert all(key["title"] and key["alt"].startswith(key["title"]) for key in both)
    assert len({key["title"] for key in both}) == 2


def test_a_figure_without_a_scale_has_no_key_and_words_stand_for_numbers_where_a_trace_has_them():
    assert keys_of({"data": [{"type": "bar", "x": [1]}]}) == []
    figure = heatmap(np.eye(2), ["a", "b"], SHARE, 0, 1, "", "unit")
    figure["data"][0]["colorbar"] = {"tickvals": [0, 1], "ticktext": ["no", "yes"]}
    assert keys_of(figure)[0]["ticks"] == ["no", "yes"]


def test_numbers_of_a_key_are_short():
    assert [number(each) for each in (0, -1.0, 0.25, 1e-5, -2.5e-7, 12)] == ["0", "−1", "0.25", "1e−5", "−2.5e−7", "12"]


def lightness(colour: np.ndarray) -> float:
    """CIE L* of sRGB in 0…1 (IEC 61966-2-1)."""
    linear = np.where(colour <= 0.04045, colour / 12.92, ((colour + 0.055) / 1.055) ** 2.4)
    luminance = float(linear @ [0.2126, 0.7152, 0.0722])
    return 116 * np.cbrt(luminance) - 16 if luminance > 0.008856 else 903.3 * luminance


def seen(theme: str, scale: list, at: float, unread: bool) -> float:
    """How far from the page's background a value lies in lightness, also under the veil."""

    def rgb(text: str) -> np.ndarray:
        if text.startswith("var(--st-"):
            name = {"background-color": "backgroundColor", "text-color": "textColor"}[text[9:-1]]
            text = THEMES[theme][name]
        elif text.startswith("var("):
            both = re.search(re.escape(text[4:-1]) + r": light-dark\((#\w+), (#\w+)\)", CSS)
            text = both[1 if theme == "light" else 2]
        return np.array([int(text[start : start + 2], 16) for start in (1, 3, 5)]) / 255

    shares, colours = zip(*((share, rgb(colour)) for share, colour in scale), strict=True)
    colour = np.array([np.interp(at, shares, channel) for channel in np.transpose(colours)])
    background = rgb("var(--st-background-color)")
    colour = VEIL * background + (1 - VEIL) * colour if unread else colour
    return abs(lightness(colour) - lightness(background))


@pytest.mark.parametrize("unread", [False, True], ids=["read", "unread"])
@pytest.mark.parametrize("scale", [SIGNED, SHARE, INK], ids=["signed", "share", "ink"])
def test_values_are_as_clear_on_a_dark_page_as_on_a_light_one(scale, unread):
    for at in (0, 0.25, 0.375, 0.45, 0.55, 0.625, 0.75, 1) if scale is SIGNED else (0.1, 0.25, 0.5, 1):
        light, dark = seen("light", scale, at, unread), seen("dark", scale, at, unread)
        assert dark >= 0.9 * light, (at, light, dark)
    strong = 1 if scale is not SIGNED else 0
    assert seen("dark", scale, strong, unread) >= (25 if unread else 50)  # of 100 between black and white


def test_the_key_of_the_confusion_matrix_has_its_very_colours():
    counts = np.diag([75, 75]) + np.array([[0, 25], [25, 0]])  # 75 % correct, 25 % wrong
    colours = confusion_figure(counts)["data"][0]["marker"]["color"]
    correct, wrong = confusion_keys()
    assert f"{colours[1]} 25%" in wrong["strips"][0]
    assert colours[0].rpartition(",")[0] in correct["strips"][0]
    assert correct["title"] != wrong["title"] and correct["ticks"] == ["0", "100 %"]
