"""What is taken away of a stage: each number once, under its name, with what its axes count."""

import io
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest

from rnnplay.figures.numbers import Numbers, Quantity, of_fields, of_layers, over_run


def made(*quantities, about="A reading"):
    return Numbers(about, quantities)


def table(numbers) -> pd.DataFrame:
    return pd.read_csv(io.BytesIO(numbers.csv()))


def arrays(numbers) -> dict:
    with np.load(io.BytesIO(numbers.npz())) as found:
        return {name: found[name] for name in found.files}


RANDOM = np.random.default_rng(0)
STATES = RANDOM.standard_normal((2, 2, 5, 3)).astype(np.float32)  # layers, directions, steps, units


def test_states_are_found_under_the_names_and_places_of_torch():
    layers = [[{"hidden_state": STATES[layer, direction]} for direction in range(2)] for layer in range(2)]
    numbers = made(*of_layers(layers))
    found = arrays(numbers)
    for layer, direction in np.ndindex(2, 2):
        name = f"hidden_state_l{layer}" + "_reverse" * direction
        np.testing.assert_array_equal(found[name], STATES[layer, direction])
        assert f"{name}: (step, unit)" in str(found["readme"])
    rows = table(numbers)
    assert [*rows] == ["layer", "direction", "step", "unit", "quantity", "value", "readme"]
    side = {"forward": 0, "backward": 1}
    for row in rows.itertuples():
        expected = STATES[row.layer, side[row.direction], row.step, row.unit]
        assert np.float32(row.value) == expected and row.quantity == "hidden_state"
    assert len(rows) == STATES.size


def test_the_readme_is_in_both_and_breaks_no_reader():
    numbers = made(Quantity("loss", 0.5), about="A network learns.")
    assert str(arrays(numbers)["readme"]).startswith("A network learns. Layers, steps and units count from 0")
    rows = table(numbers)
    assert rows.value.tolist() == [0.5]
    assert rows.readme[0] == numbers.readme and "\n" not in numbers.readme
    assert rows[["layer", "direction", "step", "unit"]].isna().all(axis=None)


@dataclass
class Seen:
    loss: float
    written: np.ndarray
    weights: dict
    norms: tuple
    nothing: None = None


FIELDS = {
    "loss": ("loss", ()),
    "written": ("written", ("step",)),
    "weights": ("", ("unit", "input")),
    "norms": ("gradient_norm", ("step",)),
    "nothing": ("nothing", ("step",)),
}


def test_a_run_is_one_array_by_its_steps_and_what_is_shorter_is_filled_with_nan():
    seen = [Seen(1.0, np.array([4, 5]), {"weight": np.eye(2)}, (np.zeros(2), np.ones(2)))]
    seen += [Seen(0.5, np.array([6, 7, 8]), {"weight": 2 * np.eye(2)}, (np.ones(2), np.ones(2)))]
    numbers = made(*over_run([0, 20], seen, lambda one: of_fields(one, FIELDS)))
    found = arrays(numbers)
    assert found["training_step"].tolist() == [0, 20] and found["loss"].tolist() == [1.0, 0.5]
    np.testing.assert_array_equal(found["written"], [[4, 5, np.nan], [6, 7, 8]])
    np.testing.assert_array_equal(found["weight"], [np.eye(2), 2 * np.eye(2)])
    np.testing.assert_array_equal(found["gradient_norm_l0"], [[0, 0], [1, 1]])
    assert "nothing" not in found and "weight: (training_step, unit, input)" in str(found["readme"])
    rows = table(numbers)
    assert [*rows][:6] == ["training_step", "input", "layer", "direction", "step", "unit"]
    written = rows[rows.quantity == "written"]
    assert list(zip(written.training_step, written.step, written.value, strict=True)) == [
        (0, 0, 4),
        (0, 1, 5),
        (20, 0, 6),
        (20, 1, 7),
        (20, 2, 8),
    ]


def test_numbers_along_an_axis_that_does_not_count_from_0_stand_beside_it():
    losses = Quantity("loss", np.arange(3.0), ("training_step",), labels={"training_step": range(3)})
    measured = Quantity("accuracy", np.ones(2), ("training_step",), labels={"training_step": [0, 50]})
    found = arrays(made(losses, measured))
    assert found["training_step"].tolist() == [0, 1, 2]
    assert found["accuracy.training_step"].tolist() == [0, 50]
    rows = table(made(losses, measured))
    assert rows[rows.quantity == "accuracy"].training_step.tolist() == [0, 50]


def test_texts_are_among_the_arrays_and_truth_is_a_number():
    numbers = made(Quantity("word", np.array(["so", "good"]), ("step",)), Quantity("known", (True, False), ("step",)))
    assert arrays(numbers)["word"].tolist() == ["so", "good"]
    assert table(numbers).value.tolist() == [1, 0]


def test_a_name_for_each_axis_is_asked_for():
    with pytest.raises(AssertionError, match="loss"):
        Quantity("loss", np.ones((2, 3)), ("step",))
