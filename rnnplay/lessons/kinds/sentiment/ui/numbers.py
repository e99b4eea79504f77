"""What was measured of the network, beside what a bag of words reaches."""

import streamlit as st

from rnnplay.families.word_classifier import WORD_CLASSIFIER
from rnnplay.lessons.kinds.scores_table import Line, compared, scores_table
from rnnplay.lessons.kinds.ui.networks import measured
from rnnplay.text import _


def show_numbers() -> None:
    """The table, and in a sentence what it says."""
    scores = measured(WORD_CLASSIFIER, ("sentiment",)).get("sentiment")
    if scores is None:
        return
    st.subheader(_("Sentences never seen"), anchor=False)
    st.caption(
        _(
            "Share of the sentences whose opinion is told. No sentence was learned from, not even with other nouns. "
            "Only sentences of one or two statements were learned from; the longer ones have three or four. Bag of "
            "words: logistic regression on how often each word occurs, fitted on the same sentences. It does not know "
            "the order of the words. With pairs: it also counts every two words that stand beside each other."
        )
    )
    sets = {"": _("one or two statements"), "longer_": _("three or four statements")}
    lines = [
        Line(_("**network**"), scores),
        Line(_("bag of words"), scores, "baseline"),
        Line(_("bag of words, with pairs"), scores, "pairs"),
    ]
    st.markdown(scores_table(_("sentences"), sets, _("sentences (n)"), lines))
    st.markdown(compared(scores["score"], scores["baseline"], _("the bag of words")))
    words = _("On average these sentences have {usual:.0f} words, and the longer ones {longer:.0f}.")
    st.markdown(words.format(usual=scores["words"], longer=scores["longer_words"]))
