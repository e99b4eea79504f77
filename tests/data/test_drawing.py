"""Drawings made into 28×28: the same digit is the same field, however it was drawn."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from rnnplay.data.drawing import DrawingError, center, ink_of, rasterize, to_field
from rnnplay.data.mnist import load_mnist
from tests.data.digits import DIGITS

any_digit = pytest.mark.parametrize("digit", DIGITS)


def field_of(digit: str, scale: float = 1, shift: tuple[float, float] = (0, 0), brush: float = 16) -> np.ndarray:
    strokes = [points * scale + shift for points in DIGITS[digit]]
    return to_field(rasterize(strokes, brush * scale))


def on_paper(canvas: np.ndarray, ink: tuple[int, ...], paper: tuple[int, ...]) -> np.ndarray:
    """Transparent black strokes as RGB in another colour on paper."""
    alpha = canvas[:, :, 3:] / 255
    return np.round(alpha * ink + (1 - alpha) * paper).astype(np.uint8)


def apart(one: np.ndarray, other: np.ndarray) -> float:
    """Mean difference of two fields, up to a shift by one pixel.

    Fields are placed by whole pixels: where a centre of mass lies half way between two, a trifle decides.
    """
    shifts = [(y, x) for y in (-1, 0, 1) for x in (-1, 0, 1)]
    return min(float(np.abs(np.roll(one, shift, (0, 1)) - other).mean()) for shift in shifts)


def center_of_mass(field: np.ndarray) -> tuple[float, float]:
    rows, columns = np.indices(field.shape)
    return (rows * field).sum() / field.sum(), (columns * field).sum() / field.sum()


def sides(field: np.ndarray, least: float = 0.25) -> tuple[int, int]:
    """Height and width of the ink, pixels that are at least half a pixel's edge covered."""
    rows, columns = np.nonzero(field >= least)
    return int(np.ptp(rows)) + 1, int(np.ptp(columns)) + 1


@any_digit
def test_the_field_is_what_mnist_makers_made(digit: str) -> None:
    field = field_of(digit)
    assert field.shape == (28, 28)
    assert field.dtype == np.float32
    assert field.min() == 0
    assert 0.9 < field.max() <= 1
    assert max(sides(field)) == 20
    assert max(abs(np.array(center_of_mass(field)) - 14)) <= 0.5


@any_digit
@pytest.mark.parametrize("shift", [(30, -25), (-60, 40), (0.5, 0.25)])
def test_it_does_not_matter_where_one_draws(digit: str, shift: tuple[float, float]) -> None:
    assert apart(field_of(digit, shift=shift), field_of(digit)) < 0.01


@any_digit
@pytest.mark.parametrize("scale", [0.3, 0.5, 0.8, 1.15])
def test_it_does_not_matter_how_large_one_draws(digit: str, scale: float) -> None:
    assert apart(field_of(digit, scale), field_of(digit)) < 0.02


@pytest.mark.quick("*-3")
@any_digit
@pytest.mark.parametrize("size", [100, 400, 1000])
def test_it_does_not_matter_how_large_the_canvas_is(digit: str, size: int) -> None:
    scale = size / 280
    canvas = rasterize([points * scale for points in DIGITS[digit]], 16 * scale, size)
    assert canvas.shape == (size, size, 4)
    assert apart(to_field(canvas), field_of(digit)) < 0.03
    wide = np.pad(canvas, ((0, 0), (0, size), (0, 0)))
    assert np.array_equal(to_field(wide), to_field(canvas)), "a canvas need not be square"


@pytest.mark.quick("ink1-*", "*-3")
@any_digit
@pytest.mark.parametrize(
    ("ink", "paper"),
    [
        ((0, 0, 0), (255, 255, 255)),
        ((255, 255, 255), (0, 0, 0)),
        ((200, 30, 30), (255, 255, 255)),
        ((255, 220, 0), (20, 30, 60)),
        ((90, 90, 90), (140, 140, 140)),
        ((0, 200, 0), (200, 0, 0)),
    ],
)
def test_colours_do_not_matter(digit: str, ink: tuple[int, ...], paper: tuple[int, ...]) -> None:
    canvas = rasterize(DIGITS[digit])
    expected = to_field(canvas)
    on_colour = on_paper(canvas, ink, paper)
    assert apart(to_field(on_colour), expected) < 0.005
    opaque = np.dstack([on_colour, np.full(on_colour.shape[:2], 255, np.uint8)])
    assert apart(to_field(opaque), expected) < 0.005
    transparent = canvas.copy()
    transparent[:, :, :3] = ink
    assert apart(to_field(transparent), expected) < 0.005
    if len(set(ink)) == len(set(paper)) == 1:
        assert np.array_equal(to_field(on_colour[:, :, 0]), to_field(on_colour)), "grey may have one channel"


def test_what_is_wholly_transparent_has_no_colour() -> None:
    canvas = rasterize(DIGITS["3"])
    expected = to_field(canvas)
    canvas[canvas[:, :, 3] == 0] = (255, 0, 120, 0)
    assert np.array_equal(to_field(canvas), expected)


@pytest.mark.parametrize("brush", [4, 10, 22, 30])
def test_the_width_of_the_brush_is_kept(brush: int) -> None:
    """The field is scaled as a whole: a thick stroke stays thick."""
    field = field_of("7", brush=brush)
    height = 162 + brush  # of the 7 with its round ends
    assert field[14:22].sum(axis=1).mean() == pytest.approx(brush * 20 / height * 1.12, rel=0.03)  # the stem leans


