import gc

import numpy as np
import pytest
import torch

from rnnplay.data.forms import paint_forms
from rnnplay.data.mnist import load_mnist
from rnnplay.digits import skeleton_cache as prepared
from rnnplay.digits.skeleton_cache import forms, middle_lines
from rnnplay.digits.skeletons import distance, distance_to_middle_lines, thin

CPU = torch.device("cpu")


def test_middle_lines_are_found_once_and_only_what_is_missing(monkeypatch):
    images, looked_at = load_mnist("train").images[:30].clone(), []

    def noted(images):
        looked_at.append(len(images))
        return distance_to_middle_lines(images)

    monkeypatch.setattr(prepared, "distance_to_middle_lines", noted)
    for count in (12, 5, 30, 12):
        assert torch.equal(middle_lines(images, count, CPU), distance_to_middle_lines(images[:count]))
    assert looked_at == [12, 18]
    assert middle_lines(images, 5, CPU).data_ptr() == middle_lines(images, 30, CPU).data_ptr()


@pytest.mark.thorough
def test_they_are_forgotten_with_the_images():
    images = load_mnist("train").images[:3].clone()
    middle_lines(images, 3, CPU)
    gc.collect()  # what other tests have left behind is forgotten before it is counted
    before = len(prepared._middle_lines)
    del images
    gc.collect()
    assert len(prepared._middle_lines) == before - 1


def test_forms_are_those_of_their_seed_and_painted_once():
    found, labels = forms(20, 3, CPU)
    ink, digits = paint_forms(20, 56, np.random.default_rng(3))
    assert torch.equal(found, distance(thin(torch.from_numpy(ink)))) and labels.tolist() == digits.tolist()
    assert forms(20, 3, CPU)[0] is found
    assert not torch.equal(forms(20, 4, CPU)[0], found)
