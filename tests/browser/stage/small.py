"""A small stage, mounted without Python in a page on which another one stands."""

import numpy as np

from rnnplay.figures.panel import Panel
from rnnplay.ui.stage_data import payload

MOUNT = """async data => {
    const call = (await import('/_stcore/bidi-components/rnnplay.stage/stage.js')).default;
    const place = document.querySelector('.rnn-stage').parentElement.parentElement; // where the theme's variables are
    const fresh = () => place.appendChild(Object.assign(document.createElement('div'), { className: 'small-stage' }));
    const spot = document.querySelector('.small-stage') ?? fresh();
    window.asks ??= [];
    const setTriggerValue = (name) => asks.push(name);
    window.endSmallStage = call({ data, parentElement: spot, setTriggerValue });
}"""
UNMOUNT = """() => {
    document.querySelector('.small-stage')?.remove();
    window.endSmallStage?.();
    window.asks = [];
}"""


def small(steps: int = 5, **options) -> dict:
    """What Python sends for a stage with one panel, its numbers made of the number of steps."""
    line = {"type": "scatter", "y": np.arange(steps, dtype=np.float32)}
    options = {"version": f"{steps}", **options}
    return payload(
        [Panel("line", "Line", {"data": [line], "layout": {}}, time="x", height=120)],
        steps=steps,
        step_name="Step",
        captions=[f"step {k}" for k in range(steps)],
        label="small",
        **options,
    )
