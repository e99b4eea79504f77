"""Text from outside, shown letter for letter: words of a link, file names, cards of networks, messages that quote them.

Pages are written in Markdown and figures in Plotly's few tags of HTML. What comes from outside is neither, and passes
through here on its way: else ``![](//host/x)`` would fetch a picture from that host, and ``*`` would be gone.
"""

import re
import unicodedata

# Of Streamlit's Markdown, ``:name[content]``: these two make nothing but a <span> around the content.
_NOTHING = ":small[]"
_APART = ":color[{}]"  # rnnplay/ui/page.html keeps its spaces, and the direction of its writing to itself

_MARKS = set("\\`*_[]{}<>#$~|&:@")
_FIRST_MARK = re.compile(r"[-+=]|\d+[.)]")  # starts a list, or a line under a heading
# Smileys, icons, links and arrows are looked for after all marks have been read, so their signs have to stand apart.
_SPLIT = re.compile(r"[:@]|www(?=\.)|[-<>=~](?=[-<>=~])", re.IGNORECASE)
_DIRECTED = {"R", "AL", "AN", "RLE", "RLO", "LRE", "LRO", "PDF", "RLI", "LRI", "FSI", "PDI"}
_FIRST_STRONG, _POP = "\u2068", "\u2069"  # Unicode's own way to keep a direction of writing apart


def in_markdown(text: str) -> str:
    """Markdown, as Streamlit reads it, that shows ``text`` and nothing else; in labels and help texts too.

    Not for what Streamlit takes as plain text: `st.code`, `st.text`, options of a selectbox, what stands in a field.
    No colon may stand right before it. It must reach Streamlit as it is, which `st.badge` does not grant.
    """
    text = _visible(text)
    first = _FIRST_MARK.match(text)
    marked = {first.end() - 1} if first else set()
    apart = text != text.strip() or "  " in text or _is_directed(text)
    if apart:
        marked |= {at for at, each in enumerate(text) if each == " "}
    split = {found.end() - 1 for found in _SPLIT.finditer(text)}
    shown = "".join(
        (f"&#{ord(each)};" if each in _MARKS or at in marked else each) + (_NOTHING if at in split else "")
        for at, each in enumerate(text)
    )
    return _APART.format(shown) if apart else shown


def in_plotly(text: str) -> str:
    """What shows ``text`` in a Plotly figure: a title, a label of an axis, the text of a cell, part of a template."""
    escaped = isolated(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return escaped.replace("%{", "&#37;{")


def isolated(text: str) -> str:
    """Plain text to stand in a sentence: what is written from right to left does not turn the rest around."""
    text = _visible(text)
    return f"{_FIRST_STRONG}{text}{_POP}" if _is_directed(text) else text


def _visible(text: str) -> str:
    """``text`` with a picture of each control character, and a sign for what cannot be sent to a browser."""
    return "".join(_sign(ord(each)) if unicodedata.category(each) in ("Cc", "Cs") else each for each in text)


def _sign(code: int) -> str:
    return chr(0x2400 + code) if code < 0x20 else "␡" if code == 0x7F else "\ufffd"


def _is_directed(text: str) -> bool:
    return any(unicodedata.bidirectional(each) in _DIRECTED for each in text)


def first_line(error: Exception) -> str:
    """The first line of what a library says is wrong, or the error's name; at most 200 letters."""
    return (str(error).splitlines() or [type(error).__name__])[0][:200]
