"""The parts of the exported script: what differs where covariates are read, or forecasts fed back."""

SCRIPT = """\
import copy

import numpy as np
{pandas}import torch
from torch import nn

{values}
{covariates}validation, test = {validation}, {test}  # {parts}
horizon, lags, lag = {horizon}, {lags}, {lag}  # {meanings}
# {shares}
terms = {terms}
constant = {constant}


def places(first, last):  # {from_where}
    return np.unique(np.linspace(first, last, min(last - first + 1, {most})).round().astype(int)).tolist()


def difference(column, constant):
    return column[lag:] - sum(share * column[lag - n : len(column) - n] for n, share in terms.items()) - constant


def reference(column, origin, constant):  # {against}
    going = [*column[origin - lag : origin]]
    for _step in range(horizon):
        going.append(constant + sum(share * going[-n] for n, share in terms.items()))
    return np.array(going[lag:])


def changes(column, origins, constant):
    return np.stack([column[each : each + horizon] - reference(column, each, constant) for each in origins])


level = {level}
{read}
learned = range(lag + lags, validation - {outputs} + 1)
{target_scale}


{inputs}


def targets(origins):  # (origins, horizon)
    scaled = (changes(level, origins, constant) - target_mean) / target_deviation
    return torch.from_numpy(scaled.astype(np.float32))


{says}


def forecast(network, origins):  # (origins, horizon), {in_values}
    with torch.no_grad():
        said = says(network, inputs(origins)).numpy().astype(np.float64) * target_deviation + target_mean
    said += np.stack([reference(level, each, constant) for each in origins])
    return {undone}


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.recurrent = nn.{cell}({columns}, {hidden_size}, {num_layers}, batch_first=True)
        self.linear = nn.Linear({hidden_size}, {outputs})
{forward}


torch.manual_seed({seed})
net, criterion = Net(), nn.MSELoss()
optimizer = torch.optim.Adam(net.parameters(), lr={learning_rate})
x, y = inputs(learned), {next_steps}
origins = places(validation, test - horizon)
x_validation, y_validation = inputs(origins), targets(origins)


def validate():
    with torch.no_grad():
        return criterion(says(net, x_validation), y_validation).item()


best, lowest = copy.deepcopy(net), validate()
for step in range({steps}):
{batch}\
    optimizer.zero_grad()
    loss = criterion(net({given}), {y})
    loss.backward()
    optimizer.step()
    if (validation_loss := validate()) < lowest:  # {early}
        best, lowest = copy.deepcopy(net), validation_loss

forecasts = forecast(best, places(test, len(values) - horizon))  # {in_the_test}
onward = forecast(best, [len(values)])[0]  # {after_the_end}
print(onward)
"""

DRAWN = """\
    drawn = torch.randperm(len(y), generator=torch.Generator().manual_seed({seed} + step))[:{batch}]
"""

READ = """\
read = difference(level, constant)
mean, deviation = read[: validation - lag].mean(), read[: validation - lag].std() or 1.0
read = (read - mean) / deviation"""

READ_COLUMNS = """\
unknown, known = {unknown}, {known}  # {covariates_remark}


def scale(column):  # {scaled_by}
    column = column[: validation - lag]
    mean, deviation = column.mean(), column.std()
    return mean, deviation if deviation > 1e-9 * np.abs(column).max() else 1.0


columns = [difference(level, constant), *(difference(each, 0.0) for each in covariates)]
scales = [scale(each) for each in columns]
mean, deviation = scales[0]
read = np.stack([(each[: len(level) - lag] - m) / d for (m, d), each in zip(scales, columns)], axis=1)"""

TARGET_SCALE = """\
learned_changes = changes(level, learned, constant)
target_mean, target_deviation = learned_changes.mean(), learned_changes.std() or 1.0"""

ADDED_SCALE = """\


def added(said):  # {differences}
    said = [*said.unbind(1)]
    for step in range(horizon):
        for n, share in terms.items():
            if step >= n:
                said[step] = said[step] + share * said[step - n]
    return torch.stack(said, dim=1)


target_mean = mean * added(torch.ones(1, horizon, dtype=torch.float64))[0].numpy()
target_deviation = deviation"""

INPUTS = """\
def inputs(origins):  # (origins, lags, 1)
    before = np.asarray(origins)[:, None] - lag + np.arange(-lags, 0)
    return torch.from_numpy(read[before].astype(np.float32))[..., None]"""

INPUTS_COLUMNS = """\
def inputs(origins):  # (origins, lags, columns), {and_known}
    before = np.asarray(origins)[:, None] - lag + np.arange(-lags, 0)
{after}    future = np.zeros((len(origins), horizon, known))
    for number in range(known):
        (m, d), coming = scales[1 + unknown + number], {coming}
        future[..., number] = (coming - m) / d
    return tuple(torch.from_numpy(each.astype(np.float32)) for each in (read[before], future))"""

COMING = "changes(covariates[unknown + number], origins, 0.0)"
AFTER = "    after = np.asarray(origins)[:, None] - lag + np.arange(horizon)\n"
COMING_STEPS = "columns[1 + unknown + number][after]"

SAYS = "def says(network, given):\n    return network({given})"
SAYS_ADDED = "def says(network, given):\n    return added(network(*given, horizon))  # {fed_back}"

FORWARD = """\

    def forward(self, x):
        output, _ = self.recurrent(x)  # (batch, lags, hidden)
        return self.linear(output[:, -1])"""

KNOWN = "        self.known = nn.Linear({known}, 1, bias=False)\n"

FORWARD_KNOWN = """\

    def forward(self, x, future):
        output, _ = self.recurrent(x)  # (batch, lags, hidden)
        return self.linear(output[:, -1]){with_known}"""

FORWARD_FED_BACK = """\

    def forward(self, x, future, steps=1):
        output, state = self.recurrent(x)  # (batch, lags, hidden)
        said = [self.say(output, future[:, :1])]
        for step in range(1, steps):
            following = torch.cat([said[-1], x[:, -1, 1 : 1 + unknown], future[:, step - 1]], dim=1)
            output, state = self.recurrent(following[:, None], state)
            said.append(self.say(output, future[:, step : step + 1]))
        return torch.cat(said, dim=1)

    def say(self, output, future):
        return self.linear(output[:, -1]){with_known}"""

WITH_KNOWN = " + self.known(future)[..., 0]"
