"""What can be done with a network that was trained: draw into it, take it along, see its confusion matrix."""

from dataclasses import asdict
from typing import Any

import streamlit as st

from rnnplay import checkpoints
from rnnplay.card import Card
from rnnplay.data.mnist import Digits
from rnnplay.digits.evaluation import confusion, predictions, share_right
from rnnplay.digits.observation import Race
from rnnplay.digits.recipes import Recipe
from rnnplay.digits.ui.own_networks import bring_network, keep_network
from rnnplay.engine.job import Job
from rnnplay.lessons.train.confusion import confusion_figure, confusion_keys
from rnnplay.lessons.train.ui.data import digits_to_learn, held_back_digits
from rnnplay.lessons.train.ui.settings import Choice
from rnnplay.lessons.train.ui.watched import pick_held_back
from rnnplay.literal import in_markdown
from rnnplay.models.row_classifier import RowClassifier
from rnnplay.text import _, percent
from rnnplay.ui.colour_key import show_keys
from rnnplay.ui.look_back import find_at
from rnnplay.ui.pressed import pressed
from rnnplay.ui.query_params import on_this_page
from rnnplay.ui.timeline import name_of

PATIENCE = 2.0  # seconds that the reading of the test images is waited for, before it is said that it comes
_READ = "rnnplay.train.read"  # what the network takes the held-back digits for, and at which step that was

# The square of the confusion matrix whose digits are shown, and whether somebody has picked it.
_LABEL, _PREDICTED, _SQUARE_PICKED = "confusion-label", "confusion-prediction", "rnnplay.train.square picked"


def after_training(job: Job[Race], choice: Choice, network: int) -> None:
    """The network as it stands, when it does not learn."""
    snapshot = job.snapshot
    if job.running or not snapshot.step or snapshot.observation.runners[network].watched is None:
        return
    if snapshot.status == "failed":  # what went wrong is said above
        return
    read = _read(job, choice, network)
    if read is None:
        st.caption(_("The network is reading the test images …"))
        return
    recipe = choice.recipes[network]
    name = recipe.name if len(choice.recipes) == 1 else f"{recipe.name} ({recipe.network_name})"
    st.header(
        _("{name} at step {step}").format(name=in_markdown(name), step=snapshot.step),
        anchor=False,
        divider="gray",
    )
    labels = held_back_digits(choice.whole).labels
    accuracy = share_right(read, labels)
    st.markdown(
        _("Test accuracy: **{accuracy}** of {count:,} test images classified correctly.").format(
            accuracy=percent(accuracy, 1), count=len(read)
        )
    )
    few = snapshot.observation.runners[network].measured_on[0]
    st.caption(_("The curve above is measured only at some steps, on the first {few} of these images.").format(few=few))
    if recipe.reads_rows:
        _take(job, choice, network, accuracy)
    else:
        st.caption(_("This network does not read rows of 28 pixels, so it cannot be used on the draw page."))
    _confusion(job, held_back_digits(choice.whole), read)


def _read(job: Job[Race], choice: Choice, network: int) -> Any:
    """What it takes each held-back digit for, ``(count,)``, computed once for a step; None as long as it is not known.

    The run's thread reads them, in its turn: a large network takes many seconds.
    """
    snapshot = job.snapshot
    known = st.session_state.setdefault(_READ, {})
    key = name_of(job), snapshot.branch, snapshot.step, network
    if key not in known and not job.waiting:
        known.clear()
        images = choice.recipes[network].arranged(held_back_digits(choice.whole)).images
        find_at(job, snapshot.step, lambda task: predictions(task.trained(network), images), known, key, PATIENCE)
    return known.get(key)


