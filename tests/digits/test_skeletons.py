"""Thinning and distances, on strokes whose middle is known."""

import torch

from rnnplay.data.mnist import load_mnist
from rnnplay.digits.skeletons import REACH, UNIT, distance, distance_to_middle_lines, thin


def test_a_bar_is_thinned_to_a_line_in_its_middle():
    ink = torch.zeros(1, 20, 30, dtype=torch.bool)
    ink[0, 8:13, 4:26] = True
    line = thin(ink)[0]
    assert line.any(dim=0).sum() >= 16  # still about as long
    assert (line.sum(dim=0) <= 1).all()  # one pixel thin
    assert line[:, 8:22].nonzero()[:, 0].unique().tolist() == [10]


def test_thinning_keeps_each_picture_apart_whatever_their_number():
    ink = load_mnist("train").images[:13] > 100
    together = thin(ink)
    assert together.shape == ink.shape
    assert (together <= ink).all() and (together.sum() < ink.sum())
    for picture, line in zip(ink, together, strict=True):
        assert torch.equal(thin(picture[None])[0], line)


def test_distance_is_the_shortest_way_to_a_mark():
    marks = torch.zeros(1, 15, 15, dtype=torch.bool)
    marks[0, 3, 4] = marks[0, 9, 10] = True
    found = distance(marks)[0].float() * UNIT
    rows, columns = torch.meshgrid(torch.arange(15), torch.arange(15), indexing="ij")
    to_first, to_second = ((rows - y).float().hypot((columns - x).float()) for y, x in ((3, 4), (9, 10)))
    expected = torch.minimum(to_first, to_second)
    near = expected < REACH
    torch.testing.assert_close(found[near], expected[near], atol=UNIT / 2 + 1e-6, rtol=0)
    assert (found[~near] >= REACH - UNIT).all()


def test_middle_lines_of_digits_lie_in_their_ink():
    images = load_mnist("train").images[:40]
    distances = distance_to_middle_lines(images, chunk=16)
    assert distances.shape == (40, 56, 56) and distances.dtype == torch.uint8
    line = (distances == 0).view(40, 28, 2, 28, 2).any(dim=4).any(dim=2)
    assert line.flatten(1).sum(dim=1).min() > 8
    assert images[line].float().mean() > 200
