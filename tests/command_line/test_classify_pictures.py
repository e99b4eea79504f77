"""``python -m rnnplay classify`` of pictures: of any mode, turned, on paper, moving, giant."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from rnnplay.data.drawing import rasterize
from rnnplay.input_files import LARGEST_SIDE, picture_of
from tests.command_line.calls import ONE, SEVEN, call, complaint, expected, on_paper


@pytest.mark.parametrize("suffix", ["png", "bmp", "tiff", "webp"])
def test_a_picture_is_read_as_its_strokes_are(suffix):
    path = f"seven.{suffix}"
    canvas = Image.fromarray(rasterize(SEVEN))
    paper = Image.new("RGBA", canvas.size, "white")
    paper.alpha_composite(canvas)
    paper.convert("RGB").save(path, **({"lossless": True} if suffix == "webp" else {}))
    result = json.loads(call("classify", path, "--json").stdout)
    assert np.allclose(result["by_row"], expected(SEVEN).by_row, atol=1e-3)


@pytest.mark.quick("CMYK", "1", "P", "I;16")
@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16", "I", "F"])
def test_pictures_of_any_mode_are_read(mode):
    alpha = np.asarray(rasterize(SEVEN))[:, :, 3]
    if mode == "I;16":
        picture = Image.fromarray(alpha.astype(np.uint16) * 257)
    elif mode == "RGBA":
        picture = Image.fromarray(rasterize(SEVEN))
    elif mode == "LA":
        picture = Image.merge("LA", (Image.new("L", alpha.shape), Image.fromarray(alpha)))
    else:
        picture = Image.fromarray(alpha).convert(mode)
    picture.save("seven.tiff" if mode in ("CMYK", "I", "F") else "seven.png")
    path = "seven.tiff" if mode in ("CMYK", "I", "F") else "seven.png"
    result = json.loads(call("classify", path, "--json").stdout)
    # One bit a pixel has no grey at the edges.
    assert np.allclose(result["by_row"], expected(SEVEN).by_row, atol=0.05 if mode == "1" else 1e-3)


@pytest.mark.thorough
def test_a_photograph_is_turned_upright_and_made_small():
    canvas = Image.fromarray(255 - rasterize(SEVEN)[:, :, 3])
    turned = canvas.resize((2800, 2800)).transpose(Image.Transpose.ROTATE_90)
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held so that the picture must be turned clockwise
    turned.save("seven.jpg", exif=exif)
    assert picture_of(Path("seven.jpg").read_bytes(), "").shape == (LARGEST_SIDE, LARGEST_SIDE, 4)
    result = json.loads(call("classify", "seven.jpg", "--json").stdout)
    assert np.allclose(result["by_row"], expected(SEVEN).by_row, atol=0.05)


def test_a_picture_with_nothing_on_it_is_told():
    Image.new("RGB", (50, 50), "white").save("blank.png")
    result = call("classify", "blank.png", "--json", code=1)
    assert json.loads(result.stdout)["digit"] is None and "is empty" in result.stdout


def test_a_photograph_is_read_as_its_drawing_is():
    light = np.linspace(0.95, 0.7, 280)
    Image.fromarray(on_paper(SEVEN, light)).save("dim.png")
    result = json.loads(call("classify", "dim.png", "--json").stdout)
    assert (result["digit"], result["reason"]) == (expected(SEVEN, brush=14).digit, None)
    assert np.allclose(result["probabilities"], expected(SEVEN, brush=14).probabilities, atol=0.1)


def test_several_digits_are_told_with_the_reason():
    pair = np.concatenate([on_paper(SEVEN), on_paper(SEVEN)], axis=1)
    Image.fromarray(pair).save("pair.png")
    result = json.loads(call("classify", "pair.png", "--json").stdout)
    assert (result["familiar"], result["reason"]) == (False, "there seem to be several digits in it")
    assert result["strangeness"] is None  # the network has no measure; the picture speaks for itself
    assert call("classify", "pair.png").stdout.startswith(
        "1: does not look like a digit: there seem to be several digits in it; if it must be one: "
    )


def test_a_picture_of_bare_paper_is_told_with_the_reason():
    shade = np.repeat(np.linspace(250, 200, 300).astype(np.uint8)[None], 200, axis=0)
    Image.fromarray(shade).save("bare.png")
    result = json.loads(call("classify", "bare.png", "--json", code=1).stdout)
    assert result == {
        "digit": None,
        "familiar": False,
        "reason": "nothing in it differs from the background",
        "error": "The image is empty: nothing in it differs from the background.",
    }
    assert call("classify", "bare.png", code=1).stdout == f"1: {result['error']}\n"


@pytest.mark.parametrize("kind", ["gif", "png", "webp"])
def test_of_moving_pictures_the_first_is_read(kind):
    frames = [Image.fromarray(on_paper(strokes)) for strokes in (SEVEN, ONE)]
    frames[0].save(f"moving.{kind}", save_all=True, append_images=frames[1:])
    result = json.loads(call("classify", f"moving.{kind}", "--json").stdout)
    assert result["digit"] == expected(SEVEN, brush=14).digit


@pytest.mark.parametrize("kind", ["png", "gif"])
def test_a_palette_with_a_transparent_colour_is_read(kind):
    ink = Image.fromarray((rasterize(SEVEN)[:, :, 3] > 127).astype(np.uint8), "L").convert("P")
    ink.putpalette([255, 0, 0, 0, 0, 0])
    ink.save(f"palette.{kind}", transparency=0)
    result = json.loads(call("classify", f"palette.{kind}", "--json").stdout)
    assert np.allclose(result["probabilities"], expected(SEVEN).probabilities, atol=0.05)


def test_only_formats_that_start_no_other_program_are_decoded(monkeypatch):
    from PIL import EpsImagePlugin

    monkeypatch.setattr(EpsImagePlugin, "Ghostscript", lambda *_, **__: pytest.fail("Ghostscript was started"))
    Image.fromarray(on_paper(SEVEN)).save("seven.eps")
    assert "neither an image that can be read (PNG, JPEG, " in complaint("classify", "seven.eps")
    Path("seven.png").write_bytes(Path("seven.eps").read_bytes())
    assert "neither an image" in complaint("classify", "seven.png")
    for kind in ("pcx", "tga", "ico", "ppm"):
        Image.fromarray(on_paper(SEVEN)).save(f"seven.{kind}")
        assert "neither an image" in complaint("classify", f"seven.{kind}")


@pytest.mark.thorough
def test_a_giant_picture_is_refused_before_it_is_decoded():
    Image.new("1", (40_000, 5_000)).save("giant.png")  # 200 million pixels in a few kilobytes
    assert "more than" in complaint("classify", "giant.png")
    Image.new("1", (20_000, 5_000)).save("large.png")  # of which Pillow only warns
    assert "more than" in complaint("classify", "large.png")


@pytest.mark.thorough
def test_a_photograph_larger_than_is_decoded_is_decoded_smaller():
    """A JPEG can be; what a telephone takes has a hundred million pixels."""
    large = Image.fromarray(on_paper(SEVEN)).resize((8000, 8000))
    large.save("large.jpg")
    assert json.loads(call("classify", "large.jpg", "--json").stdout)["digit"] == expected(SEVEN, brush=14).digit
