"""The script that repeats a reading, with gaps for what a module decides (`rnnplay.trace.script`)."""

HEAD = """\
# {beside}
# pip install {needs}
{imports}import torch
from safetensors.torch import load_file
from torch import nn

weights = load_file({file})
"""

WHOLE = """\
{head}{inputs}


{step_by_step}

made, below = {{"inputs": inputs}}, inputs
{layers}
{check}{read_out}"""

LAYERS = """\
for layer in range({layers}):
    states = []
    for direction, suffix in enumerate({suffixes}):
        place = {place}  # as torch names the weights
        read = below.flip(0) if direction else below
        own = {{name: weights[{prefix} + name + place] for name in {names}}}
{further}        found = step_by_step(read, {start}, **own)
        if direction:  # steps are positions in the input
            found = {{name: values.flip(0) for name, values in found.items()}}
        made |= {{f"{{name}}_l{{layer}}{{suffix}}": values for name, values in found.items()}}
        states.append(found["hidden_state"])
    below = torch.cat(states, dim=-1)  # (time, directions * hidden)
"""

CHECK = """\
# {check}
recurrent = nn.{kind}({arguments})
recurrent.load_state_dict({{name: weights[{key}] for name in recurrent.state_dict()}})
with torch.no_grad():
    output, state = recurrent({inputs}{given})
print(f"{difference}")
"""

NPZ = """\
with np.load({file}) as saved:
    inputs = torch.from_numpy(saved["inputs"]).to({dtype})  # (time, features)"""

LSTM = '''\
def step_by_step(inputs, hidden_state, cell_state, weight_ih, weight_hh, bias_ih=0, bias_hh=0{projection}{acts}):
    """Every gate and state of one layer and direction, each (time, hidden)."""
    steps = []
    for {x_of_inputs}:
        i, f, g, o = (weight_ih @ x + bias_ih + weight_hh @ hidden_state + bias_hh).chunk(4)
        i, f, g, o = i.sigmoid(), f.sigmoid(), g.tanh(), o.sigmoid()
{gates}        cell_state = f * cell_state + i * g
{cell}        hidden_state = {hidden_state}
{hidden}\
        gates = {{"input_gate": i, "forget_gate": f, "candidate": g, "output_gate": o}}
        steps.append(gates | {{"cell_state": cell_state, "hidden_state": hidden_state}})
    return {{name: torch.stack([step[name] for step in steps]) for name in steps[0]}}
'''

GRU = '''\
def step_by_step(inputs, hidden_state, weight_ih, weight_hh, bias_ih=0, bias_hh=0{acts}):
    """Every gate and state of one layer and direction, each (time, hidden)."""
    steps = []
    for {x_of_inputs}:
        (ir, iz, xn), (hr, hz, hn) = (weight_ih @ x + bias_ih).chunk(3), (weight_hh @ hidden_state + bias_hh).chunk(3)
        r, z = (ir + hr).sigmoid(), (iz + hz).sigmoid()
{gates}        n = (xn + r * hn).tanh()
{candidate}        hidden_state = (1 - z) * n + z * hidden_state
{hidden}\
        steps.append({{"reset_gate": r, "update_gate": z, "candidate": n, "hidden_state": hidden_state}})
    return {{name: torch.stack([step[name] for step in steps]) for name in steps[0]}}
'''

RNN = '''\
def step_by_step(inputs, hidden_state, weight_ih, weight_hh, bias_ih=0, bias_hh=0{acts}):
    """The hidden states of one layer and direction, (time, hidden)."""
    steps = []
    for {x_of_inputs}:
        hidden_state = (weight_ih @ x + bias_ih + weight_hh @ hidden_state + bias_hh).{nonlinearity}()
{hidden}\
        steps.append(hidden_state)
    return {{"hidden_state": torch.stack(steps)}}
'''

# Where a change acts (`rnnplay.trace.script.step_by_step`).
CHANGED = """\
        if step in acts:
            {it} = {becomes}
"""
ACTS = 'own["acts"] = {acts} if (layer, direction) == {place} else ()'
UNCHANGED = {"acts": "", "x_of_inputs": "x in inputs"}
# At each gap that a change can fill, what has just been computed: quantities, and what they are called there.
LSTM_PLACES = {
    "gates": {"input_gate": "i", "forget_gate": "f", "candidate": "g", "output_gate": "o"},
    "cell": {"cell_state": "cell_state"},
    "hidden": {"hidden_state": "hidden_state"},
}
GRU_PLACES = {
    "gates": {"reset_gate": "r", "update_gate": "z"},
    "candidate": {"candidate": "n"},
    "hidden": {"hidden_state": "hidden_state"},
}
RNN_PLACES = {"hidden": {"hidden_state": "hidden_state"}}

AGAIN = """
# {again}
before, made, below = made, {{"inputs": inputs}}, inputs
{layers}
output = below
{read_out}
made = before | {{name: torch.stack([before[name], made[name]]) for name in made if name != "inputs"}}
"""

READ_OUT = """
logits = {logits}  # (time, outputs)
made["{name}"] = {made}
print(made["{name}"])
"""
LINEAR = 'output @ weights["linear.weight"].T + weights["linear.bias"]'
