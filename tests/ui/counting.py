"""A task that counts its steps, for the tests of what holds its run."""


class Count:
    step_count, learning_rate = 0, 0.1

    def step(self):
        self.step_count += 1
        return 1.0

    def observe(self):
        return self.step_count

    def state_dict(self):
        return {"step_count": self.step_count}

    def load_state_dict(self, state):
        self.step_count = state["step_count"]
