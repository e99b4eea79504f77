"""What the scripts that repeat a decoder have in common, with gaps for what a network decides (`.decoder_script`)."""

WEIGHTS = '''\
carried = {carried}  # {hands_on}


def of(part):
    """{own}"""
    return {{name: weights[f"{{part}}.{{name}}_l0"] for name in ["weight_ih", "weight_hh", "bias_ih", "bias_hh"]}}
'''

WRITE = """\

# {writes}
state, told, steps = begins, [], []
before = {start}  # {sign}
for step in range({most}):
    told.append(weights["{embedding}.weight"][before])
    found = step_by_step(told[-1][None], *state, **of("{part}"))
    state = [found[name][0] for name in carried]
    hidden_state = state[0]  # (hidden,)
{read_out}    before = {choice}
    now = {{
        "written": torch.tensor(before),
        "probability": logits.softmax(dim=0),
{further}    }}
    steps.append(now)
    if before == 0:  # {end}
        break
made |= {{name: torch.stack([step[name] for step in steps]) for name in steps[0]}}  # (target, …)
"""

ATTEND = """\
    # {score}: score(hₜ, h̄ₛ) = hₜᵀ W_a h̄ₛ / √hidden
    scores = encoded @ weights["attention.score.weight"].T @ hidden_state / {hidden} ** 0.5  # ({read},)
    # {share}: aₜ = softmax(scores)
    attention = scores.softmax(dim=0)  # ({read},)
    # {context}: cₜ = Σₛ aₜ(s) h̄ₛ
    context = attention @ encoded  # (hidden,)
    # {mixed}: h̃ₜ = tanh(W_c [cₜ; hₜ])
    mixed = (weights["attention.combine.weight"] @ torch.cat([context, hidden_state])).tanh()  # (hidden,)
"""

LOGITS = """\
    # {logits}: zₜ = W {symbol} + b
    logits = weights["linear.weight"] @ {of} + weights["linear.bias"]  # (outputs,)
"""

COMPARE = '''\

def compare(part, inputs, state, made):
    """{check}"""
    module = nn.{kind}({arguments})
    module.load_state_dict({{f"{{name}}_l0": values for name, values in of(part).items()}})
    with torch.no_grad():
        output, _ = module(inputs, {given})
    print(f"{difference}")
'''
GIVEN = {"GRU": "state[0][None]", "LSTM": "tuple(each[None] for each in state)"}
