"""``python -m rnnplay``: train, evaluate and classify, from good and from bad input."""

import io
import json
import os
import re
import socket
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from typer.testing import CliRunner

from rnnplay import checkpoints
from rnnplay.__main__ import app
from rnnplay.card import Card
from rnnplay.data import mnist
from rnnplay.data.drawing import rasterize, to_field
from rnnplay.device import get_device
from rnnplay.digits import familiarity_examples
from rnnplay.digits.reading import read
from rnnplay.digits.recipes import RECIPES, Recipe
from rnnplay.input_files import LARGEST_SIDE, picture_of
from rnnplay.models.row_classifier import RowClassifier
from rnnplay.shell import write_in_any_encoding

ONE = [[[140, 40], [140, 240]]]
SEVEN = [[[60, 50], [130, 50], [210, 50], [160, 140], [130, 240]], [[100, 150], [190, 150]]]


@pytest.fixture(autouse=True)
def surroundings(monkeypatch, tmp_path):
    """None of the settings of whoever runs this, an empty folder, and two small networks in place of the shipped."""
    monkeypatch.delenv("RNNPLAY_DATA", raising=False)
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "checkpoints"
    folder.mkdir()
    monkeypatch.setattr(checkpoints, "FOLDER", folder)
    for seed, name in enumerate((checkpoints.DEFAULT, "other")):
        torch.manual_seed(seed)
        model = RowClassifier(hidden_size=5, num_layers=1)
        with torch.no_grad():
            for parameter in model.parameters():
                parameter *= 5  # so that it tells one picture from another
        card = Card.of(model, name=name, recipe={}, seed=seed, data="nothing", accuracy=0.1, accuracy_on="none")
        checkpoints.save(folder / f"{name}.safetensors", model, card)
    small = Recipe("small", hidden_size=32, num_layers=1, epochs=2, batch_size=32, learning_rate=2e-2)
    monkeypatch.setitem(RECIPES, "small", small)
    monkeypatch.setitem(RECIPES, "plain", replace(small, name="plain", untouched=1, redrawn=0, forms=0))


@pytest.fixture
def few(monkeypatch):
    """The sample of MNIST, cut to its first 1,280 training and 200 test images; few examples of what is no digit."""
    monkeypatch.setattr(familiarity_examples, "LARGEST", 300)
    monkeypatch.setattr(familiarity_examples, "FORMS", 50)
    whole = mnist.load_mnist

    def load_few(split, folder=None):
        digits, count = whole(split, folder), {"train": 1280, "test": 200}[split]
        source = digits.source.replace("10,000", "1,280").replace("2,000", "200")
        return replace(digits, images=digits.images[:count], labels=digits.labels[:count], source=source)

    monkeypatch.setattr(mnist, "load_mnist", load_few)


def call(*arguments, code=0):
    """Run the command, check its exit code, and give what it wrote."""
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == code, result.output
    return result


def complaint(*arguments):
    """The one sentence with which a command refuses."""
    result = call(*arguments, code=1)
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1 and result.stderr.endswith(".\n")
    return result.stderr


def write(name, content):
    path = Path(name)
    path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
    return path


def expected(strokes, name=checkpoints.DEFAULT, **options):
    model, _ = checkpoints.load(name, get_device())
    return read(model, to_field(rasterize(strokes, **options)))


def assert_same(line, reading):
    result = json.loads(line)
    assert set(result) == {"digit", "familiar", "reason", "strangeness", "threshold", "probabilities", "by_row"}
    assert result["digit"] == reading.digit
    assert (result["familiar"], result["threshold"]) == (reading.familiar, reading.threshold)
    assert result["strangeness"] == (None if reading.strangeness is None else pytest.approx(reading.strangeness, 1e-4))
    assert np.allclose(result["probabilities"], reading.probabilities, atol=1e-6)
    assert np.shape(result["by_row"]) == (28, 10)
    assert np.allclose(result["by_row"], reading.by_row, atol=1e-6)


