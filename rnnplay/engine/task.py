"""What one step of learning is."""

from typing import Any, Protocol, TypeVar

Seen = TypeVar("Seen", covariant=True)  # what is observed


class Task(Protocol[Seen]):
    """Something that learns in steps. It knows no thread and no screen; `rnnplay.engine.job.Job` runs it.

    Two tasks with the same state that make the same steps with the same learning rates must come to the same state, to
    the bit: random numbers come from generators of its own, which belong to the state.

    Attributes:
        step_count: steps made so far.
        learning_rate: read before each step; may be changed between steps.
    """

    step_count: int
    learning_rate: float

    def step(self) -> float:
        """One step of the optimiser. Returns the loss of the state before it."""
        ...

    def observe(self) -> Seen:
        """All that is drawn of the present state: a frozen dataclass of read-only arrays. It changes nothing."""
        ...

    def state_dict(self) -> dict[str, Any]:
        """All that changes from step to step; the tensors may be those in use."""
        ...

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Go to where ``state`` was taken; ``state`` itself is left as it is by the steps that follow."""
        ...
