"""Learning to go on with a wave, window after window: what one step is, and what can be seen of it."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from rnnplay.engine.arrays import read_only
from rnnplay.engine.model_task import ModelTask, coming_update
from rnnplay.engine.validation import LARGEST_SEED, LEARNING_RATES, MOST_STEPS, between, one_of
from rnnplay.lessons.sine.observation import Observation, Phases, Rollout
from rnnplay.lessons.sine.waves import PERIOD, WAVES, noisy_window, wave
from rnnplay.models.sine import CELLS, SineNetwork, State, build, free_run, principal_path
from rnnplay.trace import DirectionTrace, LSTMTrace, Trace, trace

HIDDEN_STATES = ("carried", "zero", "gradient")
HIDDEN_SIZES, LAYERS, POINTS, HORIZONS = (1, 128), (1, 3), (5, 100), (1, 10)
NOISES, WINDOWS = (0.0, 1.0), (2, 20)
BEFORE = 3  # windows that stay to be seen


@dataclass(frozen=True)
class Settings:
    """All that a run depends on: the same settings give the same run, to the bit.

    Attributes:
        cell: ``"rnn"``, ``"gru"`` or ``"lstm"``.
        hidden_size: units in each layer.
        num_layers: layers.
        wave: one of `rnnplay.lessons.sine.waves.WAVES`.
        points: in a window, which is half a period.
        horizon: how many points the targets lie after the inputs.
        noise: standard deviation of what is added to every point of the wave, inputs and targets alike.
        hidden_state: ``"carried"`` from window to window and detached; ``"zero"`` at the beginning of each window; or
            carried with the ``"gradient"``, through the last ``windows`` windows.
        windows: how many windows, with the present one, the gradient goes back through; read by ``"gradient"`` alone.
        seed: of the first weights, and of the noise.
        learning_rate: at the start; it can be changed while it learns.
        steps: of a whole lesson; each learns from one window.

    Raises:
        SettingsError: a setting is out of range.
    """

    cell: str = "rnn"
    hidden_size: int = 32
    num_layers: int = 1
    wave: str = "sine"
    points: int = 20
    horizon: int = 1
    noise: float = 0.0
    hidden_state: str = "carried"
    windows: int = 3
    seed: int = 5
    learning_rate: float = 0.01
    steps: int = 100

    def __post_init__(self) -> None:
        one_of("cell", self.cell, CELLS)
        one_of("wave", self.wave, WAVES)
        one_of("hidden_state", self.hidden_state, HIDDEN_STATES)
        between("hidden_size", self.hidden_size, *HIDDEN_SIZES)
        between("num_layers", self.num_layers, *LAYERS)
        between("points", self.points, *POINTS)
        between("horizon", self.horizon, *HORIZONS)
        between("noise", self.noise, *NOISES)
        between("windows", self.windows, *WINDOWS)
        between("seed", self.seed, 0, LARGEST_SEED)
        between("learning_rate", self.learning_rate, *LEARNING_RATES)
        between("steps", self.steps, 1, MOST_STEPS)

    @property
    def through(self) -> int:
        """Windows that the gradient goes back through, the present one included."""
        return self.windows if self.hidden_state == "gradient" else 1

    @property
    def loss_floor(self) -> float | None:
        """The noise of the targets cannot be predicted: in the mean no loss is lower than its variance."""
        return self.noise**2 or None


class Task(ModelTask[Observation]):
    """A network that learns to go on with a wave; step k learns from window k.

    The gradient goes back through the last ``settings.through`` windows: their inputs are kept, and the state before
    them, detached. They are read again with the present weights, so that the gradient is exactly that of the loss of
    this window with respect to these weights, and costs the same at every step (truncated backpropagation through time;
    R. Williams and J. Peng, *An efficient gradient-based algorithm*, Neural Computation 2, 1990).

    It computes on the CPU: networks this small are fastest there, and the same everywhere.

    Attributes:
        settings: how it began.
        step_count: steps made; the number of the window that comes next.
        rollout: how it is looked at; no part of the state.

    Args:
        settings: what to learn.
        rollout: how it is looked at first.
    """

    model: SineNetwork

    def __init__(self, settings: Settings, rollout: Rollout | None = None) -> None:
        self.settings = settings
        self.rollout = rollout or Rollout()
        model = build(settings.cell, settings.hidden_size, settings.num_layers, settings.seed)
        optimizer = torch.optim.Adam(model.parameters(), lr=settings.learning_rate)
        super().__init__(model, optimizer, settings.learning_rate)
        self._start: State | None = None  # before the windows that are kept
        self._kept: tuple[Tensor, ...] = ()  # inputs of windows before the present one, each (points,)
        self._said = torch.full((BEFORE, settings.points), float("nan"))  # to the windows before

    def window(self, number: int) -> tuple[Tensor, Tensor]:
        """Inputs and targets ``(points,)`` of a window."""
        of = self.settings
        return noisy_window(of.wave, number, of.points, of.horizon, of.noise, of.seed)

    def state_before(self) -> State | None:
        """The state in which the coming window is begun, from the windows that are kept; zeros if None."""
        state = self._start
        with torch.no_grad():
            for each in self._kept:
                state = self.model(each, state)[1]
        return state

    def backward(self) -> Tensor:
        """The mean squared difference over the next window's points; the state is then that after the window."""
        inputs, targets = self.window(self.step_count)
        windows, state, states = (*self._kept, inputs), self._start, []
        for each in windows:
            predictions, state = self.model(each, state)
            states.append(state)
        loss = F.mse_loss(predictions, targets)
        loss.backward()
        if self.settings.hidden_state == "zero":
            self._start = None
        elif len(windows) == self.settings.through:
            self._start, self._kept = _detached(states[0]), windows[1:]
        else:
            self._kept = windows
        self._said = torch.cat([self._said[1:], predictions.detach()[None]])
        return loss

    def observe(self) -> Observation:
        """All that can be seen of the present state. Nothing changes by it, not even the parameters' ``grad``."""
        of, window = self.settings, self.step_count
        inputs, targets = self.window(window)
        earlier = len(self._kept) * of.points  # points before the window through which the gradient goes
        with torch.enable_grad():
            sequence = torch.cat([*self._kept, inputs])[:, None]  # (time, 1)
            traced = trace(self.model.recurrent, sequence, self._start)
            predictions = self.model.read_out(traced.output)[earlier:]
            loss = F.mse_loss(predictions, targets)
            gradients = traced.gradients(loss)
        with torch.no_grad():
            path, share = self._path(traced.output[earlier:], traced.state)
            hand_over, free, free_wave = self._left_to_itself(traced, earlier)
            before = [self.window(each)[1] for each in range(max(0, window - BEFORE), window)]
            nothing = [torch.full_like(targets, float("nan"))] * (BEFORE - len(before))
            return Observation(
                window=window,
                inputs=read_only(inputs),
                targets=read_only(targets),
                predictions=read_only(predictions),
                loss=loss.item(),
                before=read_only(self._said),
                before_targets=read_only(torch.stack([*nothing, *before])),
                hidden_states=read_only(traced.output[earlier:]),
                path=path,
                path_share=share,
                gradient_norms=tuple(self._norms(layer) for (layer,) in gradients),
                rollout=self.rollout,
                hand_over=hand_over,
                free=read_only(free),
                free_wave=read_only(free_wave),
            )

    def show_rollout(self, rollout: Rollout) -> None:
        """From now on `observe` shows it so."""
        self.rollout = rollout

    def phases(self) -> Phases:
        """The coming step in slow motion; nothing changes by it."""
        inputs, targets = self.window(self.step_count)
        update = coming_update(self)
        with torch.no_grad():
            state = self._start
            for each in (*self._kept, inputs):
                after, state = update.after.model(each, state)
        said = update.after._said[-1]  # (points,)
        return Phases(
            inputs=read_only(inputs),
            targets=read_only(targets),
            predictions=read_only(said),
            losses=read_only((said - targets).square()),
            loss=update.loss,
            state_gradients=tuple(each[-1] for each in self.observe().gradient_norms),
            gradients=update.gradients,
            changes=update.changes,
            losses_after=read_only((after - targets).square()),
        )

    def state_dict(self) -> dict[str, Any]:
        """As every task's, with the state before the windows that are kept, these windows, and what it said."""
        return super().state_dict() | {"start": self._start, "kept": self._kept, "said": self._said}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """As every task's; the rollout, too, stays as it is set."""
        super().load_state_dict(state)
        # No step writes to one of these: it makes others.
        self._start, self._kept, self._said = state["start"], tuple(state["kept"]), state["said"]

    def _path(self, hidden_states: Tensor, state: State) -> tuple[np.ndarray, float]:
        """`principal_path` over a whole period: the window, and the next one read with the same weights."""
        following, _targets = self.window(self.step_count + 1)
        # The reading of the next window begins as its lesson will.
        start = None if self.settings.hidden_state == "zero" else state
        further, _state = self.model.recurrent(following[:, None], start)
        points = self.settings.points
        whole = torch.cat([hidden_states, further]).detach().numpy()  # (2 points, hidden)
        at = np.arange(self.step_count % PERIOD * points, self.step_count % PERIOD * points + 2 * points)
        path, share = principal_path(whole, np.pi * at / points)
        path.setflags(write=False)
        return path, share

    def _state_after(self, traced: Trace, points: int) -> State | None:
        """The state after some of the points that were traced."""
        if points == 0:
            return self._start
        layers: list[DirectionTrace] = [layer for (layer,) in traced.layers]
        hidden_state = torch.stack([layer.hidden_state[points - 1] for layer in layers])
        if not isinstance(layers[0], LSTMTrace):
            return hidden_state
        return hidden_state, torch.stack([layer.cell_state[points - 1] for layer in layers])  # type: ignore[union-attr]

    def _left_to_itself(self, traced: Trace, earlier: int) -> tuple[int, Tensor, Tensor]:
        """After how many points, what it says from there on, and the wave there."""
        of = self.settings
        # Before `horizon` points are read there is no prediction to go on with.
        hand_over = max(min(self.rollout.hand_over or of.points, of.points), of.horizon)
        shown = self.rollout.periods * PERIOD * of.points
        first = self.step_count * of.points
        # Of the window its own inputs, noise included; what is read beyond it is the wave alone.
        inputs = torch.cat([self.window(self.step_count)[0], wave(of.wave, first + of.points, of.horizon, of.points)])
        known = hand_over - of.horizon  # points after which the trace has the state already
        state = self._state_after(traced, earlier + known)
        free = free_run(self.model, inputs[known:hand_over], shown - of.horizon, state=state, horizon=of.horizon)
        return hand_over, free, wave(of.wave, first + hand_over, shown, of.points)

    def _norms(self, gradients: DirectionTrace) -> np.ndarray:
        norms = gradients.hidden_state.norm(dim=-1).reshape(-1, self.settings.points)  # (windows, points)
        missing = norms.new_full((self.settings.through - len(norms), self.settings.points), float("nan"))
        return read_only(torch.cat([missing, norms]))


def _detached(state: State) -> State:
    return (state[0].detach(), state[1].detach()) if isinstance(state, tuple) else state.detach()
