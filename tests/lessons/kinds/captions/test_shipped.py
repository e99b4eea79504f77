"""The network that comes with the project describes scenes of test digits as its card says."""

from dataclasses import asdict

import numpy as np
import pytest
import torch

from rnnplay import checkpoints
from rnnplay.families.captioner import CAPTIONER
from rnnplay.lessons.kinds.captions.commands import RECIPES
from rnnplay.lessons.kinds.captions.evaluation import judged, scores, told_apart
from rnnplay.lessons.kinds.captions.evaluation import test_sets as judging
from rnnplay.lessons.kinds.captions.examples import Batch
from rnnplay.lessons.kinds.captions.grammar import is_true, parsed
from rnnplay.lessons.kinds.captions.limits import Limits
from rnnplay.lessons.kinds.captions.picture import PictureError, picture_of
from rnnplay.lessons.kinds.captions.reading import captions_of, gradients, likeliest_of, read, sampled
from rnnplay.lessons.kinds.captions.samples import NAMES, samples
from rnnplay.models.decoding import write


@pytest.fixture(scope="module")
def shipped():
    return checkpoints.load("captions", family=CAPTIONER)


def part(batch, count):
    """The first of them."""
    few = [getattr(batch, name)[:count] for name in ("pictures", "targets", "lengths", "places", "scenes")]
    return Batch(*few)


@pytest.mark.thorough
def test_it_describes_what_its_card_says(shipped):
    model, card = shipped
    assert card.recipe == asdict(RECIPES["captions"]) and card.scores["score"] == card.accuracy
    assert card.scores["grammatical"] >= 0.99 and card.scores["score"] > card.scores["baseline"] + 0.3
    found = scores(model, part(judging()["test"], 500))
    assert found.n == 500 and found.grammatical >= 0.98
    assert abs(found.true - card.scores["score"]) < 0.06 and abs(found.words - card.scores["words"]) < 0.03
    assert found.exact <= found.true and found.words <= found.words_teacher_forced
    unseen = scores(model, part(judging()["unseen"], 500))
    assert abs(unseen.true - card.scores["unseen_score"]) < 0.06 and set(unseen.by_count) == {2, 3}
    assert (checkpoints.FOLDER / "captions.safetensors").stat().st_size < 1.6e6


@pytest.mark.thorough
def test_a_description_is_the_same_alone_and_among_others(shipped):
    model, _card = shipped
    pictures = judging()["test"].pictures[:30]
    among = captions_of(model, pictures)
    assert [read(model, each.numpy()).caption for each in pictures] == among
    alone = [torch.cat(each) for each in zip(*(judged(model, each[None]) for each in pictures), strict=True)]
    torch.testing.assert_close([*judged(model, pictures)], alone, rtol=0, atol=1e-4)


@pytest.mark.thorough
def test_a_reading_holds_what_greedy_writes_and_its_gradients(shipped):
    model, _card = shipped
    picture = judging()["test"].pictures[3].numpy()
    reading = read(model, picture)
    with torch.inference_mode():
        written = write(model, model.encode(torch.from_numpy(picture)[None]), 20)
    np.testing.assert_array_equal(reading.written, written.letters[0])
    np.testing.assert_allclose(np.log(reading.probability), float(written.log_probabilities.sum()), atol=1e-4)
    np.testing.assert_allclose(reading.attention.sum(axis=(1, 2)), 1, atol=1e-5)
    assert len(reading.hidden_states) == 1 + len(reading.written) and not reading.gradients.flags.writeable
    # A gradient tells how the logit changes where a little ink is added: by differences.
    y, x = np.unravel_index(np.abs(reading.gradients[2]).argmax(), (64, 64))
    changed = torch.from_numpy(picture.copy()).double()[None].repeat(2, 1, 1)
    changed[:, y, x] += torch.tensor([1e-7, -1e-7], dtype=torch.float64)
    told = torch.from_numpy(reading.written.copy())[None].expand(2, -1)
    double = checkpoints.load("captions", family=CAPTIONER)[0].double()
    with torch.no_grad():
        logits = double.decode(double.shifted(told), double.encode(changed)).logits[:, 2, reading.written[2]]
    slope = float(logits[0] - logits[1]) / 2e-7
    exact = gradients(double, torch.from_numpy(picture).double(), told[0])[2]
    assert abs(slope - float(exact[y, x])) < 0.02 * abs(slope)  # equal places tie in the pooling
    np.testing.assert_allclose(reading.gradients[2], exact, atol=0.05 * float(exact.abs().max()))
    assert all(weight.grad is None for weight in model.parameters())


@pytest.mark.thorough
def test_a_beam_finds_at_least_what_greedy_finds_and_chance_is_seeded(shipped):
    model, _card = shipped
    for at in range(6):
        picture = judging()["unseen"].pictures[at].numpy()
        reading, found = likeliest_of(model, picture, 4)
        assert reading.caption == found[0][0] and abs(reading.probability - found[0][1]) < 1e-4
        assert found[0][1] >= read(model, picture).probability - 1e-5
        assert sampled(model, picture, 2.0, 3).caption == sampled(model, picture, 2.0, 3).caption
        assert sampled(model, picture, 0.01, 3).caption == read(model, picture).caption


@pytest.mark.thorough
def test_most_samples_are_described_truly(shipped):
    model, _card = shipped
    assert [*samples()] == [*NAMES]
    right = [is_true(read(model, picture).caption, scene) for picture, scene in samples().values()]
    assert sum(right) >= 4 and all(parsed(read(model, picture).caption) for picture, _scene in samples().values())


@pytest.mark.thorough
def test_scenes_are_told_from_what_is_none(shipped):
    model, card = shipped
    known, odd = told_apart(model, Limits.of(card.scores))
    assert abs(known - card.scores["known"]) < 0.01 and abs(odd - card.scores["odd_refused"]) < 0.02


@pytest.mark.parametrize("shape", [(40, 40), (300, 100, 3), (28, 90, 4)])
def test_a_blank_picture_is_said_to_be_one(shape):
    with pytest.raises(PictureError, match="Nothing is drawn"):
        picture_of(np.full(shape, 255, np.uint8))


def test_a_picture_of_any_size_and_colour_is_read_alike(shipped):
    model, _card = shipped
    ink = (255 * judging()["test"].pictures[0].numpy()).astype(np.uint8)
    large = ink.repeat(5, axis=0).repeat(5, axis=1)
    for pixels in (ink, 255 - large, np.stack([large, 255 - large // 2, large], axis=2)):
        read_here = picture_of(pixels)
        assert read_here.shape == (64, 64) and read_here.dtype == np.float32
        assert read(model, read_here).caption == read(model, ink.astype(np.float32) / 255).caption
    wide = np.pad(255 - large, ((0, 0), (100, 100)), constant_values=255)
    assert picture_of(wide).shape == (64, 64)
