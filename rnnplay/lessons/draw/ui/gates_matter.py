"""«Which gate matters?»: the accuracy of every shipped network with each gate fixed, measured at a press."""

from collections.abc import Callable

import streamlit as st

from rnnplay import checkpoints
from rnnplay.data.mnist import load_mnist
from rnnplay.device import get_device
from rnnplay.digits.gates_matter import VALUES, GatesMatter, measure_gates
from rnnplay.engine.attended import Attended
from rnnplay.figures.units import quantity_name
from rnnplay.lessons.draw.findings import beside_greff, what_gates_do
from rnnplay.text import _, percent
from rnnplay.ui.measuring import measure_at_a_press

IMAGES = 1000  # test images: an accuracy near 50 % is then known to 3 points
MEANS_OF = 1000  # training images
SHOWN = ("mean", "1", "0")  # what tells most comes first: a phone shows no more than four columns at once


def which_gate_matters() -> None:
    """The question, a button, and the table as it is measured, once for all sessions of this server."""
    st.header(_("Which gate matters?"), anchor=False, divider="gray")
    st.markdown(
        _(
            "A gate is fixed in all layers, at all rows, and the network reads the first {count:,} test images of "
            "MNIST: how many does it still classify correctly? Fixed to 0, to 1, or to the mean of each unit over "
            "{learnt:,} training images. With its mean, a gate has its usual strength, but it no longer depends on "
            "what is read."
        ).format(count=IMAGES, learnt=MEANS_OF)
    )
    results, measuring = _measured()
    if measure_at_a_press(measuring, "gates-matter", lambda: _show(results)):
        _show(results)
        for sentence in [*what_gates_do([*results.values()]), beside_greff([*results.values()])]:
            st.markdown(sentence)


@st.cache_resource(show_spinner=False)
def _measured() -> tuple[dict[str, GatesMatter], Attended]:
    results: dict[str, GatesMatter] = {}

    def compute(on_progress: Callable[[float], None]) -> None:
        names = [card.name for card in checkpoints.list()]
        learnt, digits = load_mnist("train").images[:MEANS_OF], load_mnist("test").first(IMAGES)
        for number, name in enumerate(names):
            if name not in results:
                model, _card = checkpoints.load(name, get_device())

                def of_all(share: float, number: int = number) -> None:
                    on_progress((number + share) / len(names))

                results[name] = measure_gates(name, model, learnt, digits, of_all)

    return results, Attended(compute)


def _show(results: dict[str, GatesMatter]) -> None:
    rows: list[dict[str, str]] = []
    for each in [*results.values()]:
        whole = {_("network"): each.network, _("as it is"): percent(each.accuracy, 1)}
        if not each.fixed:
            rows.append(whole | {_("fixed gate"): _("a plain RNN has none")})
        for gate, shares in each.fixed.items():
            fixed = {_heading(value): percent(shares[value], 1) for value in VALUES}
            rows.append(whole | {_("fixed gate"): quantity_name(gate)} | fixed)
    columns = [_("network"), _("fixed gate"), *map(_heading, SHOWN), _("as it is")]
    if rows:
        st.dataframe(
            {name: [row.get(name, "–") for row in rows] for name in columns}, hide_index=True, height="content"
        )
        st.caption(_("The candidate is no gate: it is what is written. Without it the network sees nothing."))


def _heading(value: str) -> str:
    return {"0": _("at 0"), "mean": _("at its mean"), "1": _("at 1")}[value]
