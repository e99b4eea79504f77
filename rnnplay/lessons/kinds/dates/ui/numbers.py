"""What was measured of the two networks, beside what a rule by hand and a copy reach."""

from collections.abc import Mapping

import streamlit as st

from rnnplay.families.seq2seq import SEQ2SEQ
from rnnplay.lessons.kinds.dates.ui.networks import names
from rnnplay.lessons.kinds.scores_table import Line, beats_clearly, scores_table
from rnnplay.lessons.kinds.ui.networks import measured
from rnnplay.text import _, percent


def show_numbers() -> None:
    """The table, and in a sentence or two what it says."""
    scores = measured(SEQ2SEQ, tuple(names()))
    if len(scores) < len(names()):
        return
    st.subheader(_("Dates on days never seen"), anchor=False)
    st.caption(
        _(
            "Share of the dates that are read without a mistake, free-running: the decoder reads what it wrote itself. "
            "Only the six ways were learned from, not the other patterns of the same languages, nor the other "
            "languages (Italian, Dutch, Portuguese). Rule: names of months looked up and numbers told apart, 30 lines "
            "by hand that learn nothing. Copy: the text as it stands. Letters: share of what is written that is "
            "right; teacher-forced, each step is told the right letter before it."
        )
    )
    st.markdown(table(scores))
    for sentence in findings(scores["dates-attention"]):
        st.markdown(sentence)


def table(scores: Mapping[str, Mapping[str, float]]) -> str:
    """In Markdown: a column for each set of texts, a line for each network and measure."""
    sets = {"": _("six ways"), "other_patterns_": _("other patterns"), "other_languages_": _("other languages")}
    first = scores["dates-attention"]
    lines = [
        *(Line(f"**{title}**", scores[name]) for name, title in names().items()),
        Line(_("rule"), first, "baseline"),
        Line(_("copy"), first, "copy"),
    ]
    for name, title in names().items():
        forced = _("{network}, letters, teacher-forced").format(network=title)
        lines.append(Line(_("{network}, letters").format(network=title), scores[name], "letters"))
        lines.append(Line(forced, scores[name], "letters_teacher_forced"))
    return scores_table(_("texts"), sets, _("dates (n)"), lines)


def findings(of: Mapping[str, float]) -> list[str]:
    """What the numbers of the network with attention say, with whether it beats the rule."""
    if beats_clearly(of["score"], of["baseline"]):
        compared = _("The network beats the rule clearly.")
    elif not beats_clearly(of["baseline"], of["score"]):
        compared = _(
            "**The network does not beat the rule clearly.** Whoever knows the six ways can write them down. What the "
            "network shows is that they can be learned from pairs of texts alone."
        )
    else:
        compared = _("**The rule is better than the network.**")
    further = _(
        "On patterns that it never learned from, the network reads {network} and the rule {rule}: the rule says what a "
        "date is, the network has only seen how dates are written."
    ).format(network=percent(of["other_patterns_score"], 1), rule=percent(of["other_patterns_baseline"], 1))
    languages = _(
        "On languages that it never learned from, the network reads {network} and the rule, which looks for whole "
        "names of months, {rule}."
    ).format(network=percent(of["other_languages_score"], 1), rule=percent(of["other_languages_baseline"], 1))
    threshold = _(
        "A reading with a probability below {least} is said to be no date: that is so for {wrong} of these dates, and "
        "for {odd} of texts that are none (names of countries, times, prices, numbers, shuffled letters, other words)."
    ).format(least=percent(of["threshold"], 1), wrong=percent(1 - of["known"], 1), odd=percent(of["odd_refused"], 0))
    return [compared, f"{further} {languages}", threshold]
