"""What commands write as JSON is what the README says."""

import json
import re
from pathlib import Path

import numpy as np
from PIL import Image

from tests.command_line.calls import SEVEN, call, on_paper, write

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
    text = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
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
    shipped = Path(__file__).parents[2] / "checkpoints" / "lstm-2x128.safetensors"
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
