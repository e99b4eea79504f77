"""Videos: how a digit moves, when it is hidden, and that no digit judges what it has taught."""

import pytest
import torch

from rnnplay.lessons.kinds.curtain.evaluation import right
from rnnplay.lessons.kinds.curtain.examples import SPLITS, drawn, pictures
from rnnplay.lessons.kinds.curtain.videos import CURTAIN, DIRECTIONS, FRAMES, INK, MOST_X, MOST_Y, SIDE, SPEED, motion
from rnnplay.models.video_labeller import HEIGHT, WIDTH, build


@pytest.mark.parametrize("direction", range(len(DIRECTIONS)))
def test_it_goes_straight_on_and_back_at_the_walls(direction):
    """Against a ball that is moved pixel by pixel."""
    for x, y in ((0, 0), (3, 5), (6, 14)):
        moved = motion(torch.tensor([x]), torch.tensor([y]), torch.tensor([direction]))
        place, way = [x, y], list(DIRECTIONS[direction])
        for frame in range(FRAMES):
            for axis, most in ((0, MOST_X), (1, MOST_Y)):
                if way[axis] and place[axis] in (0, most):
                    way[axis] = 1 if place[axis] == 0 else -1
            assert (moved.x[0, frame], moved.y[0, frame]) == tuple(place)
            assert DIRECTIONS[moved.direction[0, frame]] == tuple(way)
            assert moved.hidden[0, frame] == (place[0] - (SIDE - INK) // 2 >= CURTAIN)
            for _pixel in range(SPEED):
                for axis, most in ((0, MOST_X), (1, MOST_Y)):
                    place[axis] += way[axis]
                    if way[axis] and place[axis] in (0, most):
                        way[axis] = -way[axis]


def test_every_frame_shows_the_digit_where_it_is_and_nothing_behind_the_curtain():
    batch = drawn("train", 40, 5)
    assert batch.frames.shape == (40, FRAMES, HEIGHT, WIDTH) and batch.frames.max() <= 1
    assert not batch.frames[..., CURTAIN:].any()
    assert not batch.frames[batch.motion.hidden].any()
    assert batch.motion.hidden.float().mean() > 0.25
    first = batch.frames[:, 0]  # at first nothing is hidden
    for video, (x, y) in enumerate(zip(batch.motion.x[:, 0], batch.motion.y[:, 0], strict=True)):
        outside = first[video].clone()
        outside[max(0, y - 2) : y + INK + 2, max(0, x - 2) : x + INK + 2] = 0
        assert first[video].sum() > 5 and not outside.any()


def test_no_digit_is_in_two_parts():
    parts = [{image.numpy().tobytes() for image in pictures(split)[0]} for split in SPLITS]
    assert sum(map(len, parts)) == len(set().union(*parts)) >= 11_990
    assert [len(pictures(split)[0]) for split in SPLITS] == [9_000, 1_000, 2_000]


def test_the_same_seed_gives_the_same_videos():
    state = torch.get_rng_state()
    assert torch.equal(drawn("train", 6, 4).frames, drawn("train", 6, 4).frames)
    assert not torch.equal(drawn("train", 6, 4).frames, drawn("train", 6, 5).frames)
    assert torch.equal(state, torch.get_rng_state())


def test_frames_are_counted_where_they_belong():
    batch = drawn("validation", 30, 1)
    found = right(build(1, hidden_size=8, place_size=4).eval(), batch)
    assert not (found.hidden & found.visible).any() and not found.visible[:, 0].any()
    assert found.after_turn.any() and not (found.after_turn & ~found.hidden).any()
    for video in range(30):
        seen = int(batch.motion.direction[video, 0])
        for frame in range(FRAMES):
            now = int(batch.motion.direction[video, frame])
            if found.hidden[video, frame]:
                assert found.after_turn[video, frame] == (now != seen)
            else:
                seen = now
    both = (found.digit & found.direction)[found.hidden]
    assert found.share(found.hidden) == pytest.approx(float(both.float().mean()))
