"""The questions: every link opens the experiment that it promises, whatever was set before."""

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from benchmarks import dropout
from rnnplay import checkpoints
from rnnplay.data.mnist import load_mnist
from rnnplay.digits.race import fair
from rnnplay.digits.simple_models import measure
from rnnplay.lessons.hello import comparison, losses
from rnnplay.lessons.questions.table import questions
from rnnplay.text import percent
from tests.pages.driver import address, go, open_page


def answer(words: str) -> str:
    """The answer to the question in which these words stand."""
    return next(each.answer for each in ENTRIES if words in each.question)


ENTRIES = [entry for entries in questions().values() for entry in entries]


def stands_at(app: AppTest, slug: str, name: str) -> str:
    """What the widget of a setting stands at, as a link writes it."""
    value = app.session_state[f"{slug}-{name}"]
    return str(value).lower() if isinstance(value, bool) else str(value)


def test_every_question_has_an_answer_and_a_link():
    app = open_page("questions")
    links = [each.proto for each in app.get("page_link") if each.proto.query_string]
    assert [each.label for each in links] == [entry.link for entry in ENTRIES]
    assert [each.value for each in app.subheader] == [entry.question for entry in ENTRIES]
    assert len({entry.question for entry in ENTRIES}) == len(ENTRIES) and not app.error
    for link, entry in zip(links, ENTRIES, strict=True):
        assert link.page == entry.slug and not link.external


@pytest.mark.quick("One-hot or embedding*", "What is `detach`*", "Does dropout*")
@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.question)
def test_a_link_sets_what_it_says_and_nothing_else(entry):
    app = open_page(entry.slug, **entry.settings)
    assert not app.warning and not app.error
    assert {name: stands_at(app, entry.slug, name) for name in entry.settings} == dict(entry.settings)
    assert address(app)[1].items() <= dict(entry.settings).items()


def test_the_link_of_dropout_opens_what_was_measured(jobs):
    entry = next(each for each in ENTRIES if each.settings.get("train") == "dropout")
    open_page(entry.slug, **entry.settings)
    opened, rate = jobs[-1].ask_task(lambda task: task.recipes), jobs[-1].learning_rate  # which acts on all alike
    assert tuple(replace(recipe, learning_rate=rate) for recipe in opened) == fair(dropout.recipes(seed=1))


def test_what_is_said_of_the_shipped_networks_stands_in_their_cards():
    cards = {card.name: card for card in checkpoints.list()}
    assert {card.accuracy_on for card in cards.values()} == {"the 10,000 test images of MNIST"}
    directions, networks = (answer("directions"), answer("all networks"))
    assert percent(cards["lstm-2x128"].accuracy, 2) in directions
    assert percent(cards["bilstm-2x128-ends"].accuracy, 2) in directions
    accuracies = [card.accuracy for card in cards.values()]
    small = min(cards.values(), key=lambda card: card.parameters)
    assert f"between {percent(min(accuracies), 2)} and {percent(max(accuracies), 2)}" in networks
    assert f"reaches {percent(small.accuracy, 2)} with {small.parameters:,} weights" in networks


@pytest.mark.thorough
def test_what_is_said_of_simple_models_is_what_they_reach():
    train, test = load_mnist("train"), load_mnist("test")
    for name in ("pixels", "row sums"):
        assert percent(measure(name, train, test).accuracy, 1) in answer("so high so soon")


@pytest.mark.thorough
def test_what_is_said_of_hello_is_what_is_measured_there(monkeypatch):
    monkeypatch.setattr(comparison, "EPOCHS", 8)  # the rest of the epochs changes no median
    monkeypatch.setattr(losses, "EPOCHS", 60)
    as_opened = comparison.ComparisonSettings("hello", "ohlol", 8, 2, "adam", 0.05, seed=3)
    learnt = {each.way: each.median_right_after for each in comparison.compare_ways(as_opened)}
    assert learnt["one-hot"] == learnt["embedding"]
    said = f"after {learnt['one-hot']:g} epochs with both (medians of {comparison.SEEDS} seeds)"
    assert said in answer("One-hot")
    as_opened = replace(as_opened, num_layers=1, optimizer="sgd", learning_rate=0.3)
    learnt = {each.loss: each.median_right_after for each in losses.compare_losses(as_opened)}
    said = f"after {learnt['sigmoid']:g} epochs with cross-entropy, and after {learnt['squared']:g} with squared error"
    assert f"{said} (medians of {losses.SEEDS} seeds)" in answer("cross-entropy")


def test_a_link_from_here_opens_its_page_as_in_a_new_tab():
    app = open_page("hello", rate="0.5", seed="8", weight="true")
    go(app, "questions")
    entry = next(each for each in ENTRIES if each.settings.get("question") == "loss")
    assert address(go(app, "hello", entry.settings))[1] == dict(entry.settings)
    go(app, "draw")
    from_elsewhere = go(app, "hello", {"seed": "9"})  # leaves alone what it does not name
    assert address(from_elsewhere)[1] == dict(entry.settings) | {"seed": "9"}
