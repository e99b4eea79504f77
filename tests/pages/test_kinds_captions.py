"""The tab of captions: what is drawn or picked is described, odd drawings are said to be so, and a run describes."""

import pytest

from rnnplay import checkpoints
from rnnplay.families.captioner import CAPTIONER
from rnnplay.lessons.kinds.captions.grammar import WORDS, caption_of
from rnnplay.lessons.kinds.captions.reading import read, sampled
from rnnplay.lessons.kinds.captions.samples import samples
from tests.pages.driver import checked, open_page, panel, press, said, stage
from tests.pages.sheet import ink, on_canvas

ONE = [[[140, 90], [140, 205]]]  # a large one
SCRIBBLE = [[[10 + 26 * (at % 2) * 10, 12 * at] for at in range(22)]]


def opened(**link):
    return open_page("kinds", kind="captions", **link)


def shown(app):
    return " ".join([each.value for each in app.markdown] + [each.value for each in app.info])


def captions(app):
    return " ".join(each.value for each in app.caption)


def drawn(app, drawing):
    app.session_state["canvas-captions"] = on_canvas(drawing)
    return checked(app.run())


def test_a_sample_is_described_word_by_word():
    app = opened(sample="A")
    caption = caption_of(samples()["A"][1])
    assert f"**{caption}**, with probability" in shown(app) and "the caption is true" in captions(app)
    sent = stage(app)
    assert sent["steps"] == len(sent["captions"]) == len(caption.split()) + 2
    assert "The CNN looks at the picture" in sent["captions"][0] and "It ends" in said(app)
    assert [each["key"] for each in sent["panels"]] == ["network", "likeliest", "looked", "attention", "states"]


def test_a_drawing_takes_the_place_of_the_sample():
    app = drawn(opened(), ink(ONE, brush=12))
    assert "Your drawing, at 64 × 64 pixels" in captions(app) and "a large one" in shown(app)
    checked(app.button_group(key="kinds.captions-sample").set_value("B").run())
    assert "Scene B of test digits" in captions(app)


def test_odd_drawings_get_a_sentence():
    assert "That is no scene I know: the nearest caption is" in shown(drawn(opened(), ink(SCRIBBLE, brush=12)))
    crowd = [[[30 + 60 * (at % 4), 20 + 80 * (at // 4)], [30 + 60 * (at % 4), 70 + 80 * (at // 4)]] for at in range(10)]
    assert "There seem to be more than three digits in it" in shown(drawn(opened(), ink(crowd, brush=10)))


def test_words_can_be_chosen_by_beam_search():
    app = opened(sample="B", way="beam", beams="3")
    assert shown(app).count("\n1. ") == 2  # three lines


@pytest.mark.thorough
def test_words_by_chance_are_those_of_their_seed():
    one, other = seeds_of_other_words(samples()["B"][0])
    link = {"sample": "B", "way": "sample", "temperature": "3", "word-seed": str(one)}
    app, greedy = opened(**link), opened(sample="B")
    first = stage(app)["captions"]
    assert "By chance: **" in shown(app) and stage(greedy)["captions"] != first
    again = opened(**link)
    assert stage(again)["captions"] == first
    checked(again.number_input(key="kinds.captions-word-seed").set_value(other).run())
    assert stage(again)["captions"] != first


def seeds_of_other_words(picture):
    """Two by which other words are drawn than the likeliest, and other ones by each: a sure network seldom does."""
    network, _card = checkpoints.load("captions", family=CAPTIONER)
    said = {read(network, picture).caption}
    found = []
    for seed in range(200):
        caption = sampled(network, picture, 3.0, seed).caption
        found += [] if caption in said else [seed]
        said.add(caption)
        if len(found) == 2:
            return found
    raise AssertionError("all words were the likeliest")


def test_the_numbers_stand_beside_the_bag_and_the_most_frequent_caption():
    page = shown(opened())
    assert "| scenes (n) | 3,000 | 2,000 |" in page and "bag of digits: caption true" in page
    assert "The network beats the bag of digits clearly" in page and "On new arrangements" in page


@pytest.mark.thorough
def test_a_run_describes_what_is_drawn():
    app = opened(do="train", channels="2", hidden="8", batch="8", pace="max", sample="A")
    press(press(app, "once"), "once")
    assert stage(app)["positions"] == ["0", "1", "2"] and "After 2 steps: “" in said(app)
    assert panel(app, "probabilities") and set(said(app).split("“")[1].split("”")[0].split()) <= set(WORDS)
    checked(app.button_group(key="kinds.captions-sample").set_value("B").run())
    assert stage(app)["positions"] == ["0", "1", "2"]
    checked(app.button_group(key="kinds.captions-do").set_value("read").run())
    checked(app.button_group(key="kinds.captions-network").set_value("own").run())
    assert "yours, after 2 steps" in str(app.button_group(key="kinds.captions-network").options)
