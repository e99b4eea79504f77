"""«Why this answer?»: one thing is changed while the network reads, and both readings stand side by side."""

from functools import partial

import numpy as np
import streamlit as st

from rnnplay.digits.contribution_quantities import contribution_quantities
from rnnplay.digits.contributions import Contributions, contributions
from rnnplay.digits.outcome import what_changes
from rnnplay.digits.panels import View, reading_panels
from rnnplay.digits.quantities import reading_quantities
from rnnplay.digits.reading import Reading
from rnnplay.digits.ui.networks import unit_orders
from rnnplay.digits.ui.reading_stage import sentences
from rnnplay.digits.what_if import Change
from rnnplay.digits.what_if_panels import captions, contribution_panels, what_if_panels
from rnnplay.figures.numbers import Quantity, placed
from rnnplay.figures.panel import Panel
from rnnplay.lessons.draw.repeat import repeat
from rnnplay.lessons.draw.ui.change import choose_change
from rnnplay.models.row_classifier import RowClassifier
from rnnplay.text import _, ngettext
from rnnplay.ui.stage import replay, version_of
from rnnplay.ui.take_away import Repeated
from rnnplay.ui.widgets import select, toggle

NAMED = 3  # units with the largest contributions


def explain(name: str, model: RowClassifier, reading: Reading, view: View) -> None:
    """What to change, what becomes of the prediction, and the stage of both readings.

    Args:
        name: of the network.
        model: the network.
        reading: as it reads.
        view: what is shown.
    """
    above, stage, below = (st.container() for _each in range(3))
    with above:
        change = choose_change(name, model, reading)
        after = change.read(model, reading) if change else None
        if change and after:
            _say(change, reading, after)
    orders, architecture = unit_orders(name, model, view.alike), model.architecture
    if change and after:
        panels = what_if_panels(reading, after, change, orders, architecture, view)
        said = captions(reading, after, change, architecture, view)
    else:
        panels, said = reading_panels(reading, orders, architecture, view), sentences(reading, view)
    with below:
        weighed = _contributions(model, reading, after)
        panels += _contribution_panels(weighed, model, after is not None)
    with stage:
        replay(
            panels,
            key="why",
            steps=len(said),
            step_name=_("Row"),
            captions=said,
            label=_("The network reads the image twice, as it is and with the change"),
            labels={"play": _("Play the reading"), "pause": _("Pause the reading")},
            version=version_of(name.encode(), reading.image.tobytes()),
            on_new_data="stay",
            address="row",
            numbers=lambda: _quantities(reading, after, weighed),
            repeated=_repeated(name, model, reading, change, weighed),
        )


def _say(change: Change, reading: Reading, after: Reading) -> None:
    st.markdown(_("**{change}**: {outcome}").format(change=change.said, outcome=what_changes(reading, after)))
    if change.note:
        st.caption(change.note)


def _repeated(
    name: str, model: RowClassifier, reading: Reading, change: Change | None, weighed: list[Contributions]
) -> Repeated:
    script = partial(repeat, model, reading, change, weighed[0] if weighed else None)
    return Repeated(name, model.state_dict, script)


def _quantities(reading: Reading, after: Reading | None, weighed: list[Contributions]) -> list[Quantity]:
    """All numbers of the readings and of what their units add to a logit; ``changed`` is 1 for those with a change."""
    found = []
    for number, each in enumerate([reading] if after is None else [reading, after]):
        parts = contribution_quantities(weighed[number], len(each.layers) - 1) if weighed else []
        found += placed([*reading_quantities(each), *parts], "changed", number)
    return found


def _contributions(model: RowClassifier, reading: Reading, after: Reading | None) -> list[Contributions]:
    """The switch of what each unit adds to a logit, and of which digit's; as it is and, where there is one, with a
    change, or nothing."""
    with st.container(horizontal=True, vertical_alignment="center"):
        weighs = toggle(
            _("Contributions of units"),
            "units-say",
            True,
            help=_(
                "The linear layer multiplies the hidden state h of each unit of the last layer by a weight w and adds "
                "all up: each product w · h is the part of that unit in the logit of a digit."
            ),
        )
        if not weighs:
            return []
        names = {"prediction": _("to the prediction's logit")}
        options = ("prediction", *map(str, range(reading.by_row.shape[1])))
        chosen = select(
            _("To which logit"),
            options,
            "prediction",
            "units-digit",
            lambda each: names.get(each) or _("to the logit of {digit}").format(digit=each),
            width=230,
            label_visibility="collapsed",
        )
    before = contributions(model, reading.layers, reading.digit if chosen == "prediction" else int(chosen))
    st.markdown(largest(before))
    return [before] if after is None else [before, contributions(model, after.layers, before.digit)]


def _contribution_panels(weighed: list[Contributions], model: RowClassifier, has_change: bool) -> list[Panel]:
    """The pictures of what each unit adds."""
    if not weighed:
        return []
    before = weighed[0]
    order = [np.argsort(-before.read(direction)) for direction in range(len(before.products))]
    title = _("Contribution w · h to the logit of {digit}, {where}")
    panels = contribution_panels(before, order, model.architecture, "contribution", title)
    if has_change:
        title = _("The same with the change, logit of {digit}, {where}")
        panels += contribution_panels(weighed[1], order, model.architecture, "contribution-after", title)
    return panels


def largest(made: Contributions) -> str:
    """Which units add most to the logit where it is read, in a sentence."""
    parts, hidden = made.parts, len(made.read(0))
    both = len(made.products) == 2
    named = []
    for index in np.argsort(-parts)[:NAMED]:
        direction, unit = divmod(int(index), hidden)
        message = _("unit {unit} ({value:+.2f})")
        if both:
            message = _("backward unit {unit} ({value:+.2f})") if direction else _("forward unit {unit} ({value:+.2f})")
        named.append(message.format(unit=unit + 1, value=parts[index]))
    speaks = np.sort(parts[parts > 0])[::-1]
    half = int(np.searchsorted(speaks.cumsum(), speaks.sum() / 2)) + 1
    return _("The logit of {digit} is {logit:.2f}. Largest contributions: {units}. {half}").format(
        digit=made.digit,
        logit=made.logits[-1],
        units=", ".join(named),
        half=ngettext(
            "{count} unit of {all} makes up half of all that speaks for {digit}.",
            "{count} units of {all} make up half of all that speaks for {digit}.",
            half,
        ).format(count=half, all=len(parts), digit=made.digit),
    )
