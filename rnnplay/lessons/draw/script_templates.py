"""The script that repeats both readings, with gaps for the network and the change (`rnnplay.lessons.draw.repeat`)."""

WHY = '''\
{head}image = {image}  # (rows, pixels)
{prepared}

{step_by_step}

def reading(image, acts=()):
    """{reading}"""
    made, below = {{"inputs": image}}, image
{layers}{ends}    # {logits}: z = W h + b
    return made, below @ weights["linear.weight"].T + weights["linear.bias"]  # (rows, digits)

{again}
# {said}
readings = []
for given, acts in {given}:
    made, logits = reading(given, acts)
    made["probability_of_states"] = logits.softmax(dim=-1)  # (rows, digits)
    made["probability"] = {probability}
{contributions}    readings.append(made)
made = {{name: torch.stack([each[name] for each in readings]) for name in readings[0]}}  # (readings, …)
{saliency}
below = torch.cat([made[name][0] for name in {last}], dim=-1)  # (rows, directions * hidden)
{check}print(made["probability"][:, -1])
'''

CHANGED_IMAGE = """\
changed = image.clone()
changed[{first}:{last}, {left}:{right}] = 0
"""

# A backward direction starts anew at each row.
BY_ROW = 'made["probability_of_states"] if acts else by_row(given)'
READ_AGAIN = '''
def by_row(image):
    """{by_row}"""
    return torch.stack([reading(image[: row + 1])[1][-1] for row in range(len(image))]).softmax(dim=-1)

'''

CONTRIBUTIONS = """\
    # {contributions}: z = Σₖ wₖ hₖ + b
    for suffix, weight in zip({suffixes}, weights["linear.weight"][{digit}].chunk({directions})):
        made[f"contribution_l{last}{{suffix}}"] = weight * made[f"hidden_state_l{last}{{suffix}}"]  # (rows, hidden)
    made["contribution_to"], made["logit"] = torch.tensor({digit}), logits[:, {digit}]
"""

SALIENCY = """
# {saliency}, ∂ log p / ∂ x
pixels = image.clone().requires_grad_()
log_p = reading(pixels)[1][-1].log_softmax(dim=-1).amax()
made["saliency"] = torch.autograd.grad(log_p, pixels)[0][None]  # (1, rows, pixels)
"""
