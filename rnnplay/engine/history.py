"""What is kept of a run, and how it is thinned when it grows."""

import copy
import dataclasses
import sys
from bisect import bisect_right
from collections.abc import Callable
from typing import Any, Required, TypedDict

import numpy as np

LEFT_BEHIND = 8  # curves


def memory_of(thing: Any) -> int:
    """Bytes that a state or an observation takes: its tensors and arrays, and what Python spends on each object."""
    size = sys.getsizeof(thing)
    if isinstance(thing, np.ndarray) and thing.base is None:
        return size  # with its numbers
    if hasattr(thing, "nbytes"):  # a tensor, or a view, which holds its base besides
        return size + int(thing.nbytes)
    if isinstance(thing, dict):
        return size + sum(memory_of(key) + memory_of(value) for key, value in thing.items())
    if isinstance(thing, list | tuple | set | frozenset):
        return size + sum(map(memory_of, thing))
    if dataclasses.is_dataclass(thing) and not isinstance(thing, type):
        return size + sum(memory_of(getattr(thing, field.name)) for field in dataclasses.fields(thing))
    return size


class Thinned:
    """Items by step, thinned by powers of two to a number of bytes. The first and the newest are never lost.

    Time is cut into cells of ``stride`` steps, and in each the earliest item is kept. When there is too much, the
    stride doubles. So what is kept lies evenly over the whole run, whenever it was put in.

    Args:
        limit: bytes. Only the first and the newest item may go beyond it.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.stride = 1
        self.nbytes = 0
        self._items: dict[int, tuple[Any, int]] = {}  # in the order of the steps

    def put(self, step: int, item: Any) -> None:
        """Keep ``item``; one of the same step is replaced, and those of later steps are dropped.

        What comes later was made from what was there before, so it is no longer true.
        """
        self.cut(step - 1)
        self._add(step, item, memory_of(item))
        self._make_room(step)

    def insert(self, step: int, item: Any) -> None:
        """Keep an item of a step between others, while there is room."""
        size = memory_of(item)
        if step not in self._items and self._has_room(size):
            self._add(step, item, size)
            self._items = dict(sorted(self._items.items()))

    def _add(self, step: int, item: Any, size: int) -> None:
        self._items[step] = item, size
        self.nbytes += size

    def _has_room(self, size: int) -> bool:
        return self.nbytes + size <= self.limit

    def _make_room(self, spared: int) -> None:
        """Drop what there is no room for, but not the step that was ``spared``."""
        steps = list(self._items)[-3:]
        if len(steps) > 2 and steps[0] // self.stride == steps[1] // self.stride:
            self._drop(steps[1])  # it was there only as the newest
        while self.nbytes > self.limit and len(self._items) > 2:
            self.stride *= 2
            self._thin()

    def _thin(self) -> None:
        seen, newest = set(), next(reversed(self._items))
        for step in list(self._items):
            if step // self.stride in seen and step != newest:
                self._drop(step)
            seen.add(step // self.stride)

    def _drop(self, step: int) -> None:
        self.nbytes -= self._items.pop(step)[1]

    def cut(self, step: int) -> None:
        """Drop what comes after ``step``."""
        while self._items and next(reversed(self._items)) > step:
            self._drop(next(reversed(self._items)))

    def get(self, step: int) -> Any | None:
        """The item of ``step``, if it is kept."""
        return self._items[step][0] if step in self._items else None

    def nearest(self, step: int) -> tuple[int, Any]:
        """The latest item that is not later than ``step``, and its step."""
        steps = list(self._items)
        found = steps[bisect_right(steps, step) - 1]
        return found, self._items[found][0]

    def items(self) -> dict[int, Any]:
        """All that is kept, by step."""
        return {step: item for step, (item, _) in self._items.items()}


class Spread(Thinned):
    """Items by step, as many as there is room for, spread evenly. The first and the newest are never lost.

    When there is too much, the item goes whose neighbours are nearest to each other. So all of the room is used, which
    matters where only a few items fit.
    """

    def insert(self, step: int, item: Any) -> None:
        """Keep an item of a step between others, in the place of one of them if there is no room."""
        super().insert(step, item)
        self._make_room(step)

    def _has_room(self, size: int) -> bool:
        ends = {next(iter(self._items)), next(reversed(self._items))}
        return size + sum(self._items[end][1] for end in ends) <= self.limit

    def _make_room(self, spared: int) -> None:
        while self.nbytes > self.limit:
            steps = list(self._items)
            between = [(after - before, at) for before, at, after in zip(steps, steps[1:], steps[2:], strict=False)]
            droppable = [each for each in between if each[1] != spared]
            if not droppable:
                return
            self._drop(min(droppable)[1])


@dataclasses.dataclass(frozen=True)
class LeftBehind:
    """A branch that was left for another.

    Attributes:
        step: from which on.
        losses: from there on; of a very long branch, the first.
        rates: the learning rates from there on, each with the step from which on it held.
        summary: what `History` was told to keep of the last observation.
    """

    step: int
    losses: np.ndarray
    rates: tuple[tuple[int, float], ...]
    summary: Any = None


class Kept(TypedDict, total=False):
    """How much of a run is kept.

    Attributes:
        memory: bytes for everything together.
        max_steps: the most that there shall be room for; None for a quarter of the memory.
        share_of_states: of the memory, for exact states; losses, curves left behind and observations have the rest.
        summary: what is kept of the last observation of a branch that is left behind, a few kB at most.
    """

    memory: Required[int]
    max_steps: int | None
    share_of_states: float
    summary: Callable[[Any], Any] | None


class History:
    """The run so far: every step's loss and learning rate, edits, and exact states and observations, thinned.

    Args:
        state: the state at step 0. It is copied.
        memory, max_steps, share_of_states, summary: as of `Kept`.

    Attributes:
        steps: steps of the present branch.
        max_steps: the most that there is room for.
        states, observations: what is kept of them.
        left_behind: the curves of branches that were replaced, oldest first.
        branch: a number that grows when something that was shown is replaced.
    """

    def __init__(
        self,
        state: dict[str, Any],
        memory: int,
        max_steps: int | None = None,
        share_of_states: float = 0.5,
        summary: Callable[[Any], Any] | None = None,
    ) -> None:
        for_states = int(share_of_states * memory)
        rest = memory - for_states
        self.max_steps = min(max_steps or memory, rest // 2 // 8)  # half of the rest at most is for the losses
        self.states = Spread(for_states)
        self.observations = Thinned(rest - 8 * self.max_steps - memory // 16)
        self._longest_left_behind = memory // 16 // 8 // LEFT_BEHIND
        self.steps = self.branch = 0
        self.left_behind: tuple[LeftBehind, ...] = ()
        self._summary = summary
        self._losses = np.empty(min(1024, self.max_steps))
        self._rates: list[tuple[int, float]] = []  # (step, rate from it on)
        self._edits: list[tuple[int, Callable[[Any], None]]] = []
        self._beginning = copy.deepcopy(state)
        self._beginning_is_apart = False  # from the first of `states`, until an edit at step 0 replaces that
        self.states.put(0, self._beginning)

    @property
    def nbytes(self) -> int:
        """Bytes taken."""
        curves = sum(map(memory_of, self.left_behind))
        return (
            self.states.nbytes
            + self.observations.nbytes
            + self._losses.nbytes
            + curves
            + (memory_of(self._beginning) if self._beginning_is_apart else 0)
            + memory_of(self._rates)
        )

    @property
    def losses(self) -> np.ndarray:
        """``(steps,)``, float64, read-only and shared: item ``k`` is the loss of the state at step ``k``."""
        view = self._losses[: self.steps]
        view.setflags(write=False)
        return view

    def add(self, loss: float, learning_rate: float) -> None:
        """One more step, and the rate that it was made with."""
        if self.steps == len(self._losses):
            longer = np.empty(min(2 * self.steps, self.max_steps))
            longer[: self.steps] = self._losses
            self._losses = longer
        self._losses[self.steps] = loss
        if not self._rates or self._rates[-1][1] != learning_rate:
            self._rates.append((self.steps, learning_rate))
        self.steps += 1

    @property
    def rates(self) -> tuple[tuple[int, float], ...]:
        """The learning rates so far, each with the step from which on it held; none at step 0."""
        return tuple(self._rates)

    def learning_rate(self, step: int) -> float:
        """The rate of the step that led away from ``step``."""
        return self._rates[bisect_right(self._rates, step, key=lambda each: each[0]) - 1][1]

    def add_edit(self, function: Callable[[Any], None]) -> None:
        """A change by hand of the newest state."""
        self._edits.append((self.steps, function))

    def edits(self, step: int) -> list[Callable[[Any], None]]:
        """The changes by hand of the state at ``step``, in their order."""
        return [function for at, function in self._edits if at == step]

    def keep_state(self, step: int, state: dict[str, Any]) -> None:
        """Keep a copy of the exact state at ``step``, the newest."""
        if step == 0 and not self._beginning_is_apart:
            self._beginning_is_apart = True
            self.states.limit -= memory_of(self._beginning)
        self.states.put(step, copy.deepcopy(state))

    def keep_state_between(self, step: int, state: dict[str, Any]) -> None:
        """Keep a copy of the exact state at ``step``, one that was passed before: others nearby are soon computed."""
        if self.states.get(step) is None:
            self.states.insert(step, copy.deepcopy(state))

    def cut(self, step: int) -> None:
        """Leave what comes after ``step`` behind: from here on the run is another. Its losses are kept as a curve."""
        if step >= self.steps:
            return
        losses = self._losses[step : min(self.steps, step + self._longest_left_behind)].copy()
        losses.setflags(write=False)
        rates = ((step, self.learning_rate(step)), *(each for each in self._rates if each[0] > step))
        seen = [*self.observations.items().values()][-1:]
        lost = LeftBehind(step, losses, rates, self._summary(seen[0]) if self._summary and seen else None)
        self.left_behind = (*self.left_behind, lost)[-LEFT_BEHIND:]
        self.branch += 1
        self._losses = self._losses.copy()  # whoever was shown the old curve keeps it
        self.steps = step
        self._rates = [each for each in self._rates if each[0] < step]
        self._edits = [each for each in self._edits if each[0] <= step]
        self.states.cut(step)
        self.observations.cut(step)

    def drop_observations(self) -> None:
        """They are no longer what is to be seen."""
        self.observations = Thinned(self.observations.limit)

    @property
    def beginning(self) -> dict[str, Any]:
        """The state at step 0, before any change by hand."""
        return self._beginning
