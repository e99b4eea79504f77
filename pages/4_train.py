from rnnplay.ui.layout import lesson, page
from rnnplay.ui.stage import prepare

title = page("train")  # painted at once: what is imported below takes torch's two seconds
prepare()

from dataclasses import replace

import streamlit as st

from rnnplay.device import get_device
from rnnplay.digits.needs import needs_of
from rnnplay.digits.observation import Race
from rnnplay.digits.race import RaceTask
from rnnplay.digits.script import digits_script, what_the_script_is
from rnnplay.digits.ui.reading_view import choose_view
from rnnplay.engine.job import MEMORY, Job
from rnnplay.engine.observing import SHORT
from rnnplay.engine.preparation import Between, Preparation, is_heavy
from rnnplay.lessons.train.curves import courses
from rnnplay.lessons.train.ui.after import after_training
from rnnplay.lessons.train.ui.data import digits_to_learn, held_back_digits
from rnnplay.lessons.train.ui.questions import answer_a_question
from rnnplay.lessons.train.ui.run import training_job
from rnnplay.lessons.train.ui.settings import Choice, choose_training
from rnnplay.lessons.train.ui.stage import training_stages
from rnnplay.lessons.train.ui.watched import choose_digit, choose_network, chosen_digit
from rnnplay.text import _
from rnnplay.ui.code import choose_code, show_code
from rnnplay.ui.step_axis import choose_step_axis
from rnnplay.ui.training_controls import chosen_rate, training_controls
from rnnplay.ui.watch import watch


def begin(choice: Choice, instead_of: int) -> Preparation[Job[Race]]:
    digits, held_back = digits_to_learn(choice.whole), held_back_digits(choice.whole)
    needs, watched, device = needs_of(choice.recipes, SHORT + 1, MEMORY), chosen_digit(held_back), get_device()

    def make(between: Between) -> Job[Race]:
        # A state is large, only a few fit. To observe a step takes a third of it, and what is seen is drawn once a
        # second.
        return Job(
            RaceTask(choice.recipes, digits, device, held_back, watched, between),
            max_steps=100_000,
            share_of_states=0.75,
            share_of_observing=1 / 32,
            all_observed=0,
            room=SHORT + 1,
            summary=courses,
            long=is_heavy(needs.always),
        )

    return Preparation(make, needs.always, needs.in_a_step, instead_of)


with lesson(title) as desk:
    stages = st.container()
    with desk:
        first, settings = st.container(), st.container()
    choice = choose_training(first, settings)
    with stages:
        job, choice = training_job(choice, begin)
    architectures = [recipe.architecture for recipe in choice.recipes]
    with settings:
        digit = choose_digit(job, held_back_digits(choice.whole))
        network = choose_network([recipe.name for recipe in choice.recipes])
        view = choose_view(architectures[network], trained=False)
    with stages:
        rate, steps = choice.recipes[0].learning_rate, job.snapshot.observation.total_steps
        training_controls(job, unit="step", rate=rate, pace="max", stop_at=steps)
        pictures = st.container(key="pictures")
        log_steps = choose_step_axis()
        with pictures:
            watch(job, lambda: training_stages(job, architectures, view, network, digit, log_steps), every=1.0)
        after_training(job, choice, network)
        if choose_code(_("These settings as a script.")):
            learned, held_back = digits_to_learn(choice.whole), held_back_digits(choice.whole)
            factor = chosen_rate() / rate
            recipes = [replace(recipe, learning_rate=recipe.learning_rate * factor) for recipe in choice.recipes]
            show_code(digits_script(recipes, len(learned), len(held_back)), "digits.py", what_the_script_is(recipes))
        answer_a_question(choice.whole, digits_to_learn(choice.whole), held_back_digits(choice.whole))
