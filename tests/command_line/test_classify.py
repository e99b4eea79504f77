"""``python -m rnnplay classify``: drawings, standard input, and files that are none."""

import json
import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from typer.testing import CliRunner

from rnnplay import checkpoints
from rnnplay.__main__ import app
from rnnplay.data.drawing import rasterize
from tests.command_line.calls import ONE, SEVEN, assert_same, call, complaint, expected, write


def test_drawings_are_read_as_the_page_reads_them():
    path = write("drawings.json", [{"strokes": ONE, "label": 1, "writer": "x"}, {"strokes": SEVEN}])
    lines = call("classify", path, "--json").stdout.splitlines()
    assert len(lines) == 2
    assert_same(lines[0], expected(ONE))
    assert_same(lines[1], expected(SEVEN))


def test_checkpoint_and_brush_can_be_chosen():
    path = write("drawings.json", [{"strokes": SEVEN}])
    thick = call("classify", path, "--json", "--brush", 40).stdout
    assert_same(thick, expected(SEVEN, brush=40))
    assert json.loads(thick)["by_row"] != json.loads(call("classify", path, "--json").stdout)["by_row"]
    for other in ("other", checkpoints.FOLDER / "other.safetensors"):
        assert_same(call("classify", path, "--json", "--checkpoint", other).stdout, expected(SEVEN, "other"))
    assert "lstm-2x128, other" in complaint("classify", path, "--checkpoint", "nonsense")
    for brush in (0, -1, "nan", "inf", 10**9):
        assert "The brush width must be" in complaint("classify", path, "--brush", brush)


def test_a_readable_line_says_the_digit_how_sure_and_since_when():
    reading = expected(SEVEN)
    line = call("classify", write("drawings.json", [{"strokes": SEVEN}])).stdout
    assert line.startswith(f"1: {reading.digit} (") and "%" in line
    assert line.endswith(f"stable from row {reading.decided_at + 1} of 28 on\n")


def test_bad_drawings_are_told_in_their_place_and_the_others_read():
    bad = [
        {"strokes": []},
        {"strokes": [[]]},
        {"strokes": [[[9000, 9000]]]},
        {"strokes": [[[1, 2, 3], [4, 5, 6]]]},
        {"strokes": [[1, 2]]},
        {"strokes": [[["1", "2"]]]},
        {"strokes": [[[True, None]]]},
        {"strokes": [[[1, float("nan")]]]},
        {"strokes": [[[1, 10**400]]]},
        {"strokes": {"0": ONE}},
        {"strokes": "ONE"},
        {"lines": ONE},
        [ONE],
        None,
        3,
    ]
    path = write("drawings.json", [{"strokes": ONE}, *bad, {"strokes": SEVEN}])
    lines = call("classify", path, "--json", code=1).stdout.splitlines()
    assert len(lines) == len(bad) + 2
    assert_same(lines[0], expected(ONE))
    assert_same(lines[-1], expected(SEVEN))
    for line in lines[1:-1]:
        result = json.loads(line)
        assert set(result) == {"digit", "error"} and result["digit"] is None
        assert result["error"].endswith(".") and "\n" not in result["error"]
    assert "is empty" in lines[1]
    readable = call("classify", path, code=1).stdout.splitlines()
    assert len(readable) == len(bad) + 2 and readable[1].startswith("2: The image is empty")


def test_an_empty_list_of_drawings_gives_no_lines():
    assert call("classify", write("drawings.json", []), "--json").stdout == ""


@pytest.mark.parametrize("content", ["drawings", "picture", "nothing", "broken"])
def test_a_dash_is_standard_input(content, monkeypatch):
    Image.fromarray(255 - rasterize(SEVEN)[:, :, 3]).save("seven.png")
    given = {
        "drawings": json.dumps([{"strokes": SEVEN}]).encode(),
        "picture": Path("seven.png").read_bytes(),
        "nothing": b"",
        "broken": Path("seven.png").read_bytes()[:200],
    }[content]
    result = CliRunner().invoke(app, ["classify", "-", "--json"], input=given)
    if content in ("drawings", "picture"):
        assert result.exit_code == 0
        assert np.allclose(json.loads(result.stdout)["by_row"], expected(SEVEN).by_row, atol=1e-3)
    else:
        assert result.exit_code == 1 and result.stdout == ""
        assert result.stderr.startswith("Standard input is ") and result.stderr.count("\n") == 1


def test_what_is_neither_picture_nor_drawings_is_one_sentence(tmp_path):
    Image.fromarray(np.random.default_rng(0).integers(0, 256, (90, 90), np.uint8)).save("whole.png")
    whole = Path("whole.png").read_bytes()
    Path("cut.png").write_bytes(whole[: len(whole) // 2])
    Path("damaged.png").write_bytes(whole[:3000] + bytes(3000) + whole[6000:])
    Path("bytes").write_bytes(bytes(range(256)))
    Path("latin.json").write_bytes('[{"strokes": "é"}]'.encode("latin-1"))
    for name, reason in [
        ("absent.png", "does not exist"),
        (tmp_path, "is not a file"),
        ("cut.png", "broken image"),
        ("damaged.png", "broken image"),
        ("bytes", "neither an image"),
        ("latin.json", "not valid JSON"),
        (write("empty", ""), "neither an image"),
        (write("words.txt", "three"), "neither an image"),
        (write("cut.json", '[{"strokes": [[[1, 2'), "not valid JSON"),
        (write("deep.json", "[" * 200_000), "not valid JSON"),
        (write("one.json", {"strokes": ONE}), "but not a list of drawings"),
    ]:
        message = complaint("classify", name, "--json")
        assert reason in message and str(name) in message


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_one_sentence():
    path = write("secret.json", [])
    path.chmod(0)
    assert "cannot be read" in complaint("classify", path)
