"""A field for a file that somebody brings."""

from collections.abc import Callable, Sequence

import streamlit as st

from rnnplay.input_files import InputError
from rnnplay.literal import in_markdown
from rnnplay.ui.query_params import on_this_page
from rnnplay.ui.uploads import LARGEST, Upload, take_upload


def file_field(label: str, suffixes: Sequence[str], key: str, help: str, keep: Callable[[Upload], None]) -> None:
    """The field; of a file that cannot be read it says why, and what stood there stays.

    Args:
        label: of the field.
        suffixes: that such files have.
        key: of the widget.
        help: what such a file is, in a sentence or two.
        keep: reads a file and keeps what it holds; it raises InputError.
    """
    problem = f"rnnplay.{key}: problem"

    def take() -> None:
        file = take_upload(key)
        st.session_state[problem] = ""
        if file is not None:
            try:
                keep(file)
            except InputError as error:
                st.session_state[problem] = str(error)

    file = st.file_uploader(label, suffixes, max_upload_size=LARGEST, key=key, on_change=on_this_page(take), help=help)
    if file is not None and st.session_state.get(problem):
        st.error(in_markdown(st.session_state[problem]))
