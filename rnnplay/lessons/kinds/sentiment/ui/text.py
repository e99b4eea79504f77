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
# By the names of their settings: what the page calls them, and the words.
WORDS = {
    "add-noun": (N_("Nouns"), tuple(NOUNS)),
    "add-good": (N_("Praise"), tuple(GOOD)),
    "add-bad": (N_("Complaint"), tuple(BAD)),
    "add-other": (
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

    def add(name: str) -> None:
        if word := value_of(name):
            put("text", f"{value_of('text') or ''} {word}".strip()[:LONGEST_TYPED])
            put(name, None)

    def less() -> None:
        put("text", " ".join(str(value_of("text") or "").split()[:-1]))

    with st.expander(_("Put it together from the words that the network knows")):
        _draw_words(add, less)


def _draw_words(add: Callable[[str], None], less: Callable[[], None]) -> None:
    with st.container(horizontal=True):
        st.button(_("Remove the last word"), on_click=on_this_page(less), key="sentiment-less")
        st.button(_("Begin anew"), on_click=on_this_page(lambda: put("text", "")), key="sentiment-anew")
    for name, (label, words) in WORDS.items():
        pills(_(label), words, name, on_change=lambda name=name: add(name))
