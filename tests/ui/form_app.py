"""A page of one table with every kind of widget; it says which settings are chosen."""

from dataclasses import dataclass

import streamlit as st

from rnnplay.ui import query_params
from rnnplay.ui.form import Form, Setting, by_name, none_as


@dataclass(frozen=True)
class Settings:
    word: str = "hello"
    cell: str = "rnn"
    units: int | None = None
    layers: int = 1
    dropout: float = 0.0
    both: bool = True
    wave: str = "sine"
    epochs: int = 9
    share: str = "0.1"

    @property
    def width(self):
        return self.units or 32


names = {"RNN": "rnn", "GRU": "gru"}
form = Form(
    Setting("word", "word", "Word", "text", stays=True),
    Setting(
        "kind",
        "cell",
        "Kind",
        "segments",
        options={"RNN": "An RNN", "GRU": "A GRU"},
        conversion=by_name(names),
        help="1",
    ),
    Setting("hidden", "units", "Units", "slider", (1, 64), attribute="width", width=135, help="In a layer."),
    Setting("layers", "layers", "Layers", "number", (1, 4), help="2"),
    Setting("dropout", "dropout", "Dropout", "slider", (0.0, 0.9), step=0.1, shown=lambda so_far: so_far.layers > 1),
    Setting("both", "both", "Both", "toggle", help="3"),
    Setting("wave", "wave", "Wave", "select", options={"sine": "A sine", "square": "A square"}, help="4"),
    Setting("stop", "epochs", "Stop at", "number", (0, 99), conversion=none_as(0)),
    Setting("share", "share", "Share", "select slider", options=["0.1", "0.2"], help="5"),
    presets={
        "RNN": (Settings(),),
        "GRU": (Settings(cell="gru", units=8, layers=2, dropout=0.5), Settings("bye", "gru", 9, 2, 0.7)),
    },
    preset="kind",
)
query_params.open_page("one")
chosen = form.begin(*form.draw_preset())
chosen.draw("word", "hidden")
chosen.draw("layers", low=2 if "dropout" in chosen.differing else None)
chosen.draw("dropout", "both", "wave", "stop", "share")
st.text(repr(chosen.settings()).split("Settings")[1])
st.text(len(chosen.settings_of_all()))
st.text(chosen.settings_of_all(wave="noise")[-1].wave)
query_params.tell_problems()
query_params.write_address()
