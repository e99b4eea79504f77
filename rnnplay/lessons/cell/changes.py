"""What can be otherwise in one unit: a gate or state is clamped, a state is reset, or the unit is cut."""

from collections.abc import Sequence
from dataclasses import dataclass

from rnnplay.trace import Intervention


@dataclass(frozen=True)
class UnitPlace:
    """A unit: layer, direction and unit, each from 0."""

    layer: int
    direction: int
    unit: int

    def clamp(self, quantity: str, value: float, steps: Sequence[int]) -> list[Intervention]:
        """A gate or state has a fixed value at some steps."""
        return [self._at(quantity, value, steps)]

    def reset(self, states: Sequence[str], step: int) -> list[Intervention]:
        """Some of its states are 0 after a step: what it knew until then is gone."""
        return [self._at(state, 0.0, [step]) for state in states]

    def cut(self) -> list[Intervention]:
        """Its hidden state is 0 at every step: nobody reads anything of it."""
        return [self._at("hidden_state", 0.0, None)]

    def _at(self, quantity: str, value: float, steps: Sequence[int] | None) -> Intervention:
        return Intervention(quantity, value, [self.layer], [self.direction], steps, [self.unit])
