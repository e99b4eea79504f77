"""Where the reader stands on a live stage: only the browser knows, because scrubbing sends nothing."""

from rnnplay.ui.components import component


def followed_step(container: str) -> int | None:
    """The step at which a live stage has come to rest, or None while it follows the newest.

    The page, or the fragment around this call, is run again when it has changed.

    Args:
        container: the key of the container that the stage stands in. Its positions must be named after steps.
    """
    state = component("follow")(
        key=f"follow-{container}", data={"stage": container}, default={"step": ""}, on_step_change=lambda: None
    )
    step = str(state.step or "")
    return int(step) if step.isdecimal() else None
