"""What a link opens on the draw page, what stands in it, and what of it cannot be."""

import numpy as np
import pytest

from rnnplay.data.ink import LONGEST_IN_LINK, MOST_POINTS
from tests.pages.driver import captions
from tests.pages.sheet import SEVEN, given, ink, ink_in_link, on_canvas, open_page, said


def test_a_drawing_comes_by_a_link():
    app = open_page(ink=ink(SEVEN))
    assert "**7**" in said(app)
    assert "Your drawing" in captions(app)
    assert ink_in_link(app) == ink(SEVEN)
    assert given(app, "tools")["texts"]["holds"] == "Copies a link with your drawing, the network and the row"


@pytest.mark.quick("cut", "a sign", "far")
@pytest.mark.parametrize(
    "damaged",
    [
        "NaN",
        "🖊",
        "A",
        "%%%",
        "_" * 40,
        ink(SEVEN)[:-3],
        ink([[[1e5, 0]]]),
        "gICAgICAgIAB" * 9000,
        "EP___38" + "A" * 100_000,
    ],
    ids=["a word", "a sign", "short", "signs", "large", "cut", "far", "long numbers", "many points"],
)
def test_what_is_no_drawing_is_said_and_the_sheet_is_empty(damaged):
    app = open_page(ink=damaged)
    assert "cannot be read" in captions(app) and "Nothing is drawn yet" in captions(app)
    assert ink_in_link(app) is None and given(app, "tools")["empty"]


def test_a_drawing_too_long_for_a_link_is_read_and_that_is_said():
    long = ink([[[x, y] for x in range(0, 280, 9)] for y in range(0, 280, 7)])
    assert len(long) > LONGEST_IN_LINK
    app = open_page(long)
    assert "too long for a link" in captions(app) and "Your drawing" in captions(app)
    assert "too long" in given(app, "tools")["texts"]["holds"]
    assert "too long" not in captions(open_page(ink(SEVEN)))


def test_a_link_without_a_drawing_holds_the_sample():
    assert (
        given(open_page(sample="5"), "tools")["texts"]["holds"]
        == "Copies a link with the sample, the network and the row"
    )


def test_a_row_that_there_is_not_is_said_once():
    app = open_page(row="29")
    assert [each.value for each in app.warning] == ["The link asks for row “29”, which does not exist. It is left out."]
    assert not app.run().warning
    assert not open_page(row="12").warning


def test_what_this_network_does_not_have_is_said():
    app = open_page(network="lstm-1x64", gates="true", layer="2", direction="backward", probabilities="states")
    told = "The link asks for {} “{}”, which this network does not have. It is left out.".format
    asked = [("layer", "2"), ("direction", "backward"), ("probabilities", "states")]
    assert app.warning[0].value == "  \n".join(told(*each) for each in asked)
    assert not app.run().warning
    assert not open_page(network="lstm-1x64", layer="1").warning
    assert open_page(network="rnn-2x128", gates="true").warning[0].value == told("gates", "true")


def test_of_two_drawings_in_a_link_the_last_one_is_used():
    app = open_page(ink=[ink(SEVEN), ink(SEVEN)])
    assert app.warning[0].value.endswith("which is given 2 times. The last one is used.")


@pytest.mark.thorough
def test_a_drawing_of_more_points_than_are_read_is_cut_and_that_is_said():
    app = open_page(ink(SEVEN))
    chance = np.random.default_rng(1)
    scribbled = on_canvas(ink([chance.integers(0, 280, (MOST_POINTS, 2)).tolist()]))
    seven = on_canvas(ink(SEVEN))["drawing"]["raw"]["objects"]
    scribbled["drawing"]["raw"]["objects"] = seven + scribbled["drawing"]["raw"]["objects"]
    app.session_state["canvas"] = scribbled
    app.run()
    assert "the first 20,000 points are read" in captions(app) and "Your drawing" in captions(app)
    assert said(app)
