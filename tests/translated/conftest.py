"""A language in which every message is itself in brackets, but for what is filled in."""

import re

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from streamlit.runtime.context import ContextProxy

from rnnplay import text
from rnnplay.text import speak
from tests.sources import messages


@pytest.fixture(scope="session")
def in_brackets(tmp_path_factory):
    """A folder of catalogues with one for «xx», made of what babel finds."""
    catalog = Catalog()
    for _where, message in messages():
        forms = message if isinstance(message, tuple) else (message,)
        translated = tuple("⟦" + re.sub(r"(?<!\{)\{[^{}]*\}(?!\})", r"⟧\g<0>⟦", form) + "⟧" for form in forms)
        catalog.add(message, translated if len(forms) > 1 else translated[0])
    folder = tmp_path_factory.mktemp("locale")
    path = folder / "xx" / "LC_MESSAGES" / "rnnplay.mo"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_mo(file, catalog)
    return folder


@pytest.fixture
def xx(in_brackets, monkeypatch):
    """The session speaks «xx», and so does a browser."""
    text._catalogue.cache_clear()
    monkeypatch.setattr(text, "LOCALE", in_brackets)
    monkeypatch.setattr(ContextProxy, "locale", "xx")
    speak("xx")
    yield
    speak("en")
    text._catalogue.cache_clear()
