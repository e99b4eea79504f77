"""What can be taken away of a stage."""

from rnnplay.ui.take_away import file_of


def test_a_file_has_a_name_that_every_system_takes():
    for name, file in {"lstm-2x128": "lstm-2x128", "a/b (yours)": "a-b-yours", "!?": "network"}.items():
        assert file_of(name) == f"{file}.safetensors"
