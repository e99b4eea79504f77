"""Learning to forecast a series: what one step is, and what can be seen of it."""

from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor
from torch.func import functional_call

from rnnplay.engine.arrays import read_only
from rnnplay.engine.model_task import ModelTask
from rnnplay.lessons.forecast.data.series import Series
from rnnplay.lessons.forecast.data.shipped import shipped
from rnnplay.lessons.forecast.methods.intervals import reach_of
from rnnplay.lessons.forecast.observation import Observation
from rnnplay.lessons.forecast.plan import Plan, make_plan
from rnnplay.lessons.forecast.settings import Settings
from rnnplay.lessons.forecast.windows import cut, says, training_origins
from rnnplay.models.forecast import ForecastNetwork, build

__all__ = ["BATCH", "Settings", "Task"]

BATCH = 128  # windows of a step, if there are more
SHOWN = 512  # training windows whose loss is shown, evenly spaced, if there are more


class Task(ModelTask[Observation]):
    """A network that learns to forecast a series, from the part before the validation.

    After each step the forecasts from the validation's origins are measured. The network that was best there is kept
    (early stopping): it is the one that counts. The test has no say in anything.

    It computes on the CPU: networks this small are fastest there, and the same everywhere.

    Attributes:
        settings: how it began.
        series: what is learned.
        plan: how.
        windows: the series, cut.
        best_step, best_loss: the step with the lowest validation loss so far, and that.

    Args:
        settings: of the run.
        series: in the place of the one that the settings name.
        plan: how it is learned; None: as `rnnplay.lessons.forecast.plan.make_plan` says.
    """

    model: ForecastNetwork

    def __init__(self, settings: Settings, series: Series | None = None, plan: Plan | None = None) -> None:
        self.settings = settings
        self.series = shipped(settings.series) if series is None else series
        self.plan = plan or make_plan(settings, self.series)
        self.windows = cut(self.series, self.plan)
        parts = self.plan.parts
        origins = training_origins(self.plan)
        self._inputs, self._targets = self.windows.inputs(origins), self.windows.next_steps(origins)
        self._validated = self.windows.inputs(parts.validation_origins), self.windows.targets(parts.validation_origins)
        self._tested = self.windows.inputs(parts.origins)
        size = (settings.cell, settings.hidden_size, settings.num_layers, self.plan.outputs)
        model = build(*size, settings.seed, self.series.unknown, self.series.known)
        optimizer = torch.optim.Adam(model.parameters(), lr=settings.learning_rate)
        super().__init__(model, optimizer, settings.learning_rate)
        self.best_step, self.best_loss = 0, self.validation_loss()
        self._best = _copied(model)

    def backward(self) -> Tensor:
        """The mean squared error on the windows of the coming step's batch, drawn by seed and step."""
        given, targets = self._batch()
        loss = F.mse_loss(self.model(*given), targets)
        loss.backward()
        return loss

    def step(self) -> float:
        """One step; then the network is kept if it is the best so far."""
        loss = super().step()
        validation_loss = self.validation_loss()
        if validation_loss < self.best_loss:
            self.best_step, self.best_loss, self._best = self.step_count, validation_loss, _copied(self.model)
        return loss

    def validation_loss(self) -> float:
        """The mean squared error from the origins of the validation part."""
        given, targets = self._validated
        with torch.no_grad():
            return F.mse_loss(says(self.model, given, self.plan), targets).item()

    def forecasts(self) -> np.ndarray:
        """From all origins of the test, by the network as it stands, ``(origins, horizon)``."""
        return self._forecasts(self._tested, self.plan.parts.origins)

    def onward(self) -> np.ndarray:
        """How the series goes on after its last value, by the network as it stands, ``(horizon,)``."""
        origins = [len(self.series)]
        return self._forecasts(self.windows.inputs(origins), origins)[0]

    def best_forecasts(self) -> np.ndarray:
        """From all origins of the test, by the network that was best in the validation, ``(origins, horizon)``."""
        return self.windows.forecasts(self._best_says(self._tested).numpy(), self.plan.parts.origins)

    def best_onward(self) -> np.ndarray:
        """How the series goes on after its last value, by that network, ``(horizon,)``."""
        origins = [len(self.series)]
        return self.windows.forecasts(self._best_says(self.windows.inputs(origins)).numpy(), origins)[0]

    def best_reach(self) -> np.ndarray:
        """How far intervals around that network's forecasts reach, by its errors in the validation, ``(horizon,)``."""
        given, targets = self._validated
        off = self._best_says(given) - targets
        return reach_of(off.abs().double().numpy() * self.windows.scale.target_deviation)

    def best_weights(self) -> dict[str, Tensor]:
        """Those of that network, by name."""
        return {name: each.clone() for name, each in self._best.items()}

    def take_best(self) -> None:
        """Have the network be the one that was best in the validation."""
        self.model.load_state_dict(self._best)

    def observe(self) -> Observation:
        """All that can be seen of the present state. Nothing changes by it, not even the parameters' ``grad``."""
        parts = self.plan.parts
        forecasts = self.forecasts()
        off = np.abs(forecasts - parts.targets(self.series.values)).mean(axis=0)
        some = slice(None, None, -(-len(self._targets) // SHOWN))
        with torch.no_grad():
            windows, future = self._inputs
            loss = F.mse_loss(self.model(windows[some], future[some]), self._targets[some]).item()
            states, _state = self.model.recurrent(self._tested[0][-1:])  # (1, lags, hidden)
        return Observation(
            loss=loss,
            validation_loss=self.validation_loss(),
            best_step=self.best_step,
            best_loss=self.best_loss,
            forecasts=_frozen(forecasts),
            by_horizon=_frozen(off),
            best_forecasts=_frozen(self.best_forecasts()),
            best_onward=_frozen(self.best_onward()),
            best_reach=_frozen(self.best_reach()),
            hidden_states=read_only(states[0]),
            gradients=read_only(self.input_gradients().abs().mean(dim=0)),
        )

    def input_gradients(self) -> Tensor:
        """∂ŷ(t + 1)/∂x for what is read of the series from each origin of the test, ``(origins, lags)``.

        The oldest stands first.
        """
        windows, future = self._tested
        with torch.enable_grad():
            read = windows.clone().requires_grad_()
            (gradients,) = torch.autograd.grad(self.model(read, future)[:, 0].sum(), read)
        return gradients[..., 0]

    def state_dict(self) -> dict[str, Any]:
        """As every task's, with the network that was best in the validation."""
        best = {"best_step": self.best_step, "best_loss": self.best_loss, "best": self._best}
        return super().state_dict() | best

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """As every task's."""
        super().load_state_dict(state)
        # No step writes to it: it makes another.
        self.best_step, self.best_loss, self._best = state["best_step"], state["best_loss"], state["best"]

    def _batch(self) -> tuple[tuple[Tensor, Tensor], Tensor]:
        count = len(self._targets)
        if count <= BATCH:
            return self._inputs, self._targets
        chance = torch.Generator().manual_seed(self.settings.seed + self.step_count)
        drawn = torch.randperm(count, generator=chance)[:BATCH]
        windows, future = self._inputs
        return (windows[drawn], future[drawn]), self._targets[drawn]

    def _best_says(self, given: tuple[Tensor, Tensor]) -> Tensor:
        def network(*arguments: Any) -> Tensor:
            said: Tensor = functional_call(self.model, self._best, arguments)
            return said

        with torch.no_grad():
            return says(network, given, self.plan)

    def _forecasts(self, given: tuple[Tensor, Tensor], origins: list[int]) -> np.ndarray:
        with torch.no_grad():
            return self.windows.forecasts(says(self.model, given, self.plan).numpy(), origins)


def _copied(model: ForecastNetwork) -> dict[str, Tensor]:
    return {name: each.detach().clone() for name, each in model.state_dict().items()}


def _frozen(values: np.ndarray) -> np.ndarray:
    values.setflags(write=False)
    return values
