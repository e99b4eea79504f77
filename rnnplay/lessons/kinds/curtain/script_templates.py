"""The parts of the script that repeats a reading, with gaps for comments (`rnnplay.lessons.kinds.curtain.repeat`)."""

SAVED = """\
with np.load({npz}) as saved:
    frames = torch.from_numpy(saved["frame"])"""

DRAWN = """\
digit = {digit}
frames = torch.zeros({time}, {height} + 2 * {edge}, {width} + 2 * {edge})
for frame, x, y in zip(frames, {x}, {y}):
    frame[y : y + {side}, x : x + {side}] = digit
frames = frames[:, {edge}:-{edge}, {edge}:-{edge}].clone()
frames[..., {curtain}:] = 0  # {hidden}"""

SEEN = '''\
{frames}  # (time, 24, 36), {ink}


def convolution(below, at, stride):
    """{convolution}"""
    maps = nn.functional.conv2d(below, weights[f"conv{{at}}.weight"], weights[f"conv{{at}}.bias"], stride, padding=1)
    own = [weights[f"norm{{at}}.{{name}}"] for name in ["running_mean", "running_var", "weight", "bias"]]
    mean, variance, scale, shift = (each[:, None, None] for each in own)  # (channels, 1, 1)
    # y = γ (x − μ) / √(σ² + ε) + β
    return scale * (maps - mean) / (variance + 1e-5).sqrt() + shift


# {alone}
edges = convolution(frames[:, None], 1, stride=2).relu()  # (time, 16, 12, 18)
edges = convolution(edges, 2, stride=2).relu()  # (time, 32, 6, 9)
what = convolution(edges, 3, stride=1).amax(dim=(2, 3))  # (time, 64), {anywhere}
where = (edges.flatten(1) @ weights["place.weight"].T + weights["place.bias"]).relu()  # (time, place)
inputs = torch.cat([what, where], dim=1)  # (time, features)'''

ANSWERS = '''

def answers(hidden, name):
    """{answers}"""
    logits = hidden @ weights[f"{{name}}.weight"].T + weights[f"{{name}}.bias"]  # (time, answers)
    return logits.softmax(dim=-1)


# {reset}
with torch.no_grad():
    alone = recurrent(inputs[None])[0][0]  # (time, hidden)
for name in ["digit", "direction"]:
    made[f"probability_of_{{name}}"] = answers(output, name)
    made[f"probability_of_{{name}}_with_reset"] = answers(alone, name)
print(made["probability_of_digit"])
'''