def test_proportions_are_kept() -> None:
    for width, height in [(200, 100), (50, 200), (120, 120), (30, 200)]:
        picture = np.zeros((280, 280), np.uint8)
        picture[20 : 20 + height, 40 : 40 + width] = 255
        field = to_field(picture)
        scale = 20 / max(width, height)
        assert field.sum() == pytest.approx(width * scale * height * scale, rel=0.03), "the area is scaled as the sides"
        assert field.any(axis=1).sum() == np.ceil(height * scale)
        assert field.any(axis=0).sum() == np.ceil(width * scale)


def test_edges_are_smooth() -> None:
    field = field_of("3")
    assert ((field > 0.1) & (field < 0.9)).sum() > 30


def test_pictures_of_mnist_come_back_nearly_as_they_are() -> None:
    images = load_mnist("test").images[:200].numpy()
    errors = [np.abs(to_field(image) - image / 255).mean() for image in images]
    assert np.mean(errors) < 0.005
    assert np.mean(np.array(errors) < 0.005) > 0.95, "few are shifted by a pixel"
    inverted = [np.abs(to_field(255 - image) - image / 255).mean() for image in images]
    assert np.mean(inverted) < 0.005


@any_digit
def test_noise_of_jpeg_does_not_matter(digit: str) -> None:
    canvas = rasterize(DIGITS[digit])
    file = BytesIO()
    Image.fromarray(on_paper(canvas, (20, 20, 20), (250, 250, 245))).save(file, "JPEG", quality=40)
    assert apart(to_field(np.asarray(Image.open(file))), to_field(canvas)) < 0.03


@pytest.mark.parametrize("shape", [(280, 280), (280, 280, 3), (280, 280, 4), (1, 1), (3, 500, 3)])
@pytest.mark.parametrize("byte", [0, 128, 255])
def test_one_colour_is_no_ink(shape: tuple[int, ...], byte: int) -> None:
    """Nothing drawn, or everything filled."""
    field = to_field(np.full(shape, byte, np.uint8))
    assert field.shape == (28, 28)
    assert not field.any()


@pytest.mark.parametrize(
    ("strokes", "height", "width"),
    [
        ([[[140, 140]]], 20, 20),
        ([[[3, 277]], [[3, 277]]], 20, 20),
        ([[[140, 40], [140, 240]]], 20, 2),
        ([[[40, 140], [240, 140]]], 2, 20),
        ([[[100, 100], [104, 100]]], 16, 20),
    ],
    ids=["a dot", "a dot in the corner", "a vertical line", "a horizontal line", "a tick"],
)
def test_little_is_drawn(strokes: list, height: int, width: int) -> None:
    field = to_field(rasterize(strokes))
    assert sides(field) == (pytest.approx(height, abs=1), pytest.approx(width, abs=1))
    assert field.max() > 0.5
    assert max(abs(np.array(center_of_mass(field)) - 14)) <= 0.5


def test_one_pixel_is_a_picture() -> None:
    picture = np.zeros((280, 280), np.uint8)
    picture[0, 279] = 255
    field = to_field(picture)
    assert sides(field) == (20, 20)
    assert max(abs(np.array(center_of_mass(field)) - 14)) <= 0.5
    assert to_field(np.array([[0, 0], [0, 255]], np.uint8)).any()


def test_ink_may_touch_the_border_and_leave_the_canvas() -> None:
    touching = to_field(rasterize([[[0, 0], [0, 140], [140, 279], [279, 279]]]))
    assert touching.any()
    assert max(sides(touching)) == 20
    beyond = to_field(rasterize([[[-500, 140], [900, 140]]]))
    assert beyond.any(axis=0).sum() == 20


def test_nearly_everything_filled_is_still_a_picture() -> None:
    rows = [[[x, y] for x in (15, 265)] for y in range(15, 270, 8)]
    field = to_field(rasterize(rows))
    assert field.sum() == pytest.approx(400, rel=0.05)
    assert field.max() <= 1


def test_a_lopsided_picture_stays_in_the_field() -> None:
    """Its centre of mass cannot be in the middle without cutting it."""
    picture = np.zeros((280, 280), np.uint8)
    picture[20:50, 20:200] = 255
    picture[50:250, 20:22] = 255
    field = to_field(picture)
    assert field.any(axis=1).sum() == 20
    assert field.sum() == pytest.approx((30 * 180 + 200 * 2) * (20 / 230) ** 2, rel=0.02)


@pytest.mark.parametrize("shape", [(28,), (28, 28, 2), (28, 28, 5), (2, 28, 28, 3), (0, 28), (28, 0, 4), ()])
def test_what_is_not_a_picture_is_said(shape: tuple[int, ...]) -> None:
    with pytest.raises(DrawingError, match=r"An image must have the shape"):
        to_field(np.zeros(shape, np.uint8))


@pytest.mark.parametrize("dtype", [np.float32, np.int64, bool])
def test_pixels_are_bytes(dtype: type) -> None:
    with pytest.raises(DrawingError, match="bytes"):
        to_field(np.ones((28, 28), dtype))


def test_ink_is_how_much_a_pixel_differs() -> None:
    picture = np.full((9, 9), 50, np.uint8)
    picture[4, 3:7] = [250, 150, 60, 50]  # the third is below a tenth of the first: compression leaves such traces
    assert ink_of(picture)[4, 3:7].tolist() == pytest.approx([1, 0.5, 0, 0])
    assert center(np.zeros((5, 5), np.float32)).sum() == 0
