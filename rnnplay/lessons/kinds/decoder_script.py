"""What the scripts that repeat a decoder have in common: in plain PyTorch it writes what stands on the stage."""

import json
from dataclasses import dataclass

import numpy as np
from torch import nn

from rnnplay.lessons.kinds.script_templates import ATTEND, COMPARE, GIVEN, LOGITS, WEIGHTS, WRITE
from rnnplay.lessons.kinds.written import Written
from rnnplay.text import _
from rnnplay.trace.script import difference, step_by_step


@dataclass(frozen=True, eq=False)
class Decoder:
    """A decoder, whose weights are called as in `rnnplay.models.seq2seq.Seq2Seq` where nothing is said here.

    Attributes:
        module: that writes.
        part, embedding: what it and the numbers of what it wrote before are called.
        start: the number of the sign with which it begins.
        most: so many steps it writes at most.
        looks_at: what it looks back at, in ``encoded``: ``"source"``, ``"places"``; nothing without attention.
        further: code for what else is to be had of each step, by name.
    """

    module: nn.GRU | nn.LSTM
    part: str
    embedding: str
    start: int
    most: int
    looks_at: str
    further: dict[str, str]


def functions(module: nn.GRU | nn.LSTM) -> str:
    """Those of the script: what a module of this kind computes, where its weights are, and how torch's own compares."""
    kind = type(module).__name__
    weights = WEIGHTS.format(
        carried=json.dumps(["hidden_state", *["cell_state"] * (kind == "LSTM")]),
        hands_on=_("from step to step"),
        own=_("The weights of one recurrent layer."),
    )
    compare = COMPARE.format(
        check=_("How far what was made is from what torch's own module makes."),
        kind=kind,
        arguments=f"{module.input_size}, {module.hidden_size}",
        given=GIVEN[kind],
        difference=difference(kind, "output - made"),
    )
    return f"{step_by_step(module)}\n\n{weights}\n{compare}"


def writing(decoder: Decoder, written: Written) -> str:
    """The lines that write; ``begins``, the state, ``made`` and what one looks back at, ``encoded``, stand before them.

    What was not the likeliest at each step is told to the script.

    Args:
        decoder: the network.
        written: what it wrote.
    """
    likeliest = np.array_equal(written.probabilities.argmax(axis=-1), written.written)
    chosen = written.written.tolist()
    return WRITE.format(
        writes=_("Write step by step, from the state given."),
        start=decoder.start,
        sign=_("the sign with which it begins"),
        most=decoder.most if likeliest else len(chosen),
        embedding=decoder.embedding,
        part=decoder.part,
        read_out=_read_out(decoder),
        choice=f"int(logits.argmax())  # {_('the likeliest')}" if likeliest else f"{chosen}[step]  # {_('as chosen')}",
        further="".join(f'        "{name}": {code},\n' for name, code in decoder.further.items()),
        end=_("the end"),
    )


def _read_out(decoder: Decoder) -> str:
    look = ATTEND.format(
        score=_("how well the state goes with each place that was read"),
        share=_("the share that each place has"),
        context=_("what the places say, those most that are looked at most"),
        mixed=_("the two together"),
        hidden=decoder.module.hidden_size,
        read=decoder.looks_at,
    )
    read, symbol = ("mixed", "h̃ₜ") if decoder.looks_at else ("hidden_state", "hₜ")
    logits = LOGITS.format(logits=_("the logits of what is written"), of=read, symbol=symbol)
    return look + logits if decoder.looks_at else logits
