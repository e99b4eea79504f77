from rnnplay.ui.layout import lesson, page
from rnnplay.ui.stage import prepare

title = page("sine")  # painted at once: what is imported below takes torch's two seconds
prepare()

from dataclasses import replace

import streamlit as st

from rnnplay.engine.job import Job
from rnnplay.engine.preparation import preparing
from rnnplay.lessons.sine.script import script
from rnnplay.lessons.sine.task import Task
from rnnplay.lessons.sine.ui.settings import choose_settings, introduce
from rnnplay.lessons.sine.ui.stage import sine_stage
from rnnplay.lessons.sine.ui.view import choose_view, show_rollout, sine_slow_motion
from rnnplay.ui.code import show_code, these_settings
from rnnplay.ui.inside import look_inside
from rnnplay.ui.session_jobs import page_job
from rnnplay.ui.training_controls import chosen_rate, chosen_stop, training_controls
from rnnplay.ui.watch import watch

with lesson(title, introduce) as desk:
    below = desk.container()
    with below:
        settings = choose_settings()
    job = page_job(settings, preparing(lambda _between: Job(Task(settings))))
    with st.container():
        training_controls(job, unit="step", rate=settings.learning_rate, pace="10", stop_at=settings.steps)
        pictures = st.container(key="pictures")
        view = choose_view(settings.points)
        show_rollout(job, view.rollout)
        with pictures:
            watch(job, lambda: sine_stage(job, settings, view))
        if view.slow_motion:
            sine_slow_motion(job)
        if view.code:
            chosen = replace(settings, learning_rate=chosen_rate(), steps=chosen_stop())
            show_code(script(chosen), "sine.py", these_settings(chosen.seed, chosen.learning_rate))
    with below:  # where there is room for it: the page stands on one screen
        look_inside(source="wave")
