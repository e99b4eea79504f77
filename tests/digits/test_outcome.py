"""What becomes of a prediction."""

import numpy as np

from rnnplay.digits.outcome import what_changes
from rnnplay.digits.reading import Reading


def test_what_changes_is_told():
    def reading(*shares: float) -> Reading:
        by_row = np.array([shares])
        return Reading(np.zeros((1, 1)), by_row, by_row, ())

    before = reading(0.8, 0.15, 0.05)
    assert "Nothing changes: the prediction stays **0** (80 %)" in what_changes(before, before)
    assert "becomes **1** (60 %); 0 falls from 80 % to 30 %" in what_changes(before, reading(0.3, 0.6, 0.1))
    assert "stays **0**: 80 % before, 75 % with it, a change of −5.0 percentage points" in what_changes(
        before, reading(0.75, 0.2, 0.05)
    )
    assert "a change of +0.00075 percentage points" in what_changes(before, reading(0.8000075, 0.15, 0.05))
