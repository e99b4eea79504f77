"""Commands called as a shell does, and what they are to answer."""

import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from rnnplay import checkpoints
from rnnplay.__main__ import app
from rnnplay.data.drawing import rasterize, to_field
from rnnplay.device import get_device
from rnnplay.digits.reading import read

ONE = [[[140, 40], [140, 240]]]
SEVEN = [[[60, 50], [130, 50], [210, 50], [160, 140], [130, 240]], [[100, 150], [190, 150]]]


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


def on_paper(strokes, brightness=1.0, brush=14):
    """A photograph of a drawing on paper, ``(280, 280)`` grey, with light as given."""
    ink = rasterize(strokes, brush)[:, :, 3] / 255
    return (255 * (1 - ink) * brightness).astype(np.uint8)
