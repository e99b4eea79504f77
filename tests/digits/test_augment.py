"""Bent and redrawn digits: they stay digits in the field that MNIST's makers laid down."""

import pytest
import torch

from rnnplay.data.drawing import center
from rnnplay.data.mnist import load_mnist, to_input
from rnnplay.digits import augment
from rnnplay.digits.augment import Bend, bend, redraw
from rnnplay.digits.skeletons import distance_to_middle_lines

IMAGES = load_mnist("train").images[:120]
INK = to_input(IMAGES)
AFFINE = Bend(rotation=15, shear=0.3, stretch=0.3)
ALL = Bend(rotation=15, shear=0.3, stretch=0.3, wobble=0.5)


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def sides(ink: torch.Tensor) -> torch.Tensor:
    """Longer side of each digit's box, ``(count,)``, at half ink."""
    rows, columns = (ink > 0.5).any(dim=2), (ink > 0.5).any(dim=1)
    spans = [line.float().argmax(dim=1) + line.flip(1).float().argmax(dim=1) for line in (rows, columns)]
    return 28 - torch.stack(spans).amin(dim=0)


def middles(ink: torch.Tensor) -> torch.Tensor:
    """Centre of mass of each digit, ``(count, 2)``, counting pixels from 0."""
    axis = torch.arange(28.0)
    return torch.stack([ink.sum(dim=2) @ axis, ink.sum(dim=1) @ axis], dim=1) / ink.sum(dim=(1, 2))[:, None]


def test_many_are_made_part_by_part_as_all_at_once(monkeypatch):
    lines = distance_to_middle_lines(IMAGES)

    def made():
        return bend(INK, ALL, generator()), redraw(lines, ALL, (1, 4), generator())

    whole = made()
    monkeypatch.setattr(augment, "AT_ONCE", 50)
    for parts, at_once in zip(made(), whole, strict=True):
        torch.testing.assert_close(parts, at_once, atol=1e-5, rtol=0)


def test_no_strength_changes_nothing():
    assert torch.equal(bend(INK, Bend(), generator()), INK)


def test_a_bend_of_nearly_nothing_changes_nearly_nothing():
    # MNIST's own digits are fitted already: fitting them again may move them by the half pixel that is drawn, no more.
    bent = bend(INK, Bend(rotation=1e-3), generator())
    assert (middles(bent) - middles(INK)).abs().max() < 1.6
    assert (sides(bent) - sides(INK)).abs().float().mean() < 1


@pytest.mark.parametrize("strength", [AFFINE, ALL])
def test_bent_digits_are_fitted_again(strength):
    bent = bend(INK, strength, generator())
    assert bent.shape == INK.shape and bent.dtype == torch.float32
    assert bent.min() >= 0 and bent.max() <= 1
    assert not torch.equal(bent, INK)
    assert ((sides(bent) - 20).abs() <= 2).float().mean() > 0.95
    assert ((middles(bent) - 14).abs() < 1.2).float().mean() > 0.95


@pytest.mark.parametrize("width", [1.0, 2.0, 4.5])
def test_redrawn_digits_have_the_pen_and_the_fit_that_were_asked_for(width):
    drawn = redraw(distance_to_middle_lines(IMAGES), AFFINE, (width, width), generator())
    assert drawn.shape == INK.shape and drawn.min() >= 0 and drawn.max() <= 1
    assert ((middles(drawn) - 14).abs() < 1.3).float().mean() > 0.9
    if width >= 2:  # thinner lines do not reach half ink everywhere
        assert ((sides(drawn) - 20).abs() <= 2).float().mean() > 0.9


def test_a_wider_pen_leaves_more_ink():
    distances = distance_to_middle_lines(IMAGES[:40])
    amounts = [redraw(distances, Bend(), (width, width), generator()).mean() for width in (0.8, 1.6, 3.2, 5.0)]
    assert amounts == sorted(amounts) and amounts[-1] > 3 * amounts[0]


def test_redrawing_a_fitted_line_gives_what_the_draw_page_gives():
    # A cross of two bars, two pixels wide, as a drawing and as middle lines.
    picture = torch.zeros(1, 28, 28, dtype=torch.uint8)
    picture[0, 4:24, 13:15] = picture[0, 13:15, 6:22] = 255
    drawn = redraw(distance_to_middle_lines(picture), Bend(), (2.0, 2.0), generator())[0]
    fitted = torch.from_numpy(center(picture[0].numpy() / 255.0))
    assert (drawn.sum() - fitted.sum()).abs() < 0.12 * fitted.sum()
    assert (sides(drawn[None]) - sides(fitted[None])).abs() <= 1


def test_blank_pictures_stay_blank_and_finite():
    blank = torch.zeros(3, 28, 28, dtype=torch.uint8)
    assert not bend(to_input(blank), ALL, generator()).any()
    drawn = redraw(distance_to_middle_lines(blank), ALL, (1.0, 4.0), generator())
    assert drawn.isfinite().all()


def test_the_generator_decides_and_the_global_one_is_left_alone():
    before = torch.get_rng_state()
    distances = distance_to_middle_lines(IMAGES[:20])
    for act in (lambda g: bend(INK[:20], ALL, g), lambda g: redraw(distances, ALL, (1.0, 4.0), g)):
        assert torch.equal(act(generator(1)), act(generator(1)))
        assert not torch.equal(act(generator(1)), act(generator(2)))
    assert torch.equal(torch.get_rng_state(), before)
