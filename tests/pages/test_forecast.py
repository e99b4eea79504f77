"""The page of forecasts without a browser: what it compares, what it says, and files that are brought."""

from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from rnnplay import checkpoints
from rnnplay.lessons.forecast.comparison import baseline_results, make_field
from rnnplay.lessons.forecast.data.shipped import SHIPPED, shipped
from rnnplay.lessons.forecast.methods.intervals import held
from rnnplay.lessons.forecast.network_file import forecaster_of
from rnnplay.lessons.forecast.script import FILE, WRITTEN, script
from rnnplay.lessons.forecast.settings import Settings
from rnnplay.lessons.forecast.task import Task
from rnnplay.text import percent
from tests.pages import driver
from tests.pages.driver import captions, checked, curves, learn, leave_and_come_back, panel, press, said, stage, values

open_page = partial(driver.open_page, "forecast")
ROWS = "\n".join(["day,sales", *(f"2024-01-{1 + each:02d},{each % 7 + each / 9:.3f}" for each in range(31))])


def table(app):
    """The rows of the table of methods: name, MASE and so on."""
    (found,) = all_tables(app)
    return found


def all_tables(app):
    """The same of all tables."""
    found = [each.value for each in app.markdown if each.value.startswith("| method")]
    return [
        [[cell.strip(" *") for cell in line.strip("| ").split(" | ")] for line in t.splitlines()[2:]] for t in found
    ]


def sentence(app):
    """Whether it was worth it."""
    return next(each.value for each in app.markdown if "MASE" in each.value and each.value.startswith("**"))


def bring(app, name, content):
    (field,) = (each for each in app.file_uploader if each.key.startswith("forecast-file"))
    return checked(field.set_value((name, content.encode(), "text/csv")).run())


def test_simple_methods_stand_there_before_any_learning():
    app = open_page()
    expected = baseline_results(make_field(Settings(), shipped("airline")))
    assert [(row[0], row[1]) for row in table(app)] == [(each.title, f"{each.errors.mase:.2f}") for each in expected]
    assert sentence(app) == "**To be beaten: seasonal naive + mean change, MASE 0.41.**"
    assert "period: 12 months" in captions(app) and "seasonal differences of logarithms" in captions(app)
    assert [each["key"] for each in stage(app)["panels"]] == ["strip", "loss", "errors", "gradients", "units"]


def test_a_network_learns_and_it_is_said_whether_that_was_worth_it(jobs):
    app = learn(open_page(pace="max", stop="40"))
    task = Task(Settings())
    assert jobs[0].snapshot.losses.tolist() == [task.step() for _ in range(40)]
    field = make_field(Settings(), shipped("airline"))
    mase = field.errors(task.best_forecasts()).mase
    least = baseline_results(field)[0].errors.mase
    assert ["LSTM", f"{mase:.2f}"] in [row[:2] for row in table(app)]
    assert sentence(app) == (
        f"**LSTM, 1 seed: MASE {mase:.2f}; seasonal naive + mean change: 0.41. It was not worth it here: its errors "
        f"are {percent(mase / least - 1)} larger.**"
    )
    assert f"the lowest at step {task.best_step};" in said(app)
    share = held(task.best_forecasts(), task.best_reach(), task.plan.transform, field.targets)
    assert f"held in the test: LSTM {percent(share)}." in captions(app)
    validation = curves(app)[-1]
    assert validation.argmin() == task.best_step and validation.min() == pytest.approx(task.best_loss, 1e-6)
    drawn = values(panel(app, "errors")["byStep"]["7.y"])[-1]
    np.testing.assert_array_equal(drawn, task.observe().by_horizon)


def test_the_forecasts_from_each_origin_are_gone_through(jobs):
    app = press(open_page(), "once")
    origins = stage(app, "Forecasts from one origin")
    assert (origins["positions"][0], origins["positions"][-1], origins["steps"]) == ("1958-12", "1960-06", 19)
    by_step = origins["panels"][0]["byStep"]
    task = Task(Settings())
    task.step()
    np.testing.assert_allclose(values(by_step["3.y"])[:, 1:], task.forecasts(), rtol=1e-6)
    np.testing.assert_array_equal(values(by_step["1.y"])[:, 0], shipped("airline").values[119:138])
    assert by_step["3.x"][0][0].startswith("1958-12-01")
    gradients = values(origins["panels"][1]["byStep"]["0.y"])
    np.testing.assert_allclose(gradients, task.input_gradients().numpy(), rtol=1e-5)


def test_on_a_random_walk_nothing_wins():
    app = press(open_page(series="random walk"), "once")
    assert "Nothing beats the last value here, as on a random walk" in sentence(app)
    assert "follow the series one step late" in captions(app)


def test_a_series_that_is_known_to_its_last_digit_does_no_harm():
    rows = "\n".join(["month,visits", *(f"{2000 + n // 12}-{n % 12 + 1:02d},{n + 20 * (n % 12)}" for n in range(96))])
    app = press(bring(open_page(), "exact.csv", rows), "once")
    assert (
        "seasonal naive + mean change: 0.00. It was not worth it here: its errors are more than 10 times"
        in sentence(app)
    )


