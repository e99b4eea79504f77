"""A script that repeats what the network of a run makes of its window, in plain PyTorch."""

from rnnplay.engine.job import Job
from rnnplay.lessons.sine.observation import Observation
from rnnplay.lessons.sine.trained import as_it_stands
from rnnplay.trace.script import Repeat, read_out, script
from rnnplay.ui.take_away import Repeated


def repeated_window(job: Job[Observation]) -> Repeated:
    """Of a run as it stands."""

    def reading(file: str, npz: str) -> str:
        run = job.ask_task(as_it_stands)
        given = read_out("prediction", "logits[:, 0]")
        again = Repeat(run.model.recurrent, run.inputs[:, None], file, npz, state=run.state, read_out=given)
        return script(again)

    return Repeated("sine", lambda: job.ask_task(as_it_stands).model.state_dict(), reading)
