"""«One-hot or embedding: which learns faster, and why?», answered at a press by networks that differ in this alone."""

from collections.abc import Sequence

import streamlit as st

from rnnplay.engine.validation import OPTIMIZERS
from rnnplay.lessons.hello.comparison import EPOCHS, SEEDS, WAYS, ComparisonSettings, Course, compare_ways
from rnnplay.lessons.hello.comparison_figure import courses_figure
from rnnplay.lessons.hello.seeds import are_alike, comparable, epochs_in_words, which_is_faster
from rnnplay.lessons.hello.ui.epochs_table import epochs_table
from rnnplay.text import _
from rnnplay.ui.answers import answer_at_a_press


def compare_one_hot_and_embedding(settings: ComparisonSettings) -> None:
    """The question, a button, and the answer as soon as it is computed, once for all sessions of this server.

    Args:
        settings: those of the page.
    """
    st.header(_("One-hot or embedding: which learns faster, and why?"), divider="gray")
    st.markdown(
        _(
            "Above, RNN and Embedding differ in size, learning rate and more, so their curves cannot be "
            "compared. Here only the input differs. Both networks are an RNN with {hidden} hidden units "
            "per layer (layers: {layers}) and a linear layer. Both use {optimizer}, learning rate "
            "{rate:g}, the mean loss over the letters, the same {seeds} seeds and {epochs} epochs."
        ).format(
            hidden=settings.hidden_size,
            layers=settings.num_layers,
            optimizer=OPTIMIZERS[settings.optimizer],
            rate=settings.learning_rate,
            seeds=SEEDS,
            epochs=EPOCHS,
        )
    )
    found = answer_at_a_press(settings, compare_ways, "hello-compare", _("Compare one-hot and embedding"))
    if found is not None:
        _show(found, settings.seed, EPOCHS)


def _show(courses: Sequence[Course], seed: int, epochs: int) -> None:
    names = {
        "one-hot": _("one-hot"),
        "embedding": _("embedding"),
        "frozen": _("embedding, not trained"),
    }
    st.markdown(conclusion(courses, epochs))
    figure = courses_figure(
        {names[course.way]: course.losses for course in courses},
        _("loss, mean over the letters (nats)"),
        _("epoch %{x}: median loss %{y:.3f}"),
    )
    alt = _("The median loss after each epoch with one-hot input and with an embedding, and the range over the seeds.")
    st.plotly_chart(figure, key="hello-courses", config={"displayModeBar": False}, alt=alt)
    st.caption(_("Lines: median over the seeds. Bands: from the lowest to the highest loss."))
    epochs_table({names[course.way]: course for course in courses}, seed, epochs)


def conclusion(courses: Sequence[Course], epochs: int) -> str:
    """The answer, drawn from the numbers.

    Args:
        courses: of `rnnplay.lessons.hello.comparison.WAYS`.
        epochs: how long each learned.
    """
    one_hot, embedding, frozen = ({course.way: course for course in courses}[way] for way in WAYS)
    medians = [comparable(each.median_right_after, epochs) for each in (one_hot, embedding, frozen)]
    nobody = min(medians) > epochs
    sooner = medians[1] < medians[0] and not are_alike(medians[0], medians[1])
    said = [
        which_is_faster(
            medians[0],
            medians[1],
            nobody,
            one_is=_("**With these settings one-hot learns faster.**"),
            other_is=_("**With these settings the embedding learns faster.**"),
        ),
        _(
            "Median number of epochs until all letters are correct: {one_hot} with one-hot, {embedding} "
            "with the embedding."
        ).format(
            one_hot=epochs_in_words(one_hot.median_right_after, epochs),
            embedding=epochs_in_words(embedding.median_right_after, epochs),
        ),
        _why(one_hot, embedding, sooner),
    ]
    if sooner:
        gained = (medians[0] - medians[2]) / (medians[0] - medians[1])
        said.append(_what_brings_the_gain(gained).format(frozen=epochs_in_words(frozen.median_right_after, epochs)))
    elif not nobody:
        said.append(_("With these settings that brings the right word no sooner."))
    return " ".join(said)


def _why(one_hot: Course, embedding: Course, sooner: bool) -> str:
    """What differs between the two; the reason, if the embedding learns sooner."""
    return _(
        "{opening} a one-hot vector has norm 1 and reaches each hidden unit through one weight. A "
        "vector of the embedding has ten numbers and here a mean norm of {length:.2g}. At the same "
        "learning rate, the first epoch changes W_ih xₜ, the input of the hidden units, by "
        "{one_hot:.2g} with one-hot and by {embedding:.2g} with the embedding: {times:.2g} times as "
        "much."
    ).format(
        opening=_("Why:") if sooner else _("What differs:"),
        length=embedding.lengths,
        one_hot=one_hot.first_move,
        embedding=embedding.first_move,
        times=embedding.first_move / max(one_hot.first_move, 1e-12),
    )


def _what_brings_the_gain(gained: float) -> str:
    """The size of the vectors, or that they are trained. ``gained``: the share that remains without training them."""
    if gained >= 0.5:
        return _(
            "With an embedding that is not trained it is {frozen}: most of the gain comes from the "
            "vectors' size, not from training them."
        )
    return _("With an embedding that is not trained it is {frozen}: most of the gain comes from training the vectors.")
