"""«Cross-entropy or squared error: which learns faster, and why?», answered at a press."""

from collections.abc import Mapping, Sequence

import streamlit as st

from rnnplay.engine.validation import OPTIMIZERS
from rnnplay.lessons.hello.comparison import ComparisonSettings
from rnnplay.lessons.hello.comparison_figure import courses_figure
from rnnplay.lessons.hello.losses import EPOCHS, SEEDS, Descent, compare_losses
from rnnplay.lessons.hello.losses_answer import conclusion, gradients, signed
from rnnplay.lessons.hello.ui.epochs_table import epochs_table
from rnnplay.lessons.hello.words import read_words
from rnnplay.literal import in_markdown
from rnnplay.text import _
from rnnplay.ui.answers import answer_at_a_press


def compare_cross_entropy_and_squared_error(settings: ComparisonSettings) -> None:
    """The question, a button, and the answer as soon as it is computed, once for all sessions of this server.

    Args:
        settings: those of the page.
    """
    st.header(_("Cross-entropy or squared error: which learns faster, and why?"), divider="gray")
    st.markdown(
        _(
            "Here only the loss differs. All networks are an RNN over one-hot letters with {hidden} hidden units per "
            "layer (layers: {layers}) and a linear layer. They begin with the same weights and use {optimizer}, "
            "learning rate {rate:g}, the mean loss over the letters, the same {seeds} seeds and {epochs} epochs."
        ).format(
            hidden=settings.hidden_size,
            layers=settings.num_layers,
            optimizer=OPTIMIZERS[settings.optimizer],
            rate=settings.learning_rate,
            seeds=SEEDS,
            epochs=EPOCHS,
        )
    )
    _show_formulas()
    found = answer_at_a_press(settings, compare_losses, "hello-losses", _("Compare the losses"))
    if found is not None:
        _show(found, settings)


def _show_formulas() -> None:
    st.markdown(
        "\n".join(
            [
                _("| loss function | p | loss of a letter | ∂L/∂z |"),
                "| --- | --- | --- | --- |",
                f"| {_('squared error')} | σ(z) | ½ Σ (p − y)² | **(p − y) · p · (1 − p)** |",
                f"| {_('cross-entropy')} | σ(z) | −Σ [y ln p + (1 − y) ln(1 − p)] | **p − y** |",
                f"| {_('cross-entropy, as above')} | softmax(z) | −Σ y ln p | **p − y** |",
            ]
        )
    )


def _show(descents: Sequence[Descent], settings: ComparisonSettings) -> None:
    names = {
        "squared": _("squared error, sigmoid"),
        "sigmoid": _("cross-entropy, sigmoid"),
        "softmax": _("cross-entropy, softmax"),
    }
    st.markdown(conclusion(descents, read_words(settings.source, settings.target).targets, settings.optimizer))
    _show_courses(descents, names)
    epochs_table({names[each.loss]: each for each in descents}, settings.seed, EPOCHS)
    _show_numbers(descents[0], settings)


def _show_courses(descents: Sequence[Descent], names: Mapping[str, str]) -> None:
    pictures = (
        (
            "losses",
            _("loss, as a share of that at epoch 0"),
            _("epoch %{x}: median %{y:.3f}"),
            {names[each.loss]: each.losses / each.losses[:, :1] for each in descents},
            _("The loss that each network minimises, as a share of its first, after each epoch."),
        ),
        (
            "slopes",
            _("mean of |∂L/∂z| over letters and logits"),
            _("epoch %{x}: median %{y:.3f}"),
            {names[each.loss]: each.slopes for each in descents},
            _("The mean absolute gradient at the logits after each epoch, with each loss."),
        ),
    )
    with st.container(horizontal=True, gap="medium"):
        for key, axis, hover, courses, alt in pictures:
            with st.container(width=460):
                figure = courses_figure(courses, axis, hover)
                st.plotly_chart(figure, key=f"hello-curves-of-{key}", config={"displayModeBar": False}, alt=alt)
    st.caption(_("Lines: median over the seeds. Bands: from the lowest to the highest value."))


def _show_numbers(squared: Descent, settings: ComparisonSettings) -> None:
    words = read_words(settings.source, settings.target)
    letter = in_markdown(words.source[0])
    st.markdown(
        _(
            "The first letter, “{letter}”, at epoch 0 of seed {seed}: the same logits z and outputs p = σ(z) with both "
            "losses, and the two gradients."
        ).format(letter=letter, seed=settings.seed)
    )
    logits, found = squared.logits[0], gradients(squared.logits[0], words.targets)
    share, straight, damped = (found[name][0] for name in ("p", "sigmoid", "squared"))  # (alphabet,)
    st.dataframe(
        {
            _("output for"): [*words.alphabet],
            "y": [int(index == words.targets[0]) for index in range(len(words.alphabet))],
            "z": [signed(each) for each in logits[0]],
            "p": [f"{each:.3f}" for each in share],
            "p − y": [signed(each) for each in straight],
            "p · (1 − p)": [f"{each * (1 - each):.3f}" for each in share],
            "(p − y) · p · (1 − p)": [signed(each) for each in damped],
        },
        hide_index=True,
    )
