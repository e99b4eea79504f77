"""The network that labels videos is torch's own modules, one behind the other."""

import pytest
import torch
from torch import nn

from rnnplay.families.video_labeller import VIDEO_LABELLER
from rnnplay.models.video_labeller import CELLS, HEIGHT, WIDTH, Normalized, VideoLabeller, build


def frames(batch=2, time=5):
    return torch.rand(batch, time, HEIGHT, WIDTH, generator=torch.Generator().manual_seed(3))


def small(cell="lstm"):
    return build(4, hidden_size=7, place_size=5, cell=cell)


def test_the_normalisation_is_that_of_torch_to_the_bit():
    ours, theirs = Normalized(3), nn.BatchNorm2d(3)
    for _ in range(3):
        maps = torch.randn(4, 3, 5, 6)
        assert torch.equal(ours(maps), theirs(maps))
    ours.eval(), theirs.eval()
    assert torch.equal(ours(maps), theirs(maps))
    assert torch.equal(ours.running_var, theirs.running_var) and torch.equal(ours.running_mean, theirs.running_mean)


@pytest.mark.parametrize("cell", CELLS)
def test_the_state_goes_from_frame_to_frame_and_no_video_looks_at_another(cell):
    network, given = small(cell).eval(), frames()
    found = network.label(given)
    for video in range(2):
        state = None
        for at in range(given.shape[1]):
            seen = network.seen(given[video, at][None])
            hidden, state = network.recurrent(seen[None], state)
            torch.testing.assert_close(found.hidden_states[video, at], hidden[0, 0])
            torch.testing.assert_close(found.digit[video, at], network.digit(hidden[0, 0]))
            torch.testing.assert_close(found.direction[video, at], network.direction(hidden[0, 0]))


def test_without_its_state_every_frame_is_read_as_if_it_were_the_first():
    network, given = small().eval(), frames()
    found = network.label(given, keep_state=False)
    alone = [network.label(given[:, at : at + 1]) for at in range(given.shape[1])]
    torch.testing.assert_close(found.digit, torch.cat([each.digit for each in alone], dim=1))
    torch.testing.assert_close(found.direction, torch.cat([each.direction for each in alone], dim=1))


def test_an_lstm_begins_with_forget_gates_that_keep():
    bias = small().recurrent.bias_ih_l0
    assert (bias[7:14] == 1).all() and not (bias[:7] == 1).any()


def test_no_sum_exceeds_what_the_family_says():
    network = small().eval()
    with torch.no_grad():
        found = network.label(frames())
    assert max(float(found.digit.abs().max()), float(found.direction.abs().max())) < VIDEO_LABELLER.largest_output(
        network
    )


def test_there_are_three_cells():
    with pytest.raises(ValueError, match="must be one of rnn, gru, lstm"):
        VideoLabeller(cell="tanh")