def test_another_series_has_its_usual_horizon():
    app = open_page()
    checked(app.selectbox(key="forecast-series").set_value("sunspots-yearly").run())
    assert app.slider(key="forecast-horizon").value == SHIPPED["sunspots-yearly"].horizon


def test_a_file_is_forecast_and_another_refused(jobs):
    app = bring(open_page(horizon="3"), "shop.csv", ROWS.replace(",", ";"))
    assert "The columns are separated by “;”." in captions(app) and "31 days" in captions(app)
    assert panel(app, "strip")["figure"]["data"][0]["name"] == "sales"
    press(app, "once")
    assert "LSTM" in [row[0] for row in table(app)]
    app = bring(app, "empty.csv", "\n")
    assert [each.value for each in app.error] == ["empty.csv is empty."] and "31 days" in captions(app)
    press(app, "forecast-remove")
    assert "144 months" in captions(app) and not app.error


def test_of_several_columns_one_is_chosen():
    columns = "\n".join(f"{line},{number}" for number, line in enumerate(ROWS.splitlines())).replace(
        "sales,0", "sales,b"
    )
    app = bring(open_page(horizon="3"), "shop.csv", columns)
    assert panel(app, "strip")["figure"]["data"][0]["name"] == "b"
    checked(app.selectbox(key="forecast-own-column").set_value("sales").run())
    assert panel(app, "strip")["figure"]["data"][0]["name"] == "sales"


@pytest.mark.thorough
def test_other_columns_are_read_beside_it(jobs):
    columns = "\n".join(f"{line},{number},{number % 3}" for number, line in enumerate(ROWS.splitlines())).replace(
        "sales,0,0", "sales,week,price"
    )
    app = bring(open_page(horizon="3", strategy="recursive", pace="max", stop="5"), "shop.csv", columns)
    checked(app.selectbox(key="forecast-own-column").set_value("sales").run())
    checked(app.multiselect(key="forecast-own-known").set_value(["week"]).run())
    assert app.multiselect(key="forecast-own-unknown").options == ["price"]
    checked(app.multiselect(key="forecast-own-unknown").set_value(["price"]).run())
    assert "The network reads beside it: price (only its past), week (future known)." in captions(app)
    assert "“week” is known for 0 of 3 steps" in captions(app)
    press(app, "once")
    assert jobs[-1].ask_task(lambda task: task.model.recurrent.input_size) == 3
    assert "LSTM" in [row[0] for row in table(app)]


@pytest.mark.thorough
def test_a_hybrid_is_called_one():
    app = open_page()
    assert "A hybrid" not in captions(app)
    checked(app.selectbox(key="forecast-transform").set_value("log regression").run())
    assert "A hybrid: what counts as the network's forecast is that of an autoregression" in captions(app)


def test_the_network_is_taken_along(jobs):
    app = open_page()
    assert "Download the network" not in [each.proto.label for each in app.get("download_button")]
    app = press(app, "once")
    assert "Download the network" in [each.proto.label for each in app.get("download_button")]


@pytest.mark.thorough
def test_a_network_from_a_file_forecasts_what_is_shown():
    task = Task(Settings(cell="gru", horizon=4))
    task.step()
    content = checkpoints.save_bytes(*forecaster_of(task))
    app = open_page()
    bring_network(app, content)
    rows = [row for row in all_tables(app)[1] if row[0] == "GRU"]
    mase = make_field(Settings(horizon=4), shipped("airline")).errors(task.best_forecasts()).mase
    assert [row[1] for row in rows] == [f"{mase:.2f}"] and not app.error
    bring_network(app, content[:-1])
    assert "it has" in app.error[0].value and len(all_tables(app)) == 2  # the other is kept
    bring_network(app, content)
    checked(app.selectbox(key="forecast-series").set_value("random walk").run())
    assert len(all_tables(app)) == 2 and not app.error


def bring_network(app, content):
    (field,) = (each for each in app.file_uploader if each.key == "forecast-network-file")
    checked(field.set_value(("mine.safetensors", content, "application/octet-stream")).run())


def test_what_does_not_fit_a_series_is_made_to_fit_and_told():
    app = open_page(series="random walk", transform="season", period="400", lags="200")
    assert "there are too few in the part that is learned from" in captions(app) and not app.error
    assert "each value less the one before it is taken" in captions(app)


def test_the_code_is_that_of_the_settings():
    app = open_page(code="true", rate="0.05", stop="9", cell="GRU", lags="7")
    expected = Settings(cell="gru", lags=7, learning_rate=0.05, steps=9)
    assert app.code[0].value == script(expected).rstrip()
    assert script(replace(expected, cell="rnn")) != script(expected)


@pytest.mark.thorough
def test_a_series_that_is_too_long_for_the_code_is_given_beside_it():
    offered = f"Download {FILE}, which the code reads"
    app = open_page(code="true")
    assert offered not in [each.proto.label for each in app.get("download_button")]
    rows = "\n".join(["sales", *(f"{each % 7 + each / 900:.4f}" for each in range(WRITTEN + 1))])
    bring(app, "mine.csv", rows)
    assert FILE in app.code[0].value
    assert offered in [each.proto.label for each in app.get("download_button")]


@pytest.mark.thorough
def test_other_pages_pause_it_and_find_it_again(jobs):
    app = press(open_page(pace="20", stop="1000000"), "start")
    leave_and_come_back(app, jobs, "forecast")
