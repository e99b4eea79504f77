"""What was measured of the network, beside what is reached without looking, and without knowing where."""

from collections.abc import Mapping

import streamlit as st

from rnnplay.families.captioner import CAPTIONER
from rnnplay.lessons.kinds.captions.ui.networks import names
from rnnplay.lessons.kinds.scores_table import Line, compared, scores_table
from rnnplay.lessons.kinds.ui.networks import measured
from rnnplay.text import _, percent


def show_numbers() -> None:
    """The table, and in a sentence or two what it says."""
    (name,) = names()
    scores = measured(CAPTIONER, (name,)).get(name)
    if scores is None:
        return
    st.subheader(_("Scenes of test digits"), anchor=False)
    st.caption(
        _(
            "Share of the captions that are grammatical, name every digit and are true of the scene, free-running: "
            "each word reads those that the network wrote itself. New arrangements: scenes with two digits in an "
            "arrangement, such as a three above a seven, that no scene of the training has. Bag of digits: knows every "
            "digit and its size without a mistake, but not where they are. Words: share of the right captions’ words "
            "at their places; teacher-forced, each step is told the right word before it."
        )
    )
    st.markdown(table(scores))
    for sentence in findings(scores):
        st.markdown(sentence)


def table(scores: Mapping[str, float]) -> str:
    """In Markdown: a column for each set of scenes, a line for each measure."""
    sets = {"": _("arrangements as in training"), "unseen_": _("new arrangements")}
    lines = [
        Line(_("**network: caption true**"), scores),
        Line(_("of scenes with one digit"), scores, "true_of_1"),
        Line(_("of scenes with two"), scores, "true_of_2"),
        Line(_("of scenes with three"), scores, "true_of_3"),
        Line(_("grammatical"), scores, "grammatical"),
        Line(_("in the grammar’s order"), scores, "exact"),
        Line(_("bag of digits: caption true"), scores, "baseline"),
        Line(_("most frequent caption: true"), scores, "most_frequent"),
        Line(_("network, words"), scores, "words"),
        Line(_("network, words, teacher-forced"), scores, "words_teacher_forced"),
    ]
    return scores_table(_("scenes"), sets, _("scenes (n)"), lines)


def findings(of: Mapping[str, float]) -> list[str]:
    """What the numbers say."""
    threshold = _(
        "A caption with a probability below {least}, or one that leaves out more than {left_out} of the ink, is said "
        "to be of no scene: that is so for {wrong} of these scenes, and for {odd} of pictures that are none "
        "(scribbles, letters, five to ten digits)."
    ).format(
        least=percent(of["threshold"], 1),
        left_out=percent(of["left_out_threshold"], 0),
        wrong=percent(1 - of["known"], 1),
        odd=percent(of["odd_refused"], 0),
    )
    return [
        compared(of["score"], of["baseline"], _("the bag of digits")),
        _("On new arrangements {network} of the captions are true, against {bag} of the bag’s.").format(
            network=percent(of["unseen_score"], 1), bag=percent(of["unseen_baseline"], 1)
        ),
        threshold,
    ]
