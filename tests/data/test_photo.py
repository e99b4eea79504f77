"""Digits in photographs and screenshots: what is found in them, and what is said of what is not clear."""

import numpy as np
import pytest
from PIL import Image

from benchmarks.disturbances import DISTURBANCES, NO_DIGITS, as_picture, disturbed, placed
from rnnplay import checkpoints
from rnnplay.data.drawing import DrawingError, rasterize, to_field
from rnnplay.data.photo import read_picture
from rnnplay.digits.reading import read

DRAWN = {
    0: [[[140, 60], [90, 90], [80, 150], [110, 220], [160, 220], [200, 150], [180, 80], [140, 60]]],
    2: [[[90, 100], [130, 60], [190, 80], [180, 140], [90, 220], [200, 220]]],
    3: [[[90, 70], [150, 55], [190, 90], [140, 135], [195, 180], [150, 230], [85, 210]]],
    4: [[[110, 60], [80, 150], [200, 150]], [[170, 60], [165, 230]]],
    6: [[[170, 50], [110, 120], [90, 190], [130, 230], [180, 200], [160, 150], [100, 170]]],
    7: [[[80, 60], [200, 60], [170, 130], [130, 240]]],
}


@pytest.fixture(scope="module")
def network():
    model, _card = checkpoints.load(checkpoints.DEFAULT)
    return model


def paper(digit: int, brush: float = 14) -> np.ndarray:
    """Brightness of a sheet with a drawn digit, ``(400, 400)`` in 0…1."""
    return 1 - placed(rasterize(DRAWN[digit], brush)[:, :, 3] / 255)


def grey(brightness: np.ndarray) -> np.ndarray:
    return (brightness.clip(0, 1) * 255).round().astype(np.uint8)


@pytest.mark.quick("16-3", "30-7")
@pytest.mark.parametrize("digit", DRAWN)
@pytest.mark.parametrize("brush", [10, 16, 30])
def test_what_is_drawn_on_a_clean_canvas_is_read_as_before(digit, brush):
    canvas = rasterize(DRAWN[digit], brush)
    for picture in (canvas, 255 - canvas[:, :, 3], canvas[:, :, 3]):
        found = read_picture(picture)
        assert not found.unclear
        assert np.array_equal(found.image, to_field(picture))


@pytest.mark.quick("everyday", "ruled paper", "shadow with an edge", "screenshot of a window")
@pytest.mark.parametrize("name", DISTURBANCES)
def test_a_disturbed_digit_is_read_or_said_to_be_unclear(network, name):
    right = 0
    for digit in (3, 4, 7):
        chance = np.random.default_rng([digit, *map(ord, name)])
        found = read_picture(disturbed((digit, paper(digit), paper(digit, 2)), name, chance))
        reading = read(network, found.image, found.unclear)
        assert reading.digit == digit or reading.familiar is False
        right += reading.familiar is not False
    assert right >= 2, "it is no way out to call everything unclear"


@pytest.mark.thorough
def test_light_that_falls_by_an_eighth_a_frame_of_a_pixel_and_squares_change_nothing(network):
    for digit in DRAWN:
        falling = paper(digit) * np.linspace(1, 0.88, 400)
        framed = paper(digit)
        framed[[0, -1]] = framed[:, [0, -1]] = 0
        squared = paper(digit)
        squared[::20] = np.minimum(squared[::20], 0.7)
        squared[:, ::20] = np.minimum(squared[:, ::20], 0.7)
        for brightness in (falling, framed, squared):
            found = read_picture(grey(brightness))
            reading = read(network, found.image, found.unclear)
            assert (reading.digit, reading.familiar) == (digit, True)


@pytest.mark.quick("empty, specks", "two digits", "empty paper, shadow")
@pytest.mark.parametrize("name", NO_DIGITS)
def test_what_is_no_single_digit_is_said_to_be_none(network, name):
    papers = [paper(digit) for digit in (3, 7, 4)]
    found = read_picture(as_picture(NO_DIGITS[name](papers, np.random.default_rng(1)), np.random.default_rng(2), False))
    assert read(network, found.image, found.unclear).familiar is False
    if "two" in name or "three" in name:
        assert found.unclear == "there seem to be several digits in it"
    if name in ("empty paper, shadow", "empty squared paper", "empty, specks"):
        assert not found.image.any() and found.unclear == "nothing in it differs from the background"


def test_ink_of_any_colour_on_transparent_paper_is_found(network):
    for color in (0, 255):
        picture = rasterize(DRAWN[3], 3)
        picture[:, :, :3] = color
        found = read_picture(picture)
        assert read(network, found.image, found.unclear).digit == 3


@pytest.mark.parametrize(
    "shape", [(1, 1), (1, 1, 3), (1, 900, 4), (900, 1), (2, 2, 4), (3, 400, 3), (28, 28), (9, 9, 4)]
)
@pytest.mark.parametrize("content", ["black", "white", "noise", "one point"])
def test_odd_sizes_are_looked_at_without_an_error(shape, content):
    picture = np.full(shape, 255 if content in ("white", "one point") else 0, np.uint8)
    if content == "noise":
        picture = np.random.default_rng(0).integers(0, 256, shape, np.uint8)
    if content == "one point":
        picture[tuple(side // 2 for side in shape[:2])] = 0
    found = read_picture(picture)
    assert found.image.shape == (28, 28) and np.isfinite(found.image).all()
    assert found.image.any() or found.unclear


def test_what_is_no_picture_is_refused():
    for wrong in (np.zeros((0, 5), np.uint8), np.zeros((5, 5)), np.zeros((5, 5, 2), np.uint8), np.zeros(5, np.uint8)):
        with pytest.raises(DrawingError):
            read_picture(wrong)


def test_the_same_picture_gives_the_same_field_and_stays_as_it_is():
    picture = disturbed((3, paper(3), paper(3, 2)), "everyday", np.random.default_rng(0))
    before = picture.copy()
    assert np.array_equal(read_picture(picture).image, read_picture(picture).image)
    assert np.array_equal(picture, before)
    assert read_picture(np.asarray(Image.fromarray(picture).convert("RGBA"))).image.any()
