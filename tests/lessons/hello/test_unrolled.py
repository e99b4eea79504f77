"""The unrolled network shows the numbers of the observations, each in its letter's column."""

import numpy as np

from rnnplay.figures.diagram import Cells, Group, Lines, Text
from rnnplay.lessons.hello.task import Settings, Task
from rnnplay.lessons.hello.unrolled import unrolled_diagram, unrolled_panel, unrolled_width


def test_the_unrolled_network_holds_every_number_in_its_letters_column(lesson):
    task, observations, _phases = lesson
    words = task.words
    diagram = unrolled_diagram(observations, words, 300)
    blocks = [shape for shape in diagram.shapes if isinstance(shape, Cells)]
    for step, seen in enumerate(observations):
        expected = [seen.probabilities, *reversed(seen.hidden_states), seen.inputs]  # from above
        for block, values in zip(blocks, expected, strict=True):
            shown = block.values if block.values.ndim == 2 else block.values[step]
            np.testing.assert_array_equal(shown, values.T)
            assert block.scale.low <= values.min() and values.max() <= block.scale.high
    for block in blocks:
        assert [name.partition("(")[2][0] for name in block.columns] == [
            "␣" if each == " " else each for each in words.source
        ]
        assert len(set(block.rows)) == len(block.rows)
        assert (block.x, block.x + block.width) == diagram.stretch
    assert len({block.name for block in blocks}) == len(blocks)
    edges = [edge for block in blocks for edge in (block.y, block.y + block.height)]
    assert edges == sorted(edges) and edges[0] > 0 and edges[-1] < diagram.height  # no block lies over another


def test_the_unrolled_network_says_what_is_predicted_at_every_step(lesson):
    task, observations, _phases = lesson
    words = task.words
    diagram = unrolled_diagram(observations, words, 300)
    predictions = [shape for shape in diagram.shapes if isinstance(shape, Group)]
    for place, (group, target) in enumerate(zip(predictions, words.targets, strict=True)):
        square, text = group.shapes
        assert square.x < text.x < square.x + square.width
        for step, seen in enumerate(observations):
            right = seen.prediction[place] == target
            letter = words.alphabet[seen.prediction[place]].replace(" ", "␣")
            assert text.text[step] == f"{letter} {'✓' if right else '×'}"
            assert square.fill[step].endswith(" 0)") != right  # clear where wrong
            assert f"prediction {letter}, {'correct' if right else 'not'}" in group.hover[step]
    rows = {}
    for shape in diagram.shapes:
        if isinstance(shape, Text) and shape.anchor == "middle":
            rows.setdefault(shape.y, []).append((shape.x, shape.text))
    columns = [text.x for group in predictions for text in group.shapes[1:]]
    for y, word in ((min(rows), words.target), (max(rows), words.source)):
        assert rows[y] == [(x, letter.replace(" ", "␣")) for x, letter in zip(columns, word, strict=True)]


def test_arrows_run_upwards_and_from_letter_to_letter(lesson):
    task, observations, _phases = lesson
    letters, layers = len(task.words), len(observations[0].hidden_states)
    diagram = unrolled_diagram(observations, task.words, 300)
    (arrows,) = (shape for shape in diagram.shapes if isinstance(shape, Lines))
    assert arrows.arrow and len(arrows.runs) == letters * (layers + 3) + layers * (letters - 1)
    for (from_x, from_y), (to_x, to_y) in arrows.runs:
        assert (to_x == from_x and to_y < from_y) or (to_y == from_y and to_x > from_x)
    states = [shape for shape in diagram.shapes if isinstance(shape, Cells)][1:-1]
    across = {start[1] for start, end in arrows.runs if start[1] == end[1]}
    assert across == ({block.y + block.height / 2 for block in states} if letters > 1 else set())


def test_the_unrolled_network_has_the_usual_height_or_room_for_every_row_of_a_long_word():
    usual, long = (Task(Settings("cell", word, word[::-1])) for word in ("hello", "abcdefghijklmnop"))
    assert unrolled_panel([usual.observe()], usual.words, 300).height == 300
    panel = unrolled_panel([long.observe()], long.words, 300)
    cells = [shape for shape in panel.figure.shapes if isinstance(shape, Cells)]
    assert all(block.height / len(block.rows) >= 13 for block in cells)
    assert panel.height == round(panel.figure.height) and panel.least_width == unrolled_width(long.words)
