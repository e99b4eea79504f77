"""A series of one's own on the command line."""

import json

import numpy as np
import pytest

from rnnplay.lessons.forecast.data.shipped import FOLDER
from tests.command_line.calls import call, complaint, write
from tests.command_line.test_json import documented

FEW = ("--seeds", 1, "--horizon", 3)


@pytest.fixture
def quick(monkeypatch):
    """Each network learns for a moment."""
    monkeypatch.setattr("rnnplay.lessons.forecast.comparison.PATIENCE", 3)


@pytest.mark.thorough
def test_all_methods_are_compared_and_the_best_forecasts(quick):
    line = json.loads(call("forecast", FOLDER / "airline.csv", "--json", *FEW).stdout)
    assert set(line) == set(documented("forecast"))
    methods = {each["method"]: each for each in line["methods"]}
    assert {"lstm", "gru", "rnn", "last value", "autoregression", "exponential smoothing"} <= set(methods)
    assert [each["mase"] for each in line["methods"]] == sorted(each["mase"] for each in line["methods"])
    assert line["best"] == line["methods"][0]["method"]
    for each in line["methods"]:
        assert {"mae", "rmse", "mase", "mape", "by_horizon", "seeds", "mean_of_seeds", "one_step_late"} == set(each) - {
            "method"
        }
        assert len(each["by_horizon"]) == 3 and np.mean(each["by_horizon"]) == pytest.approx(each["mae"])
        assert len(each["seeds"]) == (each["method"] in ("lstm", "gru", "rnn"))
    assert (line["origins"][0], line["origins"][-1], len(line["origins"])) == ("1958-12", "1960-09", 22)
    assert [each["time"] for each in line["forecast"]] == ["1961-01", "1961-02", "1961-03"]
    assert "MASE" in line["sentence"] and line["sentence"].endswith(".")


def test_people_get_a_table_and_the_repairs(quick):
    rows = "\n".join(f"2024-01-{1 + each % 31:02d};{each % 7},5" for each in range(31))
    said = call("forecast", write("mine.csv", f"day;sales\n{rows}"), *FEW).stdout
    assert "The columns are separated by “;”." in said and "MASE" in said and "2024-02-01" in said


@pytest.mark.thorough
def test_other_columns_are_read_beside_it(quick):
    rows = "\n".join(f"2024-01-{1 + each:02d},{each % 7 + each / 9},{each % 7},{each % 5}" for each in range(31))
    file = write("mine.csv", f"day,sales,week,price\n{rows}")
    chosen = ("--target", "sales", "--known", "week", "--unknown", "price", "--recursive", "--json")
    with_them = json.loads(call("forecast", file, *chosen, *FEW).stdout)
    without = json.loads(call("forecast", file, *chosen[:2], *chosen[-2:], *FEW).stdout)
    assert any("“week” is known for 0 of 3 steps" in each for each in with_them["notes"])
    errors = [{each["method"]: each["mae"] for each in found["methods"]} for found in (with_them, without)]
    assert errors[0]["lstm"] != errors[1]["lstm"] and errors[0]["drift"] == errors[1]["drift"]
    assert "no column of numbers called “x”" in complaint("forecast", file, "--known", "x")
    assert "is the column that is forecast" in complaint("forecast", file, "--target", "week", "--known", "week")


@pytest.mark.parametrize(
    ("text", "says"), [("", "is empty"), ("a\n1", "1 value"), ("a\n" + "x\n" * 30, "no column of numbers")]
)
def test_what_is_no_series_gets_a_sentence(text, says):
    assert says in complaint("forecast", write("mine.csv", text))


def test_a_column_or_file_that_is_not_there():
    assert "There are: “passengers”" in complaint("forecast", FOLDER / "airline.csv", "--target", "x")
    assert "cannot be read" in complaint("forecast", "nowhere.csv")
