"""The same call as plain PyTorch, with the shapes in comments, and what it prints."""

from rnnplay.lessons.tensors.arguments import SEED, Arguments
from rnnplay.lessons.tensors.network import Call
from rnnplay.lessons.tensors.shapes import Tensor, inputs_of, outputs_of
from rnnplay.lessons.tensors.words import axis_name
from rnnplay.text import _

RULE = "=" * 20


def script(arguments: Arguments) -> str:
    """A program that makes this module from the seed and runs it on this input."""
    tensors = {each.name: each for each in [*inputs_of(arguments), *outputs_of(arguments)]}
    lines = ["import torch", "from torch import nn", ""]
    lines += [f"torch.manual_seed({SEED})", f"torch.set_grad_enabled(False)  # {_('nothing is learned here')}", ""]
    lines += [*_modules(arguments), "", *_inputs(arguments, tensors), ""]
    lines += (_loop if arguments.is_cell else _once)(arguments, tensors)
    if arguments.linear:
        last = "output[:, -1]" if arguments.time_axis else "output[-1]"
        read = "output" if arguments.every_step else last
        lines.append(_with_shape(f"logits = linear({read})", tensors["logits"]))
    lines += ["", *(f'print("{name}", {name}.shape)' for name in tensors)]
    lines += ["for name, parameter in module.named_parameters():", "    print(name, parameter.shape)"]
    return "\n".join(lines) + "\n"


def printed(arguments: Arguments, call: Call) -> str:
    """What `script` prints."""
    lines = [line for step in printed_steps(call) for line in step] if arguments.is_cell else []
    names = [each.name for each in [*inputs_of(arguments), *outputs_of(arguments)]]
    lines += [f"{name} {call.tensors[name].shape}" for name in names]
    lines += [f"{name} {parameter.shape}" for name, parameter in call.module.named_parameters()]
    return "\n".join(lines) + "\n"


def printed_steps(call: Call) -> list[list[str]]:
    """Of these the lines that the loop over a cell prints at each step."""
    steps = enumerate(zip(call.tensors["input"], call.tensors["output"], strict=True))
    return [
        [f"{RULE} {step} {RULE}", f"input {read.shape}", f"hidden {hidden.shape}", *str(hidden).splitlines()]
        for step, (read, hidden) in steps
    ]


def _modules(arguments: Arguments) -> list[str]:
    """In the order in which their weights are drawn."""
    lines = []
    if arguments.embedding:
        lines.append(f"embedding = nn.Embedding({arguments.embedding}, {arguments.input_size})")
    positional = ("input_size", "hidden_size")
    default = Arguments()
    given = [str(getattr(arguments, name)) for name in positional]
    given += [
        f"{name}={value!r}"
        for name, value in arguments.for_torch().items()
        if name not in positional and value != getattr(default, name)
    ]
    lines.append(f"module = nn.{arguments.module}({', '.join(given)})")
    lines.append(f"module.eval()  # {_('without dropout')}" if arguments.dropout and not arguments.is_cell else "")
    if arguments.linear:
        lines.append(f"linear = nn.Linear({arguments.directions * arguments.state_size}, {arguments.linear})")
    return [line for line in lines if line]


def _inputs(arguments: Arguments, tensors: dict[str, Tensor]) -> list[str]:
    lines = []
    if arguments.embedding:
        ids = f"ids = torch.randint({arguments.embedding}, {tensors['ids'].shape})"
        lines += [_with_shape(ids, tensors["ids"]), _with_shape("input = embedding(ids)", tensors["input"])]
    else:
        lines.append(_with_shape(f"input = torch.randn{tensors['input'].shape}", tensors["input"]))
    states = [each for each in tensors.values() if each.name.endswith("_0")]
    return lines + [_with_shape(f"{each.name} = torch.zeros{each.shape}", each) for each in states]


def _once(arguments: Arguments, tensors: dict[str, Tensor]) -> list[str]:
    call = "output, (h_n, c_n) = module(input, (h_0, c_0))" if "c_0" in tensors else "output, h_n = module(input, h_0)"
    return [call, *(f"# {each}: {_shape(tensors[each])}" for each in ("output", "h_n", "c_n") if each in tensors)]


def _loop(arguments: Arguments, tensors: dict[str, Tensor]) -> list[str]:
    cell = "c_0" in tensors
    hidden = tensors["h_0"]
    call = "hidden, cell = module(x, (hidden, cell))" if cell else "hidden = module(x, hidden)"
    return [
        "hidden, cell, outputs = h_0, c_0, []" if cell else "hidden, outputs = h_0, []",
        "for step, x in enumerate(input):",
        f"    {_with_shape(call, hidden)}",
        "    outputs.append(hidden)",
        f'    print("{RULE}", step, "{RULE}")',
        '    print("input", x.shape)',
        '    print("hidden", hidden.shape)',
        "    print(hidden)",
        _with_shape("output = torch.stack(outputs)", tensors["output"]),
        "h_n, c_n = hidden, cell" if cell else "h_n = hidden",
    ]


def _with_shape(line: str, tensor: Tensor) -> str:
    return f"{line}  # {_shape(tensor)}"


def _shape(tensor: Tensor) -> str:
    """``(time, batch, hidden_size)``, in the order of the axes."""
    return f"({', '.join(map(axis_name, tensor.axes))})"