def _take(job: Job[Race], choice: Choice, network: int, accuracy: float) -> None:
    def trained() -> tuple[RowClassifier, Card]:
        recipe, model = choice.recipes[network], job.ask_task(lambda task: task.trained(network))
        held_back = held_back_digits(choice.whole)
        return model, Card.of(
            model,
            name=recipe.network_name,
            recipe=asdict(recipe) | {"steps": job.snapshot.step} | _rates(job, recipe, choice.recipes[0]),
            seed=recipe.seed,
            data=recipe.learnt_from(digits_to_learn(choice.whole)),
            accuracy=accuracy,
            accuracy_on=held_back.source,
        )

    with st.container(horizontal=True):
        if pressed(_("Try it on your drawing"), icon=":material/edit:", type="primary", key="take"):
            _draw_into(keep_network(*trained()))
        st.download_button(
            _("Download"),
            lambda: checkpoints.save_bytes(*trained()),
            f"{choice.recipes[network].network_name}{checkpoints.SUFFIX}",
            "application/octet-stream",
            icon=":material/download:",
            on_click="ignore",
            key="take-along",
            help=_(
                "The network and its model card in one file. Open it with “{load}”, here or on the draw page."
            ).format(load=_("Load a model file")),
        )
        bring_network(_draw_into)


def _rates(job: Job[Race], recipe: Recipe, first: Recipe) -> dict[str, Any]:
    """The rates that it really learnt with, as the card tells them: at the start, and where they were changed."""
    made = [job.learning_rate_at(step) for step in range(job.snapshot.step)]
    factor = recipe.learning_rate / first.learning_rate  # those of several networks change together
    changes = {step: factor * rate for step, rate in enumerate(made) if step == 0 or rate != made[step - 1]}
    rates: dict[str, Any] = {"learning_rate": changes.pop(0, recipe.learning_rate)}
    return rates | ({"learning_rate_from_step": changes} if changes else {})


def _draw_into(name: str) -> None:
    # In the address, because what is bound to this page's stands in the way of a switch without.
    st.switch_page("pages/1_draw.py", query_params={"network": name})


def _confusion(job: Job[Race], held_back: Digits, read: Any) -> None:
    labels = held_back.labels
    pick_square = on_this_page(_pick_square)
    with st.container(horizontal=True, gap="large"):
        with st.container(width=360):
            st.markdown(_("**Confusion matrix**: select a cell to see its images."))
            show_keys(confusion_keys())
            st.plotly_chart(
                confusion_figure(confusion(labels, read).numpy()),
                key="confusion",
                on_select=on_this_page(_take_square),
                selection_mode="points",
                width="content",
                config={"displayModeBar": False},
            )
        picked = st.session_state.get(_SQUARE_PICKED)
        if not picked or _LABEL not in st.session_state:  # or another page was looked at
            st.session_state[_LABEL], st.session_state[_PREDICTED] = picked or _worst(labels, read)
        with st.container():
            with st.container(horizontal=True):
                label = st.selectbox(_("Label"), range(10), key=_LABEL, on_change=pick_square, width=100)
                prediction = st.selectbox(_("predicted"), range(10), key=_PREDICTED, on_change=pick_square, width=100)
            chosen = ((labels == label) & (read == prediction)).nonzero()[:, 0].tolist()
            pick_held_back(
                job,
                held_back,
                chosen,
                _("Label {label}, predicted {prediction}: select one to watch it being read").format(
                    label=label, prediction=prediction
                ),
            )


def _pick_square() -> None:
    st.session_state[_SQUARE_PICKED] = st.session_state[_LABEL], st.session_state[_PREDICTED]


def _take_square() -> None:
    # None is selected also when the chart has only been drawn anew: what was picked stays.
    if points := st.session_state["confusion"].selection.points:
        st.session_state[_LABEL], st.session_state[_PREDICTED] = int(points[0]["y"]), int(points[0]["x"])
        _pick_square()


def _worst(labels: Any, read: Any) -> tuple[int, int]:
    """The most frequent mistake."""
    counts = confusion(labels, read)
    counts.fill_diagonal_(0)
    label, prediction = divmod(int(counts.argmax()), len(counts))
    return label, prediction
