"""A word that is read letter by letter."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor

from rnnplay.figures.heatmap import heatmap
from rnnplay.figures.matrices import steady
from rnnplay.figures.numbers import Quantity
from rnnplay.figures.palette import SHARE, SIGNED
from rnnplay.figures.panel import Figure, Panel
from rnnplay.lessons.cell.source import Names, Source
from rnnplay.literal import in_markdown, in_plotly, isolated
from rnnplay.models.characters import CharacterNetwork, EmbeddingNetwork
from rnnplay.text import _, ngettext
from rnnplay.trace import Intervention, Trace
from rnnplay.trace.script import Repeat, read_out, script

SPACE = "␣"  # how a space is shown


class WordSource(Source):
    """A word; the outcome is the probability of each letter after each letter, ``(letters, alphabet)``.

    Args:
        model: that reads and answers.
        alphabet: the letters that there are.
        word: the letters that are read.
        target: those that it learned to answer with.
    """

    def __init__(
        self, model: CharacterNetwork, alphabet: Sequence[str], word: Sequence[str], target: Sequence[str]
    ) -> None:
        with torch.no_grad():
            vectors = model.encode(torch.tensor([alphabet.index(each) for each in word]))  # (letters, features)
        super().__init__(model.recurrent, vectors.numpy())
        self.model = model
        self.alphabet, self.word, self.target = alphabet, word, target
        self.embedded = isinstance(model, EmbeddingNetwork)
        self.names = Names(
            step=_("Letter"),
            address="letter",
            here=_("at this letter; hover over one for six digits"),
            hover=_("letter %{y}, unit %{x}: %{z:.3f}"),
            step_of_code=_("Letter of the code"),
            code=_(
                "**Letter {number} of unit {unit} in plain Python**: it prints the hidden state that torch computes."
            ),
            inputs=_("with xₜ, the embedding of the letter")
            if self.embedded
            else _("with xₜ, the letter as a one-hot vector: only its own weight counts"),
            features=self._features(),
            stage=_("One unit computes its gates and states letter by letter"),
            start=_("from letter"),
            end=_("to letter"),
            at=_("after letter"),
            turn=_("Smallest change that turns the answer"),
            steps=[in_plotly(_shown(each)) for each in word],
        )

    def _features(self) -> list[str]:
        if self.embedded:
            return [str(each + 1) for each in range(self.inputs.shape[1])]
        return [_written(each) for each in self.alphabet]

    def read_out(self, traced: Trace) -> Tensor:
        """Probabilities, ``(batch, letters, alphabet)``."""
        batch_first = getattr(self.module, "batch_first", False)
        states = traced.output if batch_first else traced.output.transpose(0, 1)  # (batch, letters, hidden)
        return self.model.read_out(states).softmax(dim=-1)

    def script(self, file: str, npz: str, interventions: Sequence[Intervention] = ()) -> str:
        given = read_out("probability", "logits.softmax(dim=-1)", hasattr(self.model, "linear"))
        return script(Repeat(self.module, self.inputs, file, npz, read_out=given, interventions=interventions))

    def weights(self) -> Mapping[str, Tensor]:
        return self.model.state_dict()

    def predicted(self, changed: Trace | None) -> list[Quantity]:
        return [Quantity("probability", self.outcome_of(changed), ("step", "unit"))]

    def largest_say(self) -> tuple[int, int, int]:
        last = self.num_layers - 1
        state = self.layers[last][0]["hidden_state"][-1]  # (hidden,)
        letter = int(self.outcome[-1].argmax())
        if not isinstance(self.model, EmbeddingNetwork):
            return last, 0, letter  # the hidden state is the logits: each letter has its unit
        with torch.no_grad():
            return last, 0, int((self.model.linear.weight[letter].numpy() * state).argmax())

    def _answer(self, outcome: np.ndarray) -> list[str]:
        return [self.alphabet[each] for each in outcome.argmax(axis=-1)]

    @property
    def said(self) -> str:
        answer = self._answer(self.outcome)
        right = sum(one == other for one, other in zip(answer, self.target, strict=True))
        said = ngettext(
            "“{word}” → “**{answer}**”: {right} of {count} letter correct.",
            "“{word}” → “**{answer}**”: {right} of {count} letters correct.",
            len(answer),
        )
        return said.format(word=_marked(self.word), answer=_marked(answer), right=right, count=len(answer))

    def what_changes(self, outcome: np.ndarray) -> str:
        before, after = self._answer(self.outcome), self._answer(outcome)
        change = np.abs(outcome - self.outcome).max()
        if before != after:
            return _("The answer becomes “**{after}**”; it was “{before}”.").format(
                after=_marked(after), before=_marked(before)
            )
        if change < 5e-7:
            return _("Nothing changes: the answer stays “**{answer}**”.").format(answer=_marked(before))
        letter, most = np.unravel_index(np.abs(outcome - self.outcome).argmax(), outcome.shape)
        return _(
            "The answer stays “**{answer}**”. The largest change is at letter {number}: the probability of “{letter}” "
            "goes from {before:.3f} to {after:.3f}."
        ).format(
            answer=_marked(before),
            number=letter + 1,
            letter=_marked([self.alphabet[most]]),
            before=self.outcome[letter, most],
            after=outcome[letter, most],
        )

    def named(self, outcome: np.ndarray) -> str:
        return _("“**{answer}**”").format(answer=_marked(self._answer(outcome)))

    def before_and_after(self, changed: Trace, direction: int, **layout: Any) -> list[Panel]:
        titles = {"before": _("Letter probabilities before"), "after": _("Letter probabilities with the change")}
        panels = []
        for when, outcome in (("before", self.outcome), ("after", self.outcomes_of(changed)[0])):
            letters = [in_plotly(_shown(each)) for each in self.alphabet]
            figure = heatmap(outcome, letters, SHARE, 0, 1, _("letter %{y}, “%{x}”: %{z:.3f}"), _("letter predicted"))
            self._name_rows(figure, self._answer(outcome))
            panels.append(
                Panel(
                    f"probabilities-{when}",
                    titles[when],
                    figure,
                    time="y",
                    min_width=200,
                    **layout,
                    alt=_("The probability of each letter after each letter."),
                )
            )
        return panels

    def _name_rows(self, figure: Figure, answer: Sequence[str]) -> None:
        """What is read and what is answered, beside each row of a heat map."""
        read = [in_plotly(f"{_shown(one)} → {_shown(other)}") for one, other in zip(self.word, answer, strict=True)]
        figure["layout"]["yaxis"] |= {"tickvals": figure["data"][0]["y"], "ticktext": read, "tickfont": {"size": 12}}
        figure["layout"]["margin"] |= {"l": 52}

    def turned(self, outcomes: np.ndarray) -> np.ndarray:
        turned: np.ndarray = (outcomes.argmax(axis=-1) != self.outcome.argmax(axis=-1)).any(axis=-1)
        return turned

    @property
    def before_captions(self) -> Sequence[str]:
        answer = self._answer(self.outcome)
        return [
            _("“{letter}” → “{answer}”.").format(letter=_written(one), answer=_written(other))
            for one, other in zip(self.word, answer, strict=True)
        ]

    def panel(self, direction: int, **layout: Any) -> Panel:
        """One row a letter, of its numbers; beside it what is read and what is answered."""
        features = [in_plotly(each) for each in self.names.features]
        most = steady(float(np.abs(self.inputs).max()))
        colours, low = (SIGNED, -most) if self.embedded else (SHARE, 0)
        hover = _("letter %{y}, number %{x}: %{z:.3f}")
        across = _("embedding") if self.embedded else _("one-hot vector")
        figure = heatmap(self.inputs, features, colours, low, most, hover, across)
        self._name_rows(figure, self._answer(self.outcome))
        return Panel(
            "field",
            _("Input, and letter predicted"),
            figure,
            time="y",
            **layout,
            note=_("read letter by letter ↓"),
            alt=_("The numbers of each letter that is read, and the letter that is predicted after it."),
        )


def _shown(letter: str) -> str:
    return SPACE if letter == " " else letter


def _written(letter: str) -> str:
    """In a diagram or a caption."""
    return isolated(_shown(letter))


def _marked(letters: Sequence[str]) -> str:
    return in_markdown("".join(map(_shown, letters)))