def test_help_comes_without_torch():
    program = "import sys; from rnnplay.__main__ import app; app(['--help'], standalone_mode=False)"
    program += "; assert 'torch' not in sys.modules"
    root = Path(__file__).parents[1]
    for command in (["-m", "rnnplay", "--help"], ["-c", program]):
        done = subprocess.run([sys.executable, *command], cwd=root, capture_output=True, text=True, check=True)
        assert all(name in done.stdout for name in ("train", "evaluate", "classify"))
        assert done.stderr == ""


@pytest.mark.parametrize("encoding", ["cp932", "cp1252", "ascii"])
def test_help_survives_every_encoding(encoding):
    for command in ("train", "classify"):
        done = subprocess.run(
            [sys.executable, "-m", "rnnplay", command, "--help"],
            cwd=Path(__file__).parents[1],
            capture_output=True,
            env=os.environ | {"PYTHONIOENCODING": encoding},
        )
        assert done.returncode == 0 and b"Usage" in done.stdout, done.stderr.decode(encoding, "replace")


# train


class Stream(io.TextIOWrapper):
    """A standard output of a terminal with another encoding, or of a program that has ended."""

    def __init__(self, encoding="utf-8", gone=False):
        self.kept = io.BytesIO()
        super().__init__(self.kept, encoding=encoding, line_buffering=True)
        self.gone = gone

    def write(self, text):
        if self.gone:
            raise BrokenPipeError(32, "Broken pipe")
        return super().write(text)


@pytest.mark.parametrize(
    "stream", [Stream("cp932"), Stream("ascii"), Stream(gone=True)], ids=["cp932", "ascii", "gone"]
)
def test_training_is_saved_whatever_the_output_can_say(few, monkeypatch, stream):
    monkeypatch.setattr(sys, "stdout", stream)
    write_in_any_encoding()
    app(["train", "plain", "--epochs", "1", "--no-familiarity"], standalone_mode=False)
    checkpoints.load(Path("plain.safetensors"))
    if not stream.gone:
        stream.flush()
        said = stream.kept.getvalue().decode(stream.encoding, "replace")
        assert "Training plain" in said and "? mean loss" in said and "Saved as" in said


def test_an_error_is_said_whatever_is_left_in_the_environment(monkeypatch):
    monkeypatch.setenv("RANK", "1")
    assert "There is no recipe" in complaint("train", "nonsense")


def test_training_saves_a_network_whose_card_is_true(few):
    result = call("train", "small", "--seed", 7)
    assert "first 1,280 training images of MNIST" in result.stdout and "seed 7" in result.stdout
    assert "epoch 1/2 · mean loss" in result.stdout and "epoch 2/2" in result.stdout and "0:00 left" in result.stdout
    model, card = checkpoints.load(Path("small.safetensors"))
    assert str(Path("small.safetensors").resolve()) in result.stdout.replace("\n", "")
    digits = mnist.load_mnist("test")
    with torch.inference_mode():
        right = (model(mnist.to_input(digits.images)).argmax(dim=1) == digits.labels).float().mean().item()
    assert card.accuracy == pytest.approx(right, abs=1e-6) and right > 0.3  # it has learnt: chance is 0.1
    assert (card.name, card.seed, card.recipe["seed"], card.recipe["epochs"]) == ("small", 7, 7, 2)
    assert card.architecture["hidden_size"] == 32
    assert card.data == "the first 1,280 training images of MNIST, with drawn forms beside them"
    assert card.accuracy_on == digits.source
    assert card.familiarity == model.familiarity.card()
    assert card.familiarity["data"].startswith("the last 214 of the first 1,280 training images of MNIST")


