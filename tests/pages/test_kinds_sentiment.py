"""The tab of sentiment: what is typed or pressed is read, odd texts get a sentence, and a run reads what is typed."""

import pytest

from rnnplay.lessons.kinds.scores_table import compared
from tests.pages.driver import checked, open_page, panel, press, said, stage


def opened(**link):
    return open_page("kinds", kind="sentiment", **link)


def shown(app):
    return " ".join([each.value for each in app.markdown] + [each.value for each in app.info])


def test_what_is_typed_is_read_with_its_steps():
    app = opened(text="The film was not bad!")
    assert "Prediction: positive, with probability" in shown(app)
    sent = stage(app)
    assert sent["steps"] == len(sent["captions"]) == 5 and "“bad”" in said(app)
    assert [each["key"] for each in sent["panels"]] == ["network", "belief", "states"]
    checked(app.text_input[0].set_value("the film was bad").run())
    assert "Prediction: negative, with probability" in shown(app)
    checked(app.toggle(key="kinds.sentiment-gates").set_value(True).run())
    assert {"forget_gate", "cell_state"} <= {each["key"] for each in stage(app)["panels"]}


def test_a_sentence_can_be_put_together_by_pressing_words():
    app = opened(text="the film was")
    app.session_state["sentiment-words"] = True  # as if it were opened
    checked(app.run())
    press(app, "sentiment-add-hardly")
    press(app, "sentiment-add-funny")
    assert app.text_input[0].value == "the film was hardly funny" and "Prediction: negative" in shown(app)
    press(app, "sentiment-less")
    assert app.text_input[0].value == "the film was hardly"
    press(app, "sentiment-anew")
    assert "There is no word to read" in shown(app)


def test_odd_texts_get_a_sentence():
    assert "at most 60 are read" in shown(opened(text="bad " * 90))
    captions = " ".join(each.value for each in opened(text="the zebra was good").caption)
    assert "does not know the word “zebra”" in captions
    assert "its answer means nothing" in " ".join(each.value for each in opened(text="фильм").caption)


def test_the_numbers_stand_beside_the_bag_of_words_with_what_they_say():
    page = shown(opened())
    assert "| bag of words |" in page and "| sentences (n) | 3,000 |" in page
    assert "The network beats the bag of words clearly" in page
    assert "does not beat" in compared(0.9, 0.895, "x") and "worse" in compared(0.8, 0.9, "x")


@pytest.mark.thorough
def test_a_run_reads_what_is_typed_and_can_then_be_used():
    app = opened(do="train", hidden="8", batch="8", pace="max", text="the film was good")
    press(press(app, "once"), "once")
    assert stage(app)["positions"] == ["0", "1", "2"] and "“the film was good”" in said(app)
    checked(app.text_input[0].set_value("the film was bad").run())
    assert "“the film was bad”" in said(app) and panel(app, "sentence")
    checked(app.button_group(key="kinds.sentiment-do").set_value("read").run())
    checked(app.button_group(key="kinds.sentiment-network").set_value("own").run())
    assert "yours, after 2 steps" in str(app.button_group(key="kinds.sentiment-network").options)


def test_each_tab_keeps_its_own_settings():
    app = opened(do="train", rate="0.02", hidden="8", batch="8")
    checked(app.button_group(key="kinds-kind").set_value("dates").run())
    assert app.session_state["kinds-do"] == "read" and not app.warning
    checked(app.button_group(key="kinds-kind").set_value("sentiment").run())
    assert app.session_state["kinds.sentiment-rate"] == "0.02"
