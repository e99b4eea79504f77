"""What was measured of the two networks, beside what a rule by hand and a copy reach."""

from collections.abc import Mapping

import streamlit as st

from rnnplay import checkpoints
from rnnplay.card import Card
from rnnplay.families.seq2seq import SEQ2SEQ
from rnnplay.lessons.kinds.dates.ui.networks import SHIPPED
from rnnplay.text import _, percent

SPLITS = ("", "other_patterns_", "other_languages_")
CLEARLY = 0.01  # by so much more a network must read correctly to beat the rule clearly


def show_numbers() -> None:
    """The table, and in a sentence or two what it says."""
    measured = {card.name: card.scores for card in _cards().values() if card.scores}
    if not measured:
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
    st.markdown(table(measured))
    for sentence in findings(measured["dates-attention"]):
        st.markdown(sentence)


@st.cache_resource(show_spinner=False)
def _cards() -> dict[str, Card]:
    return {card.name: card for card in checkpoints.list(family=SEQ2SEQ) if card.name in SHIPPED}


def table(measured: Mapping[str, Mapping[str, float]]) -> str:
    """In Markdown: a column for each set of texts, a line for each network and measure."""
    titles = {"dates-attention": _("with attention"), "dates": _("without attention")}
    first = measured["dates-attention"]
    lines = [
        _line([_("texts"), _("six ways"), _("other patterns"), _("other languages")]),
        _line(["---"] * 4),
        _line([_("dates (n)"), *(f"{first[f'{split}n']:,.0f}" for split in SPLITS)]),
    ]
    for name, title in titles.items():
        lines.append(_shares(f"**{title}**", measured[name], "score"))
    lines += [_shares(_("rule"), first, "baseline"), _shares(_("copy"), first, "copy")]
    for name, title in titles.items():
        lines.append(_shares(_("{network}, letters").format(network=title), measured[name], "letters"))
        forced = _("{network}, letters, teacher-forced").format(network=title)
        lines.append(_shares(forced, measured[name], "letters_teacher_forced"))
    return "\n".join(lines)


def findings(of: Mapping[str, float]) -> list[str]:
    """What the numbers of the network with attention say, with whether it beats the rule."""
    ahead = of["score"] - of["baseline"]
    if ahead >= CLEARLY:
        compared = _("The network beats the rule clearly.")
    elif ahead > -CLEARLY:
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


def _shares(title: str, of: Mapping[str, float], measure: str) -> str:
    return _line([title, *(percent(of[f"{split}{measure}"], 2) for split in SPLITS)])


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
