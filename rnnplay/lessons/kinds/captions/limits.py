"""Beyond which limits a picture is said to be no scene that a network knows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self, TypeVar

from torch import Tensor

Number = TypeVar("Number", float, Tensor)


@dataclass(frozen=True)
class Limits:
    """They are measured once, and stand in the network's card.

    Attributes:
        probability: the least that the caption of a scene has.
        left_out: the most of the ink, as a share, that it may leave out.
    """

    probability: float = 0.0
    left_out: float = 1.0

    @classmethod
    def of(cls, scores: Mapping[str, float] | None) -> Self:
        """Those of a network of which this was measured; where nothing was, none are set."""
        scores = scores or {}
        return cls(scores.get("threshold", 0.0), scores.get("left_out_threshold", 1.0))

    def allow(self, probability: Number, left_out: Number) -> Number:
        """Whether a picture is taken for a scene; of many at a time, each."""
        return (probability >= self.probability) & (left_out <= self.left_out)
