"""A forward that is gone through line by line gives what the network gives, and its pictures are of these tensors."""

import numpy as np
import pytest
import torch

from rnnplay import checkpoints
from rnnplay.figures.diagram import Box, Cells, Text
from rnnplay.lessons.tensors.forward import letters, row_reader, wave_reader
from rnnplay.lessons.tensors.forward.code_panel import code_panel
from rnnplay.lessons.tensors.forward.script_templates import LETTERS
from rnnplay.lessons.tensors.forward.shapes import joined, shapes_of
from rnnplay.lessons.tensors.forward.tensor_panel import tensor_panel
from rnnplay.lessons.tensors.forward.walk import RETURNED, walk
from rnnplay.ui.stage_data import payload

ROWS = [
    row_reader.Settings(),
    row_reader.Settings("gru", 16, 3, True, "ends", 3),
    row_reader.Settings("rnn", 1, 1, True, "last", 1),
    row_reader.Settings("lstm", 5, 2, False, "ends", 2),
]
FORWARDS = [
    *((row_reader.row_reader, each) for each in ROWS),
    *((letters.letter_reader, letters.Settings(each)) for each in LETTERS),
    (letters.letter_reader, letters.Settings("embedding", 1, 20)),
    *((wave_reader.wave_reader, wave_reader.Settings(each, 6, 2, 7)) for each in ("rnn", "gru", "lstm")),
    (wave_reader.wave_reader, wave_reader.Settings(points=1)),
]


@pytest.fixture(scope="module", params=range(len(FORWARDS)))
def forward(request):
    make, settings = FORWARDS[request.param]
    return make(settings)


def test_it_gives_what_the_network_gives_to_the_bit(forward):
    with torch.inference_mode():
        theirs = forward.model(*forward.arguments.values())
    theirs = theirs[0] if isinstance(theirs, tuple) else theirs
    assert torch.equal(forward.steps()[-1].made[RETURNED], theirs)


def test_every_tensor_has_axes_and_every_line_is_run(forward):
    steps = forward.steps()
    for name, value in (each for step in steps for each in step.made.items()):
        assert len(forward.axes[name]) == joined(value).ndim, name
    assert {step.line for step in steps} == set(range(len(forward.source.splitlines())))


def test_one_line_is_framed_and_its_tensors_are_seen(forward):
    steps = forward.steps()
    code, tensors = code_panel(forward.source, steps), tensor_panel(steps, forward.axes)
    frames = np.stack([each.line for each in code.figure.shapes if isinstance(each, Box)])  # (lines, steps)
    assert (frames > 0).sum(axis=0).tolist() == [1] * len(steps)
    assert frames.argmax(axis=0).tolist() == [step.line for step in steps]
    blocks = [each for each in tensors.figure.shapes if isinstance(each, Cells)]
    for at, step in enumerate(steps):
        seen = [each.values[at] for each in blocks if np.isfinite(each.values[at]).any()]
        assert len(seen) == len(step.made)
        for shown, (name, value) in zip(seen, step.made.items(), strict=True):
            whole = joined(value)
            if whole.ndim == 3:
                whole = whole.select(forward.axes[name].index("batch"), 0)
            np.testing.assert_array_equal(shown[np.isfinite(shown)], whole.flatten().float().numpy())
        texts = [
            each.text[at] for each in code.figure.shapes if isinstance(each, Text) and not isinstance(each.text, str)
        ]
        assert not step.made or f"# {shapes_of(step.made)}" == texts[step.line]
    assert payload([code, tensors], steps=len(steps), step_name="s", captions=[""] * len(steps), label="l")["panels"]


def test_a_loop_is_walked_turn_by_turn():
    steps = letters.letter_reader(letters.Settings("cell")).steps()
    assert [step.line for step in steps] == [0, 1, 2, 3, *[4, 5, 6] * len(letters.WORD), 7]
    lists = [step.made["hidden_states"] for step in steps if step.line == 6]
    assert [len(each) for each in lists] == [1, 2, 3, 4, 5]
    assert shapes_of({"hidden_states": lists[2]}) == "hidden_states 3 × (1, 4)"


def test_all_that_is_returned_has_its_shape():
    returned = [
        shapes_of(wave_reader.wave_reader(wave_reader.Settings(each, 6, 2, 7)).steps()[-1].made)
        for each in ("rnn", "lstm")
    ]
    assert returned == ["(7,), h_n (2, 6)", "(7,), h_n (2, 6), c_n (2, 6)"]


def test_the_pixels_of_an_image_are_square():
    forward = row_reader.row_reader(row_reader.Settings(batch=1))
    image = next(each for each in tensor_panel(forward.steps(), forward.axes).figure.shapes if isinstance(each, Cells))
    assert image.values.shape[1:] == (28, 28) and image.width == image.height


def test_a_walk_does_what_python_does():
    source = (
        "def f(x):\n    found = []\n    for a, b in x:\n        found.append(a + b)\n    return torch.stack(found), 1"
    )
    known = {"torch": torch}
    x = torch.arange(6.0).view(3, 2)
    exec(source, known)
    steps = walk(source, {"x": x}, {"torch": torch})
    assert torch.equal(steps[-1].made[RETURNED], known["f"](x)[0])
    assert [list(step.made) for step in steps[:4]] == [["x"], [], ["a", "b"], ["found"]]


def test_a_form_that_is_shipped_has_its_weights():
    for card in checkpoints.list():
        form = {name: value for name, value in card.architecture.items() if name in vars(row_reader.Settings())}
        forward = row_reader.row_reader(row_reader.Settings(**form, batch=1))
        assert card.name in forward.weights
        shipped, _card = checkpoints.load(card.name)
        assert torch.equal(forward.model.linear.weight, shipped.linear.weight)
    assert "not trained" in row_reader.row_reader(row_reader.Settings(hidden_size=7, batch=1)).weights