def test_training_twice_gives_the_same_network_and_another_seed_another(few):
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        call("train", "plain", "--epochs", 1, "--seed", seed, "--out", name, "--no-familiarity")
    a, b, c = (checkpoints.load(Path(name))[0].state_dict() for name in "abc")
    assert all(torch.equal(a[name], b[name]) for name in a)
    assert not torch.equal(a["linear.weight"], c["linear.weight"])
    card = checkpoints.load(Path("c"))[1]
    assert card.recipe["epochs"] == 1 and "drawn forms" not in card.data and card.familiarity is None


def test_what_was_trained_is_saved_before_the_measure_is_fitted(few, monkeypatch):
    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("rnnplay.digits.familiarity_examples.examples", stop)
    assert CliRunner().invoke(app, ["train", "plain", "--epochs", "1"]).exit_code
    _, card = checkpoints.load(Path("plain.safetensors"))
    assert card.familiarity is None and card.recipe["epochs"] == 1


def test_a_measure_of_familiarity_is_fitted_to_a_network_of_an_older_file_whose_weights_stay(few):
    before, card = checkpoints.load("other")
    call("familiarity", "other", checkpoints.FOLDER / "lstm-2x128.safetensors")
    model, again = checkpoints.load("other")
    assert again == replace(card, familiarity=model.familiarity.card())
    assert all(torch.equal(tensor, model.state_dict()[name]) for name, tensor in before.state_dict().items())
    call("familiarity", "other")
    assert checkpoints.load("other")[1] == again  # the same again
    assert "no network called 'nonsense'" in complaint("familiarity", "nonsense")


def test_what_does_not_look_like_a_digit_is_said(few):
    path = write("drawings.json", [{"strokes": SEVEN}, {"strokes": [[[0, y], [280, y]] for y in range(0, 281, 10)]}])
    assert json.loads(call("classify", path, "--json").stdout.splitlines()[0])["familiar"] is None
    call("familiarity", checkpoints.DEFAULT)
    model, card = checkpoints.load(checkpoints.DEFAULT)
    strange = [json.loads(line)["strangeness"] for line in call("classify", path, "--json").stdout.splitlines()]
    assert strange[0] < strange[1]
    between = {**card.familiarity, "threshold": sum(strange) / 2}
    checkpoints.save(checkpoints.find(checkpoints.DEFAULT), model, replace(card, familiarity=between))
    seven, full = (json.loads(line) for line in call("classify", path, "--json").stdout.splitlines())
    assert (seven["familiar"], full["familiar"]) == (True, False)
    assert seven["threshold"] == full["threshold"] == between["threshold"]
    full_in_words = call("classify", path).stdout.splitlines()[1]
    assert full_in_words.startswith(f"2: does not look like a digit; if it must be one: {full['digit']} (")


def test_training_replaces_a_file_only_when_told_to(few):
    shipped = checkpoints.FOLDER / "other.safetensors"
    before = shipped.read_bytes()
    message = complaint("train", "small", "--out", shipped)
    assert "exists already" in message and "--overwrite" in message
    assert shipped.read_bytes() == before
    call("train", "plain", "--epochs", 1, "--out", shipped, "--overwrite", "--no-familiarity")
    assert checkpoints.load("other")[1].recipe["name"] == "plain"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_training_does_not_replace_pipes_devices_and_sockets(few):
    os.mkfifo("pipe")
    os.symlink("pipe", "link")
    listening = socket.socket(socket.AF_UNIX)
    listening.bind("socket")
    for name in ("pipe", "link", "socket", os.devnull):
        for options in ([], ["--overwrite"]):
            assert "no file" in complaint("train", "plain", "--out", name, *options)
        assert os.path.exists(name) and not os.path.isfile(name)
    listening.close()


def test_training_refuses_before_it_learns_what_it_could_not_finish(few, tmp_path):
    assert "lstm-2x128, " in complaint("train", "nonsense")
    assert "Cannot write to the folder" in complaint("train", "small", "--out", "absent/x.safetensors")
    assert "cannot be the name" in complaint("train", "small", "--out", tmp_path)
    assert "cannot be the name" in complaint("train", "small", "--out", "two\nlines")
    assert "MNIST/raw" in complaint("train", "small", "--data", tmp_path)
    call("train", "small", "--epochs", 0, code=2)
    call("train", "small", "--seed", -1, code=2)
    assert [path.name for path in tmp_path.iterdir()] == ["checkpoints"]


