"""The commands of a family of networks that learn by steps."""

from torch import nn

from rnnplay.lessons.kinds.recipes import Recipes


def test_a_network_that_was_loaded_elsewhere_is_measured_on_the_cpu():
    class Loaded(nn.Module):
        where = "accelerator"

        def cpu(self):
            self.where = "cpu"
            return self

    recipes = Recipes(
        settings=dict,
        task=lambda settings: settings,
        scores=lambda network: {network.where: 1.0},
        count=lambda: 1,
        accuracy=lambda network: float(network.where == "cpu"),
        data="",
        judged_on="",
    )
    measure = recipes.measure(None)
    assert measure.accuracy(Loaded()) == 1
    assert measure.scores(Loaded()) == {"cpu": 1}
