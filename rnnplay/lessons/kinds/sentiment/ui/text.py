"""The sentence that one types or puts together, and some ready to try."""

from collections.abc import Callable

import streamlit as st

from rnnplay.lessons.kinds.sentiment.grammar import BAD, GOOD, NOUNS, USUAL, vocabulary
from rnnplay.text import N_, _
from rnnplay.ui.query_params import on_this_page, put, value_of
from rnnplay.ui.widgets import pills, text

LONGEST_TYPED = 600  # letters of the field; a text of too many words to read is told so
EXAMPLES = (
    "the film was not funny",
    "the play was boring but the music was great",
    "i do not think that the soup was bad",
    "the hotel was neither fresh nor warm",
    "the guide was anything but stupid",
)
# What the page calls them, and the words.
WORDS = {
    "noun": (N_("Nouns"), tuple(NOUNS)),
    "good": (N_("Praise"), tuple(GOOD)),
    "bad": (N_("Complaint"), tuple(BAD)),
    "other": (
        N_("What turns and joins them"),
        tuple(word for word in vocabulary() if word not in {*GOOD, *BAD, *NOUNS}),
    ),
}


def introduce() -> None:
    """What one sees here."""
    st.markdown(
        _(
            "**Many to one.** A network reads a sentence word by word and says at the end whether it praises or "
            "complains. “Not”, “but”, “although” or “neither” turn it around, so the order of the words matters. "
            "**Type a sentence**, then play or scrub."
        )
    )


def choose_text() -> str:
    """What is read."""

    def take() -> None:
        if chosen := value_of("example"):
            put("text", chosen)
            put("example", None)

    typed = text(_("An English sentence about a film, a meal, a hotel …"), USUAL, "text", LONGEST_TYPED)
    pills(_("Or one of these"), EXAMPLES, "example", on_change=take)
    return typed


def choose_words() -> None:
    """Every word that the network knows as a button that adds it to the end of the sentence."""

    def add(word: str) -> None:
        put("text", f"{value_of('text') or ''} {word}".strip()[:LONGEST_TYPED])

    def less() -> None:
        put("text", " ".join(str(value_of("text") or "").split()[:-1]))

    words = st.expander(
        _("Put it together from the words that the network knows"), key="sentiment-words", on_change="rerun"
    )
    if words.open:  # as so many buttons take a third of a run
        with words:
            _draw_words(add, less)


def _draw_words(add: Callable[[str], None], less: Callable[[], None]) -> None:
    with st.container(horizontal=True):
        st.button(_("Remove the last word"), on_click=on_this_page(less), key="sentiment-less")
        st.button(_("Begin anew"), on_click=on_this_page(lambda: put("text", "")), key="sentiment-anew")
    for group, (label, words) in WORDS.items():
        st.caption(_(label))
        with st.container(horizontal=True, gap="xxsmall", key=f"sentiment-{group}"):
            for word in words:
                st.button(word, on_click=on_this_page(add), args=(word,), key=f"sentiment-add-{word}")
