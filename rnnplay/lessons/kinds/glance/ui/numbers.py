"""What recurrence adds: accuracy, weights and multiplications of both networks and of logistic regression."""

import math
from collections.abc import Mapping

import streamlit as st

from rnnplay.families.glance import GLANCE
from rnnplay.lessons.kinds.glance.costs import Costs, costs
from rnnplay.lessons.kinds.glance.ui.networks import ONE_STEP, ROWS, shipped
from rnnplay.lessons.kinds.scores_table import compared
from rnnplay.lessons.kinds.ui.networks import measured
from rnnplay.models.glance import ALL_PIXELS
from rnnplay.models.row_classifier import CLASSES
from rnnplay.text import _, percent


def show_numbers() -> None:
    """The table, and in a few sentences what it says."""
    scores = measured(GLANCE, (ONE_STEP, ROWS))
    if len(scores) < len((ONE_STEP, ROWS)):
        return
    of = dict(zip(scores, map(costs, shipped()), strict=True))
    st.subheader(_("What does recurrence add?"), anchor=False)
    st.caption(
        _(
            "MNIST's test images. Both networks have the same cell with as many units, and learned the same images in "
            "the same order; only how an image is cut into steps differs. Logistic regression: one matrix on all "
            "pixels, fitted to the same training images. Weights and multiplications are counted from the modules; a "
            "multiplication by a state that is always zero is one too, as torch makes it."
        )
    )
    st.markdown(table(scores, of))
    for sentence in findings(scores, of):
        st.markdown(sentence)


def table(scores: Mapping[str, Mapping[str, float]], of: Mapping[str, Costs]) -> str:
    """In Markdown: a column for each network and for the baseline.

    Args:
        scores: of both networks, by their names.
        of: what each costs.
    """
    first, rows = scores[ONE_STEP], scores[ROWS]
    titles = [_("**at one glance**"), _("**row by row**"), _("logistic regression")]
    products = [each.multiplications for each in of.values()]
    lines = [
        [_("how it reads"), *titles],
        ["---"] * 4,
        [_("test images (n)"), *(f"{count:,.0f}" for count in (first["n"], rows["n"], first["n"]))],
        [_("read correctly"), *(percent(each, 2) for each in (first["score"], rows["score"], first["baseline"]))],
        [_("weights"), *(f"{each.weights:,}" for each in of.values()), f"{(ALL_PIXELS + 1) * CLASSES:,}"],
        [_("of these idle"), *(f"{each.idle_weights:,}" for each in of.values()), "0"],
        [_("multiplications for an image"), *(f"{each:,}" for each in (*products, ALL_PIXELS * CLASSES))],
        [_("steps that wait for one another"), *(str(each.architecture["steps"]) for each in shipped()), "1"],
    ]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def findings(scores: Mapping[str, Mapping[str, float]], of: Mapping[str, Costs]) -> list[str]:
    """What the numbers say: against the baseline, whether recurrence pays, and what is idle in one step."""
    first, rows = scores[ONE_STEP], scores[ROWS]
    against = compared(first["score"], first["baseline"], _("logistic regression"))
    return [against, pays(first, rows, of[ONE_STEP], of[ROWS]), _idle(of[ONE_STEP])]


def pays(one_step: Mapping[str, float], in_rows: Mapping[str, float], one: Costs, many: Costs) -> str:
    """Whether recurrence pays, in a sentence: whether the shares differ by more than chance in choosing the images."""
    glance, rows = one_step["score"], in_rows["score"]
    # the standard error of a difference of shares a and b, each of n images: √((a (1 − a) + b (1 − b)) / n)
    chance = math.sqrt((glance * (1 - glance) + rows * (1 - rows)) / one_step["n"])
    if rows - glance > 2 * chance:
        verdict = _("**Recurrence pays in accuracy:**")
    elif glance - rows > 2 * chance:
        verdict = _("**Recurrence does not pay in accuracy:**")
    else:
        verdict = _("**Recurrence makes no clear difference in accuracy:**")
    said = _(
        "row by row {rows} are read correctly, at one glance {glance}, so of 10,000 images {wrong_rows:,} and "
        "{wrong_glance:,} are read wrongly. It needs {weights} of the weights, for every row is read with the same "
        "ones, and {times:.1f} times the multiplications, in steps of which each waits for the one before."
    ).format(
        rows=percent(rows, 2),
        glance=percent(glance, 2),
        wrong_rows=round(10_000 * (1 - rows)),
        wrong_glance=round(10_000 * (1 - glance)),
        weights=percent(many.weights / one.weights),
        times=many.multiplications / one.multiplications,
    )
    return f"{verdict} {said}"


def _idle(one: Costs) -> str:
    return _(
        "**With one step an LSTM has nothing to remember.** h₀ and c₀ are zero, so W_hh and the forget gate are "
        "multiplied by zero: {idle:,} of {weights:,} weights can be any number, and nothing changes. What is left is "
        "h₁ = o₁ ⊙ tanh(i₁ ⊙ g₁), a network with one hidden layer."
    ).format(idle=one.idle_weights, weights=one.weights)
