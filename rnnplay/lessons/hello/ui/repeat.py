"""A script that repeats what the network of a run makes of its word, in plain PyTorch."""

from rnnplay.engine.job import Job
from rnnplay.lessons.hello.observation import Observation
from rnnplay.lessons.hello.trained import as_it_stands
from rnnplay.trace.script import Repeat, read_out, script
from rnnplay.ui.take_away import Repeated


def repeated_word(job: Job[Observation]) -> Repeated:
    """Of a run as it stands."""

    def reading(file: str, npz: str) -> str:
        model, seen = job.ask_task(as_it_stands).model, job.snapshot.observation
        given = read_out("probability", "logits.softmax(dim=-1)", hasattr(model, "linear"))
        return script(Repeat(model.recurrent, seen.inputs, file, npz, read_out=given))

    return Repeated("hello", lambda: job.ask_task(as_it_stands).model.state_dict(), reading)