# evaluate


def test_evaluation_counts_what_is_right_of_the_sample():
    model, _ = checkpoints.load("other")
    digits = mnist.load_mnist("test")
    with torch.inference_mode():
        correct = int((model(mnist.to_input(digits.images)).argmax(dim=1) == digits.labels).sum())
    (line,) = call("evaluate", "other", "--json").stdout.splitlines()
    assert json.loads(line) == {
        "name": "other",
        "accuracy": pytest.approx(correct / 2000),
        "images": 2000,
        "correct": correct,
        "source": "the first 2,000 test images of MNIST",
    }
    text = call("evaluate", "other").stdout
    assert "On the first 2,000 test images of MNIST:" in text and f"{correct:,} of 2,000 correct" in text


def test_evaluation_is_of_all_networks_unless_some_are_named():
    lines = call("evaluate", "--json").stdout.splitlines()
    assert [json.loads(line)["name"] for line in lines] == [checkpoints.DEFAULT, "other"]
    path = checkpoints.FOLDER / "other.safetensors"
    lines = call("evaluate", path, checkpoints.DEFAULT, "--json").stdout.splitlines()
    assert [json.loads(line)["name"] for line in lines] == ["other", checkpoints.DEFAULT]


def test_evaluation_tells_of_a_broken_network_and_measures_the_others():
    (checkpoints.FOLDER / "broken.safetensors").write_bytes(b"broken")
    result = call("evaluate", "--json", code=1)
    assert len(result.stdout.splitlines()) == 2
    assert result.stderr.startswith("broken.safetensors cannot be loaded") and result.stderr.count("\n") == 1


def test_evaluation_of_what_is_not_there_is_one_sentence(monkeypatch, tmp_path):
    assert "lstm-2x128, other" in complaint("evaluate", checkpoints.DEFAULT, "nonsense")
    monkeypatch.setattr(checkpoints, "FOLDER", tmp_path / "empty")
    assert "no networks in empty/" in complaint("evaluate")


def test_data_come_from_the_option_then_the_environment_then_the_sample(monkeypatch):
    monkeypatch.setenv("RNNPLAY_DATA", "from-environment")
    assert "from-environment" in complaint("evaluate", "other")
    assert "from-option" in complaint("evaluate", "other", "--data", "from-option")
    monkeypatch.setenv("RNNPLAY_DATA", "")
    assert json.loads(call("evaluate", "other", "--json").stdout)["images"] == 2000


def test_a_device_that_is_not_there_is_one_sentence(monkeypatch):
    monkeypatch.setenv("RNNPLAY_DEVICE", "abacus")
    get_device.cache_clear()
    try:
        assert "RNNPLAY_DEVICE=abacus" in complaint("evaluate", "other")
    finally:
        get_device.cache_clear()


# classify


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


@pytest.mark.parametrize("suffix", ["png", "bmp", "tiff", "webp"])
def test_a_picture_is_read_as_its_strokes_are(suffix):
    path = f"seven.{suffix}"
    canvas = Image.fromarray(rasterize(SEVEN))
    paper = Image.new("RGBA", canvas.size, "white")
    paper.alpha_composite(canvas)
    paper.convert("RGB").save(path, **({"lossless": True} if suffix == "webp" else {}))
    result = json.loads(call("classify", path, "--json").stdout)
    assert np.allclose(result["by_row"], expected(SEVEN).by_row, atol=1e-3)


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


def on_paper(strokes, brightness=1.0, brush=14):
    """A photograph of a drawing on paper, ``(280, 280)`` grey, with light as given."""
    ink = rasterize(strokes, brush)[:, :, 3] / 255
    return (255 * (1 - ink) * brightness).astype(np.uint8)


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


