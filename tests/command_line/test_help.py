"""``python -m rnnplay`` speaks in every encoding, and helps before torch is loaded."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from rnnplay import checkpoints
from rnnplay.__main__ import app
from rnnplay.shell import write_in_any_encoding
from tests.command_line.calls import complaint


def test_help_comes_without_torch():
    program = "import sys; from rnnplay.__main__ import app; app(['--help'], standalone_mode=False)"
    program += "; assert 'torch' not in sys.modules"
    root = Path(__file__).parents[2]
    for command in (["-m", "rnnplay", "--help"], ["-c", program]):
        done = subprocess.run([sys.executable, *command], cwd=root, capture_output=True, text=True, check=True)
        assert all(name in done.stdout for name in ("train", "evaluate", "classify"))
        assert done.stderr == ""


@pytest.mark.quick("ascii")
@pytest.mark.parametrize("encoding", ["cp932", "cp1252", "ascii"])
def test_help_survives_every_encoding(encoding):
    for command in ("train", "classify"):
        done = subprocess.run(
            [sys.executable, "-m", "rnnplay", command, "--help"],
            cwd=Path(__file__).parents[2],
            capture_output=True,
            env=os.environ | {"PYTHONIOENCODING": encoding},
        )
        assert done.returncode == 0 and b"Usage" in done.stdout, done.stderr.decode(encoding, "replace")


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


@pytest.mark.quick("gone")
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
