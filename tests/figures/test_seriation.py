import numpy as np

from rnnplay.figures.seriation import alike_together


def test_units_that_behave_alike_stand_together():
    generator = np.random.default_rng(0)
    courses = generator.normal(size=(200, 4))
    kind = generator.permutation(np.arange(32) % 4)
    activations = courses[:, kind] + 0.1 * generator.normal(size=(200, 32))
    sorted_kinds = kind[alike_together(activations)]
    assert (np.diff(sorted_kinds) != 0).sum() == 3


def test_the_order_is_a_permutation_and_always_the_same():
    activations = np.random.default_rng(1).normal(size=(50, 16))
    order = alike_together(activations)
    assert sorted(order) == list(range(16))
    assert (order == alike_together(activations.copy())).all()


def test_units_that_never_move_and_single_units():
    assert sorted(alike_together(np.zeros((10, 3)))) == [0, 1, 2]
    assert alike_together(np.zeros((10, 1))).tolist() == [0]