TYPES = {
    "string": lambda value: isinstance(value, str),
    "integer": lambda value: type(value) is int,
    "number": lambda value: type(value) in (int, float),
    "boolean": lambda value: isinstance(value, bool),
    "null": lambda value: value is None,
    "array of 10 numbers": lambda value: np.shape(value) == (10,) and np.isreal(value).all(),
    "array of 28 arrays of 10 numbers": lambda value: np.shape(value) == (28, 10) and np.isreal(value).all(),
}


def documented(command):
    """The fields that the README lists for a command, and the types of each."""
    text = (Path(__file__).parents[1] / "README.md").read_text("utf-8")
    table = re.search(rf"^`{command} [^\n]*--json`.*?\n\n(\|.*?)\n\n", text, re.DOTALL | re.MULTILINE)
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table[1].splitlines()]
    assert rows[0] == ["field", "type", "meaning"] and all(meaning for _field, _type, meaning in rows[2:])
    return {field.strip("`"): kinds.split(" or ") for field, kinds, _meaning in rows[2:]}


def assert_as_documented(command, results):
    """Every field is documented, of a documented type, and every documented one occurs."""
    fields = documented(command)
    for result in results:
        assert not set(result) - set(fields)
        for field, value in result.items():
            assert any(TYPES[kind](value) for kind in fields[field]), (field, value)
    assert set().union(*results) == set(fields)


def test_the_json_of_evaluate_is_what_the_readme_says():
    lines = call("evaluate", "--json").stdout.splitlines()
    assert_as_documented("evaluate", [json.loads(line) for line in lines])
    assert all(set(json.loads(line)) == set(documented("evaluate")) for line in lines)


def test_the_json_of_classify_is_what_the_readme_says(monkeypatch):
    shipped = Path(__file__).parents[1] / "checkpoints" / "lstm-2x128.safetensors"
    Image.fromarray(np.concatenate([on_paper(SEVEN), on_paper(SEVEN)], axis=1)).save("pair.png")
    Image.new("L", (300, 200), 200).save("bare.png")
    drawings = write("drawings.json", [{"strokes": SEVEN}, {"strokes": []}, {"strokes": "ONE"}])
    results = []
    for network in (shipped, "other"):
        for file, code in ((drawings, 1), ("pair.png", 0), ("bare.png", 1)):
            lines = call("classify", file, "--json", "--checkpoint", network, code=code).stdout.splitlines()
            results += [json.loads(line) for line in lines]
    assert_as_documented("classify", results)
    whole = set(documented("classify")) - {"error"}
    assert {frozenset(result) for result in results} == {
        frozenset(whole),
        frozenset({"digit", "error"}),
        frozenset({"digit", "familiar", "reason", "error"}),
    }
    for result in results:
        assert (result["digit"] is None) == ("error" in result)
        assert (result.get("familiar") is False) == (result.get("reason") is not None)


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


def test_a_giant_picture_is_refused_before_it_is_decoded():
    Image.new("1", (40_000, 5_000)).save("giant.png")  # 200 million pixels in a few kilobytes
    assert "more than" in complaint("classify", "giant.png")
    Image.new("1", (20_000, 5_000)).save("large.png")  # of which Pillow only warns
    assert "more than" in complaint("classify", "large.png")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_one_sentence():
    path = write("secret.json", [])
    path.chmod(0)
    assert "cannot be read" in complaint("classify", path)


def test_a_photograph_larger_than_is_decoded_is_decoded_smaller():
    """A JPEG can be; what a telephone takes has a hundred million pixels."""
    large = Image.fromarray(on_paper(SEVEN)).resize((8000, 8000))
    large.save("large.jpg")
    assert json.loads(call("classify", "large.jpg", "--json").stdout)["digit"] == expected(SEVEN, brush=14).digit
