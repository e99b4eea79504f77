"""The plain PyTorch script that the settings of a run stand for: the same network, and the same forecasts."""

import textwrap

import numpy as np

from rnnplay.engine.validation import CELLS
from rnnplay.lessons.forecast import script_templates as text
from rnnplay.lessons.forecast.data.series import Series
from rnnplay.lessons.forecast.data.shipped import shipped
from rnnplay.lessons.forecast.methods.split import MOST_ORIGINS
from rnnplay.lessons.forecast.methods.transform import Transform
from rnnplay.lessons.forecast.plan import Plan, make_plan
from rnnplay.lessons.forecast.settings import Settings
from rnnplay.lessons.forecast.task import BATCH
from rnnplay.lessons.forecast.windows import reaching, training_origins
from rnnplay.text import _

WRITTEN = 3_000  # values that stand in the script itself; of a longer series they are read from a file
FILE = "series.csv"
_NEXT = "torch.from_numpy(read[np.asarray(learned) - lag, :1].astype(np.float32))"


def script(settings: Settings, series: Series | None = None) -> str:
    """A script that trains the network of ``settings`` and forecasts with it.

    It starts anew from the seed, at the learning rate of ``settings``.

    Args:
        settings: of the run.
        series: in the place of the one that the settings name.
    """
    series = shipped(settings.series) if series is None else series
    plan = make_plan(settings, series)
    drawn = len(training_origins(plan)) > BATCH
    return text.SCRIPT.format(
        pandas="" if len(series) <= WRITTEN else "import pandas as pd\n",
        values=_values(series),
        lags=plan.lags,
        outputs="1" if plan.recursive else "horizon",
        most=MOST_ORIGINS,
        cell=CELLS[settings.cell],
        hidden_size=settings.hidden_size,
        num_layers=settings.num_layers,
        seed=settings.seed,
        learning_rate=settings.learning_rate,
        steps=settings.steps,
        batch=text.DRAWN.format(seed=settings.seed, batch=BATCH) if drawn else "",
        y="y[drawn]" if drawn else "y",
        **vars(plan.parts),
        **_transformed(plan.transform),
        **(_of_columns(series, plan, drawn) if plan.recursive or series.covariates else _of_one(drawn)),
        **_remarks(),
    )


def _transformed(transform: Transform) -> dict[str, object]:
    return {
        "lag": transform.lag,
        "terms": "{" + "".join(f"\n    {lag}: {share!r}," for lag, share in transform.terms) + "\n}",
        "constant": transform.constant,
        "level": f"np.log(np.maximum(values, {transform.floor!r}))" if transform.log else "values",
        "undone": "np.exp(np.minimum(said, 700.0))" if transform.log else "said",
    }


def _of_one(drawn: bool) -> dict[str, object]:
    """The parts where only the series is read, and all steps are said at once."""
    return {
        "covariates": "",
        "read": text.READ,
        "target_scale": text.TARGET_SCALE,
        "inputs": text.INPUTS,
        "says": text.SAYS.format(given="given"),
        "columns": 1,
        "forward": text.FORWARD,
        "next_steps": "targets(learned)",
        "given": "x[drawn]" if drawn else "x",
    }


def _of_columns(series: Series, plan: Plan, drawn: bool) -> dict[str, object]:
    """The parts where covariates are read, or what is said is read again."""
    remarks = _further_remarks()
    coming = {"coming": text.COMING, "after": ""}
    if plan.recursive:
        coming = {"coming": text.COMING_STEPS, "after": text.AFTER}
    forward = text.FORWARD_FED_BACK if plan.recursive else text.FORWARD_KNOWN
    weights = text.KNOWN.format(known=series.known) if series.known else ""
    says = text.SAYS_ADDED.format(**remarks) if plan.recursive else text.SAYS.format(given="*given")
    return {
        "covariates": _covariates(series, plan),
        "read": text.READ_COLUMNS.format(unknown=series.unknown, known=series.known, **remarks),
        "target_scale": text.ADDED_SCALE.format(**remarks) if plan.recursive else text.TARGET_SCALE,
        "inputs": text.INPUTS_COLUMNS.format(**coming, **remarks),
        "says": says,
        "columns": 1 + len(series.covariates),
        "forward": weights + forward.format(with_known=text.WITH_KNOWN if series.known else ""),
        "next_steps": _NEXT if plan.recursive else "targets(learned)",
        "given": "x[0][drawn], x[1][drawn]" if drawn else "*x",
    }


def _remarks() -> dict[str, str]:
    return {
        "parts": _("where these parts begin"),
        "meanings": _("steps forecast, values read, distance of the differences"),
        "from_where": _("from where it is measured"),
        "against": _("what a forecast is a change against"),
        "in_values": _("values of the series"),
        "shares": _("what is taken from each value: shares of earlier ones, by how many steps before"),
        "early": _("early stopping: the best in the validation counts"),
        "in_the_test": _("in the test"),
        "after_the_end": _("after the last value"),
    }


def _further_remarks() -> dict[str, str]:
    return {
        "covariates_remark": _("covariates; the future of the unknown ones is not read"),
        "scaled_by": _("by the part that is learned from"),
        "differences": _("differences, one after the other, added up"),
        "and_known": _("and of the known covariates what comes, (origins, horizon, known)"),
        "fed_back": _("each step is read to say the next"),
    }


def values_file(series: Series) -> str:
    """The series as a file that the script reads: the numbers to their last digit."""
    columns = [series.values, *(each.values for each in series.covariates)]
    names = ["value", *(f"covariate {number}" for number in range(1, len(columns)))]
    rows = [
        ",".join(
            [series.calendar.label(place), *(repr(float(each[place])) if place < len(each) else "" for each in columns)]
        )
        for place in range(max(map(len, columns)))
    ]
    return "\n".join([",".join(["time", *names]), *rows]) + "\n"


def _values(series: Series) -> str:
    if len(series) > WRITTEN:
        read = f'frame = pd.read_csv("{FILE}", float_precision="round_trip")'
        return f'{read}\nvalues = frame["value"].dropna().to_numpy(dtype=np.float64)'
    return f"values = np.array(\n    [\n{_numbers(series.values)}\n    ],\n    dtype=np.float64,\n)"


def _covariates(series: Series, plan: Plan) -> str:
    """The covariates, those with an unknown future first, as far as the forecast after the end reaches."""
    if not series.covariates:
        return "covariates = []\n"
    end = len(series) + plan.parts.horizon
    if len(series) > WRITTEN:
        taken = f"frame.iloc[:, 2:].reindex(range({end})).ffill()"
        return f"covariates = {taken}.to_numpy(dtype=np.float64).T\n"
    rows = "\n".join(f"        [\n{_numbers(reaching(each.values, end))}\n        ]," for each in series.covariates)
    return f"covariates = np.array(\n    [\n{rows}\n    ],\n    dtype=np.float64,\n)\n"


def _numbers(values: np.ndarray) -> str:
    numbers = ", ".join(np.format_float_positional(each, trim="-") for each in values.tolist())
    return textwrap.indent(textwrap.fill(numbers, 110), " " * 8)
