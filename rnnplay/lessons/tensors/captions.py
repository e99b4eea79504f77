"""The sentence of each step of the clock: what is read, what is written, and where the last of it stands again."""

from rnnplay.lessons.tensors.arguments import Arguments
from rnnplay.lessons.tensors.shapes import overlaps
from rnnplay.lessons.tensors.states import read_at
from rnnplay.lessons.tensors.words import written
from rnnplay.text import _


def captions(arguments: Arguments) -> list[str]:
    """One a step; no part of a tensor is broken at the end of a line."""
    return [each.replace(", ", ",\u00a0") for each in _captions(arguments)]


def _captions(arguments: Arguments) -> list[str]:
    said = [_step(arguments, step) for step in range(arguments.length)]
    same = [
        f"{written('output', each.output_index)} = {written('h_n', each.state_index)}" for each in overlaps(arguments)
    ]
    if len(same) > 1:
        last = _("Now {first} and {second}.")
        said[-1] += " " + last.format(first=same[0], second=same[1])
    else:
        said[-1] += " " + _("Now {same}.").format(same=same[0])
    return said


def _step(arguments: Arguments, step: int) -> str:
    read = [written("input", index) for index in read_at(arguments, "input", step)]
    gives = [written("output", index) for index in read_at(arguments, "output", step)]
    if len(read) == 1:
        return _("{input} gives {output}.").format(input=read[0], output=gives[0])
    if arguments.layers > 1:  # a higher layer has by then read the states of both directions, so of every step
        said = _("In each layer → reads time {time} and ← time {back_time}.")
        return said.format(time=step, back_time=arguments.length - 1 - step)
    said = _("→ {input} gives {output}. ← {back_input} gives {back_output}.")
    return said.format(input=read[0], output=gives[0], back_input=read[1], back_output=gives[1])
