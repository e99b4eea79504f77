"""«Is the saliency right?»: deletion curves of the chosen network, measured at a press."""

from collections.abc import Callable

import streamlit as st

from rnnplay.data.mnist import load_mnist
from rnnplay.digits.deletion import RANDOM_ORDERS, Deletion, measure_deletion
from rnnplay.digits.ui.networks import known_of
from rnnplay.engine.attended import Attended
from rnnplay.lessons.draw.deletion_figure import deletion_figure
from rnnplay.lessons.draw.findings import is_it_right
from rnnplay.literal import in_markdown
from rnnplay.models.row_classifier import RowClassifier
from rnnplay.text import _
from rnnplay.ui.measuring import measure_at_a_press

IMAGES = 200  # test images


def is_saliency_right(name: str, model: RowClassifier) -> None:
    """The question, a button, and the curves of one network.

    Args:
        name: of the network.
        model: the network.
    """
    st.header(_("Is the saliency right?"), anchor=False, divider="gray")
    st.markdown(
        _(
            "If saliency finds the pixels on which the prediction depends, then removing those first lowers the "
            "prediction sooner than removing others. Pixels with ink are removed in four orders: by saliency × pixel "
            "(what removing it costs, to first order), by its size alone, the darkest first, and at random (the mean "
            "of {orders} orders). Measured with {network} on the first {count} test images of MNIST."
        ).format(network=in_markdown(name), count=IMAGES, orders=RANDOM_ORDERS)
    )
    results, measuring = _measured(name, model)
    measure_at_a_press(measuring, f"deletion-{name}")
    if results:
        st.markdown("  \n".join(is_it_right(results[0])))
        alt = _("The mean probability of the prediction while more and more pixels are removed, in four orders.")
        st.plotly_chart(deletion_figure(results[0]), key="deletion-curves", config={"displayModeBar": False}, alt=alt)


def _measured(name: str, model: RowClassifier) -> tuple[list[Deletion], Attended]:
    known = known_of(name)
    if "deletion" not in known:
        results: list[Deletion] = []

        def compute(on_progress: Callable[[float], None]) -> None:
            results.append(measure_deletion(model, load_mnist("test").images[:IMAGES], on_progress))

        known["deletion"] = results, Attended(compute)
    return known["deletion"]
