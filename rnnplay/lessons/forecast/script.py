"""The plain PyTorch script that the settings of a run stand for: the same network, and the same forecasts."""

import textwrap

import numpy as np

from rnnplay.engine.validation import CELLS
from rnnplay.lessons.forecast.data.series import Series
from rnnplay.lessons.forecast.data.shipped import shipped
from rnnplay.lessons.forecast.methods.split import MOST_ORIGINS
from rnnplay.lessons.forecast.methods.transform import Transform
from rnnplay.lessons.forecast.plan import make_plan
from rnnplay.lessons.forecast.settings import Settings
from rnnplay.lessons.forecast.task import BATCH
from rnnplay.text import _

WRITTEN = 3_000  # values that stand in the script itself; of a longer series they are read from a file
FILE = "series.csv"

SCRIPT = """\
import copy

import numpy as np
{pandas}import torch
from torch import nn

{values}
validation, test = {validation}, {test}  # {parts}
horizon, lags, lag = {horizon}, {lags}, {lag}  # {meanings}


def places(first, last):  # {from_where}
    return np.unique(np.linspace(first, last, min(last - first + 1, {most})).round().astype(int)).tolist()


def reference(origin):  # {against}
    return {reference}


def changes(origins):
    return np.stack([level[each : each + horizon] - reference(each) for each in origins])


level = {level}
read = {read}
mean, deviation = read[: validation - lag].mean(), read[: validation - lag].std() or 1.0
read = (read - mean) / deviation
learned = range(lag + lags, validation - horizon + 1)
target_mean, target_deviation = changes(learned).mean(), changes(learned).std() or 1.0


def inputs(origins):  # (origins, lags, 1)
    before = np.asarray(origins)[:, None] - lag + np.arange(-lags, 0)
    return torch.from_numpy(read[before].astype(np.float32))[..., None]


def targets(origins):  # (origins, horizon)
    return torch.from_numpy(((changes(origins) - target_mean) / target_deviation).astype(np.float32))


def forecast(network, origins):  # (origins, horizon), {in_values}
    with torch.no_grad():
        said = network(inputs(origins)).numpy().astype(np.float64) * target_deviation + target_mean
    return {undone}


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.recurrent = nn.{cell}(1, {hidden_size}, {num_layers}, batch_first=True)
        self.linear = nn.Linear({hidden_size}, horizon)

    def forward(self, x):
        output, _ = self.recurrent(x)  # (batch, lags, hidden)
        return self.linear(output[:, -1])


torch.manual_seed({seed})
net, criterion = Net(), nn.MSELoss()
optimizer = torch.optim.Adam(net.parameters(), lr={learning_rate})
x, y = inputs(learned), targets(learned)
origins = places(validation, test - horizon)
x_validation, y_validation = inputs(origins), targets(origins)


def validate():
    with torch.no_grad():
        return criterion(net(x_validation), y_validation).item()


best, lowest = copy.deepcopy(net), validate()
for step in range({steps}):
{batch}\
    optimizer.zero_grad()
    loss = criterion(net({x}), {y})
    loss.backward()
    optimizer.step()
    if (validation_loss := validate()) < lowest:  # {early}
        best, lowest = copy.deepcopy(net), validation_loss

forecasts = forecast(best, places(test, len(values) - horizon))  # {in_the_test}
onward = forecast(best, [len(values)])[0]  # {after_the_end}
print(onward)
"""

DRAWN = """\
    drawn = torch.randperm(len(x), generator=torch.Generator().manual_seed({seed} + step))[:{batch}]
"""


def script(settings: Settings, series: Series | None = None) -> str:
    """A script that trains the network of ``settings`` and forecasts with it.

    It starts anew from the seed, at the learning rate of ``settings``.

    Args:
        settings: of the run.
        series: in the place of the one that the settings name.
    """
    series = shipped(settings.series) if series is None else series
    plan = make_plan(settings, series)
    batches = plan.parts.validation - plan.parts.horizon + 1 - plan.transform.lag - plan.lags > BATCH
    return SCRIPT.format(
        pandas="" if len(series) <= WRITTEN else "import pandas as pd\n",
        values=_values(series),
        lags=plan.lags,
        most=MOST_ORIGINS,
        cell=CELLS[settings.cell],
        hidden_size=settings.hidden_size,
        num_layers=settings.num_layers,
        seed=settings.seed,
        learning_rate=settings.learning_rate,
        steps=settings.steps,
        batch=DRAWN.format(seed=settings.seed, batch=BATCH) if batches else "",
        x="x[drawn]" if batches else "x",
        y="y[drawn]" if batches else "y",
        **vars(plan.parts),
        **_transformed(plan.transform),
        **_remarks(),
    )


def _transformed(transform: Transform) -> dict[str, object]:
    said = "said + np.stack([reference(each) for each in origins])"
    return {
        "lag": transform.lag,
        "reference": {
            "none": "np.zeros(horizon)",
            "last": "np.full(horizon, level[origin - 1])",
            "season": "level[origin - lag + np.arange(horizon) % lag]",
        }[transform.difference],
        "level": f"np.log(np.maximum(values, {transform.floor!r}))" if transform.log else "values",
        "read": "level[lag:] - level[:-lag]" if transform.lag else "level",
        "undone": f"np.exp(np.minimum({said}, 700.0))" if transform.log else said,
    }


def _remarks() -> dict[str, str]:
    return {
        "parts": _("where these parts begin"),
        "meanings": _("steps forecast, values read, distance of the differences"),
        "from_where": _("from where it is measured"),
        "against": _("what a forecast is a change against"),
        "in_values": _("values of the series"),
        "early": _("early stopping: the best in the validation counts"),
        "in_the_test": _("in the test"),
        "after_the_end": _("after the last value"),
    }


def values_file(series: Series) -> str:
    """The series as a file that the script reads: the numbers to their last digit."""
    rows = (f"{series.calendar.label(place)},{value!r}" for place, value in enumerate(series.values.tolist()))
    return "\n".join(["time,value", *rows]) + "\n"


def _values(series: Series) -> str:
    if len(series) > WRITTEN:
        return f'values = pd.read_csv("{FILE}", float_precision="round_trip")["value"].to_numpy(dtype=np.float64)'
    numbers = ", ".join(np.format_float_positional(each, trim="-") for each in series.values.tolist())
    lines = textwrap.fill(numbers, 110, initial_indent="    ", subsequent_indent="    ")
    return f"values = np.array(\n    [\n{textwrap.indent(lines, '    ')}\n    ],\n    dtype=np.float64,\n)"
