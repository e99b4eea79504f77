"""The runs that pictures are tested on."""

from rnnplay.lessons.hello.task import PRESETS, Settings

STEPS = 5
SETTINGS = {
    **PRESETS,
    "deep": Settings("rnn", "a <&好", "好&> b", num_layers=3),
    "one": Settings("embedding", "a", "a", num_layers=1, hidden_size=1),
}
