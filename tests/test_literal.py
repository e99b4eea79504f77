"""Text from outside, made ready for Markdown and for Plotly; tests/browser/test_text_is_text.py sees what is shown."""

import pytest

from rnnplay.literal import in_markdown, in_plotly, isolated


@pytest.mark.parametrize(
    "text", ["", "hello", "lstm-1x64.safetensors", "At most 24; “a” (b), 50 %!", "e\u0301 你好 👩\u200d👧"]
)
def test_what_means_nothing_else_stays_as_it_is(text):
    assert in_markdown(text) == in_plotly(text) == isolated(text) == text


def test_marks_of_markdown_become_entities():
    assert in_markdown("*a*") == "&#42;a&#42;"
    assert in_markdown("12. a") == "12&#46; a"
    assert in_markdown("a 12. a") == "a 12. a"


def test_marks_of_plotly_become_entities():
    assert in_plotly("<b>&lt;%{x}") == "&lt;b&gt;&amp;lt;&#37;{x}"


def test_what_cannot_be_seen_or_sent_is_shown_by_a_sign():
    assert isolated("a\n\t\x00\x7f\x85\ud800") == "a␊␉␀␡��"


@pytest.mark.parametrize("text", ["שלום", "a\u202eb", "\u2067a"])
def test_a_direction_of_writing_is_kept_apart(text):
    assert isolated(text) == in_plotly(text) == f"\u2068{text}\u2069"
    assert in_markdown(text) == f":color[{text}]"
