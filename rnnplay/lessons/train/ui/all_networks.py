"""«Do all networks do well on MNIST?» All shipped networks by their cards, and simple models that are fitted here."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from rnnplay.card import Card
from rnnplay.data.mnist import Digits
from rnnplay.digits.simple_models import SIMPLE_MODELS, SimpleResult, measure
from rnnplay.digits.ui.networks import shipped_cards
from rnnplay.lessons.train.baselines_figure import comparison_figure
from rnnplay.lessons.train.ui.why import known_answers, model_name
from rnnplay.literal import in_markdown
from rnnplay.text import _, percent


@dataclass(frozen=True)
class Line:
    """A model of the table.

    Attributes:
        name: what the page calls it.
        accuracy: share of test images classified correctly.
        decimals: of the accuracy in percent, as many as the number of images allows.
        weights: numbers that it learned.
        learned, measured: from and on which images, in words.
        recurrent: whether it reads row by row.
    """

    name: str
    accuracy: float
    decimals: int
    weights: int
    learned: str
    measured: str
    recurrent: bool


def do_all_do_well(whole: bool, learned: Digits, held_back: Digits) -> None:
    """All models on one screen.

    Args:
        whole: whether the simple models learn from all of MNIST.
        learned: images to learn from.
        held_back: images to be measured on.
    """
    st.header(_("Do all networks do well on MNIST?"), anchor=False, divider="gray")
    st.markdown(
        _(
            "All networks that come with the app, with the accuracy on their cards, and models without any recurrence, "
            "which are fitted here. They were not trained on the same images: the table says on which."
        )
    )
    lines = [_of_card(card) for card in sorted(shipped_cards(), key=lambda card: -card.accuracy)]
    lines += [_of_simple(result, learned, held_back) for result in _fitted(whole, learned, held_back)]
    st.markdown(conclusion(lines))
    figure = comparison_figure(
        [line.name for line in lines], [line.accuracy for line in lines], [line.recurrent for line in lines]
    )
    alt = _("The test accuracy of each model as a bar.")
    st.plotly_chart(figure, key="all-networks", config={"displayModeBar": False}, alt=alt)
    st.dataframe(
        {
            _("model"): [line.name for line in lines],
            _("test accuracy"): [percent(line.accuracy, line.decimals) for line in lines],
            _("weights"): [f"{line.weights:,}" for line in lines],
            _("measured on"): [line.measured for line in lines],
            _("learned from"): [line.learned for line in lines],
        },
        hide_index=True,
    )


def _fitted(whole: bool, learned: Digits, held_back: Digits) -> Sequence[SimpleResult]:
    """Each simple model, fitted once for all sessions of this server, for the other question too."""
    known = known_answers(whole)
    missing = [name for name in SIMPLE_MODELS if name not in known]
    if missing:
        bar = st.progress(0.0)
        for index, name in enumerate(missing):
            bar.progress(index / len(missing), model_name(name))
            known[name] = measure(name, learned, held_back)
        bar.empty()
    return sorted((known[name] for name in SIMPLE_MODELS), key=lambda result: -result.accuracy)


def _of_card(card: Card) -> Line:
    return Line(card.name, card.accuracy, 2, card.parameters, _(card.data), _(card.accuracy_on), True)


def _of_simple(result: SimpleResult, learned: Digits, held_back: Digits) -> Line:
    name = model_name(result.name)
    return Line(name, result.accuracy, 1, result.parameters, _(learned.source), _(held_back.source), False)


def conclusion(lines: Sequence[Line]) -> str:
    """What the numbers say."""
    networks = [line for line in lines if line.recurrent]
    simple = max((line for line in lines if not line.recurrent), key=lambda line: line.accuracy)
    if not networks:
        return ""
    best, worst = (pick(networks, key=lambda line: line.accuracy) for pick in (max, min))
    small = min(networks, key=lambda line: line.weights)
    said = [
        _("**{best} classifies {most} of its test images correctly, {worst} the fewest, {least}.**").format(
            best=in_markdown(best.name),
            most=percent(best.accuracy, best.decimals),
            worst=in_markdown(worst.name),
            least=percent(worst.accuracy, worst.decimals),
        ),
        _("The smallest, {small}, has {weights:,} weights and reaches {accuracy}.").format(
            small=in_markdown(small.name), weights=small.weights, accuracy=percent(small.accuracy, small.decimals)
        ),
        _("The best model without recurrence reaches {accuracy} with {weights:,} weights.").format(
            accuracy=percent(simple.accuracy, simple.decimals), weights=simple.weights
        ),
    ]
    if best.accuracy - worst.accuracy < worst.accuracy - simple.accuracy:
        said.append(
            _("So the networks differ less from each other than the least accurate of them from the best simple model.")
        )
    return " ".join(said)
