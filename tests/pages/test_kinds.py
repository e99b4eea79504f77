"""The page of dates: what is typed is read, odd texts get a sentence, and a run reads what is typed."""

from tests.pages.driver import checked, open_page, panel, press, said, stage


def shown(app):
    return " ".join([each.value for each in app.markdown] + [each.value for each in app.info])


def test_what_is_typed_is_read_with_its_steps():
    app = open_page("kinds")
    assert "**2024-03-03**" in shown(app) and "The rule by hand" not in shown(app)
    checked(app.text_input[0].set_value("Montag, 4. März 2024").run())
    assert "**2024-03-04**" in shown(app)
    sent = stage(app)
    assert sent["steps"] == len("montag, 4. märz 2024 ") + len("2024-03-04") + 1
    assert "reads letter 1 of 21: “m”" in sent["captions"][0] and "The decoder ends" in said(app)
    assert [each["key"] for each in sent["panels"]] == ["network", "likeliest", "attention", "states"]


def test_without_attention_there_is_none_to_see():
    app = open_page("kinds", network="dates")
    assert "**2024-03-03**" in shown(app)
    assert [each["key"] for each in stage(app)["panels"]] == ["network", "likeliest", "states"]


def test_odd_texts_get_a_sentence():
    assert "That is no date I know: nearest reading" in shown(open_page("kinds", date="hello"))
    assert "The rule by hand reads 2024-03-03" in shown(open_page("kinds", date="Sunday 3rd of March 2024"))
    assert "There is nothing to read" in shown(open_page("kinds", date=" "))
    assert "at most 60 letters" in shown(open_page("kinds", date="3" * 100))
    assert "never learned" in " ".join(each.value for each in open_page("kinds", date="4 марта 2024").caption)


def test_the_numbers_stand_beside_the_rule_and_the_copy():
    page = shown(open_page("kinds"))
    assert "| rule | 100.00\u202f% |" in page and "| copy | 0.00\u202f% |" in page and "| dates (n) | 5,000 |" in page
    assert "does not beat the rule clearly" in page


def test_a_run_reads_what_is_typed_and_can_then_be_used():
    app = open_page("kinds", do="train", hidden="16", batch="8", pace="max", date="4 mars 2024")
    press(press(app, "once"), "once")
    assert stage(app)["positions"] == ["0", "1", "2"] and "“4 mars 2024”" in said(app)
    checked(app.text_input[0].set_value("4 mai 2024").run())
    assert "“4 mai 2024”" in said(app) and panel(app, "attention")
    checked(app.button_group(key="kinds-do").set_value("read").run())
    checked(app.button_group(key="kinds-network").set_value("own").run())
    assert "yours, after 2 steps" in str(app.button_group(key="kinds-network").options)


def test_each_tab_keeps_its_own_run():
    app = open_page("kinds", do="train", hidden="16", batch="8", pace="max")
    press(app, "once")
    choose(app, "kinds-kind", "sentiment")
    choose(app, "kinds.sentiment-do", "train")
    press(press(app, "once"), "once")
    assert stage(app)["positions"] == ["0", "1", "2"]
    choose(app, "kinds-kind", "dates")
    assert stage(app)["positions"] == ["0", "1"]
    choose(app, "kinds-kind", "sentiment")
    assert stage(app)["positions"] == ["0", "1", "2"]
    choose(app, "kinds.sentiment-do", "read")
    assert "yours, after 2 steps" in str(app.button_group(key="kinds.sentiment-network").options)


def choose(app, key, value):
    return checked(app.button_group(key=key).set_value(value).run())
