"""Nothing that a command says is not translated, and a shell asks for its language."""

import numpy as np
import pytest
from PIL import Image

from rnnplay import text
from rnnplay.__main__ import command
from rnnplay.text import language_of_the_shell, speak
from tests.translated.brackets import NAMED, outside


@pytest.mark.parametrize(
    "arguments",
    [
        "train 9",
        "train quickest --data /9",
        "train quickest --out docs",
        "train quickest --out README.md",
        "train quickest --out /dev/null",
        "evaluate 9",
        "evaluate rnn-2x128",
        "classify 9",
        "classify docs",
        "classify README.md",
        "classify README.md --brush 0",
        "classify README.md --checkpoint README.md",
        "classify blank.png",
        "classify full.png",
        "kinds date 9 --checkpoint 9",
        "kinds sentiment 9 --checkpoint 9",
        "kinds describe blank.png --checkpoint 9",
    ],
)
def test_a_command_says_nothing_that_is_not_translated(arguments, xx, monkeypatch, tmp_path, capsys):
    for name, shade in (("blank.png", 255), ("full.png", np.random.default_rng(1).integers(0, 255, (40, 40)))):
        Image.fromarray(np.full((40, 40), shade, np.uint8)).save(tmp_path / name)
    (tmp_path / "docs").mkdir()
    (tmp_path / "README.md").write_text("9")
    monkeypatch.chdir(tmp_path)
    command()(arguments.split(), standalone_mode=False)
    said = capsys.readouterr()
    assert "⟦" in said.out + said.err
    assert not {outside(each, NAMED) for each in (said.out + said.err).splitlines()} - {""}


def test_help_is_translated(xx):
    whole = command()
    for each in (whole, *whole.commands.values(), *whole.commands["kinds"].commands.values()):
        texts = [each.help, *(parameter.help for parameter in each.params)]
        assert all(text.startswith("⟦") and text.endswith("⟧") for text in texts)


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({}, None),
        ({"LANG": "de_DE.UTF-8"}, "de_DE"),
        ({"LANGUAGE": "pt:en", "LC_ALL": "C", "LANG": "de"}, "pt"),
        ({"LC_MESSAGES": "C.UTF-8"}, "C"),
    ],
)
def test_a_shell_asks_for_its_language(variables, language, monkeypatch):
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert language_of_the_shell() == language
    speak(language)
    assert text._("Seed") == "Seed"  # there is no catalogue
    speak("en")
