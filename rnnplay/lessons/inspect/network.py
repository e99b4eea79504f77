"""A network that is looked into: a file, and the recurrent modules that were found in it."""

import hashlib
from dataclasses import dataclass

from rnnplay.lessons.inspect.finding import Found, Recurrent, find
from rnnplay.lessons.inspect.weight_files import tensors_of
from rnnplay.text import _, ngettext

MOST_STEPS, FEWEST_STEPS = 400, 20  # of a sequence
MOST_CELLS = 4000  # steps × layers × directions: half a second a trace
MOST_NUMBERS = 2_000_000  # gates and states that are drawn


@dataclass(frozen=True, eq=False)
class Network:
    """
    Attributes:
        called: the file's name.
        found: in it.
        digest: of its content.
    """

    called: str
    found: Found
    digest: str


def network_of(content: bytes, called: str, most: int) -> Network:
    """
    Args:
        content: the whole file.
        called: its name.
        most: bytes; a larger file is refused.

    Raises:
        InputError: it holds no recurrent module; the message is a sentence.
    """
    found = find(tensors_of(content, called, most), called)
    return Network(called, found, hashlib.blake2b(content, digest_size=8).hexdigest())


def most_steps(module: Recurrent) -> int:
    """How many steps of a sequence it reads here, so that a page answers at once."""
    directions = 2 if module.bidirectional else 1
    drawn = 7 * module.hidden_size + module.num_layers * directions * module.hidden_size + module.input_size  # a step
    most = min(MOST_STEPS, MOST_CELLS // (module.num_layers * directions), MOST_NUMBERS // drawn)
    return max(FEWEST_STEPS, most)


def described(module: Recurrent) -> str:
    """What its keys and shapes tell of a module, in a line."""
    facts = [
        _("input size {size}").format(size=module.input_size),
        _("hidden size {size}").format(size=module.hidden_size),
    ]
    if module.proj_size:
        facts.append(_("projected to {size}").format(size=module.proj_size))
    if not module.is_cell:
        layers = ngettext("{count} layer", "{count} layers", module.num_layers)
        facts.append(layers.format(count=module.num_layers))
        facts.append(_("two directions") if module.bidirectional else _("one direction"))
    facts.append(_("with biases") if module.bias else _("without biases"))
    facts.append(_("{count:,} parameters").format(count=module.parameters))
    facts.append(str(module.dtype).removeprefix("torch."))
    return f"{module.type_name}: {', '.join(facts)}."
