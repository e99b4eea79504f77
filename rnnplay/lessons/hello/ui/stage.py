"""The stage of a word that is being learned: predictions, loss, the network unrolled, weights and gradients."""

from rnnplay.engine.job import Job
from rnnplay.figures.panel import Panel
from rnnplay.lessons.hello.observation import Observation
from rnnplay.lessons.hello.panels import loss_panel, network_panels
from rnnplay.lessons.hello.predictions import predictions_panel
from rnnplay.lessons.hello.quantities import floors, observed
from rnnplay.lessons.hello.task import Settings
from rnnplay.lessons.hello.ui.repeat import repeated_word
from rnnplay.lessons.hello.ui.view import View, chosen_weight
from rnnplay.literal import isolated
from rnnplay.text import _, ngettext
from rnnplay.ui.live_stage import Taken, Timeline, live_stage
from rnnplay.ui.run_numbers import run_numbers

KEY = "hello"


def hello_stage(job: Job[Observation], settings: Settings, view: View) -> int:
    """Draw a run as far as it has come; returns how many steps were still missing (`rnnplay.ui.timeline.filled`)."""

    def draw(timeline: Timeline[Observation]) -> list[Panel]:
        snapshot, seen, run = timeline.snapshot, timeline.seen, timeline.run(view.log_steps)
        panels = [
            predictions_panel(seen, settings.words, run),
            loss_panel(seen, settings, run),
        ]
        if snapshot.status == "running":
            return panels + network_panels(seen, settings.words)
        if view.slow_motion:  # which stands in its place
            return panels
        framed = chosen_weight(snapshot.observation.weights) if view.weight else None
        return panels + network_panels(seen, settings.words, framed)

    label = _("A network learns to turn “{source}” into “{target}”")
    return live_stage(
        job,
        draw,
        key=KEY,
        step_name=_("Epoch"),
        captions=lambda epoch, seen: _after(epoch, seen, settings),
        label=label.format(source=isolated(settings.source), target=isolated(settings.target)),
        taken=Taken(lambda timeline: [*run_numbers(timeline, observed), *floors(settings)], repeated_word(job)),
    ).missing


def _after(epoch: int, seen: Observation, settings: Settings) -> str:
    words = settings.words
    said = ngettext(
        "After {epoch} epoch: “{source}” → “{prediction}”, {right} of {letters} letters correct, loss {loss:.4g}.",
        "After {epoch} epochs: “{source}” → “{prediction}”, {right} of {letters} letters correct, loss {loss:.4g}.",
        epoch,
    )
    return said.format(
        epoch=epoch,
        source=isolated(settings.source),
        prediction=isolated(words.spell(seen.prediction)),
        right=int((seen.prediction == seen.targets).sum()),
        letters=len(words),
        loss=seen.loss,
    )
