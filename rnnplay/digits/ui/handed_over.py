"""A picture that one page hands to another of the same session, where no link can hold it."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

_PICTURE = "rnnplay.picture handed over"


@dataclass(frozen=True, eq=False)
class HandedOver:
    """A picture.

    Attributes:
        image: ``(28, 28)``, ink in 0…1.
        unclear: why it is not clearly one digit, or nothing.
    """

    image: np.ndarray
    unclear: str


def hand_over(image: np.ndarray, unclear: str) -> None:
    """Have other pages find this picture, until another is handed over; the arguments are those of `HandedOver`."""
    st.session_state[_PICTURE] = HandedOver(image, unclear)


def handed_over() -> HandedOver | None:
    """The newest one of this session, if there is any."""
    return st.session_state.get(_PICTURE)
