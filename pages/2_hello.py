from rnnplay.ui.layout import lesson, page
from rnnplay.ui.stage import prepare

title = page("hello")  # painted at once: what is imported below takes torch's two seconds
prepare()

from dataclasses import replace

import streamlit as st

from rnnplay.engine.job import Job
from rnnplay.engine.preparation import preparing
from rnnplay.lessons.hello.comparison import ComparisonSettings
from rnnplay.lessons.hello.script import script
from rnnplay.lessons.hello.task import Task
from rnnplay.lessons.hello.ui.questions import answer_a_question
from rnnplay.lessons.hello.ui.settings import choose_settings
from rnnplay.lessons.hello.ui.slow_motion import hello_slow_motion
from rnnplay.lessons.hello.ui.stage import hello_stage
from rnnplay.lessons.hello.ui.view import change_a_weight, choose_view
from rnnplay.ui.code import show_code, these_settings
from rnnplay.ui.inside import look_inside
from rnnplay.ui.session_jobs import page_job
from rnnplay.ui.training_controls import chosen_rate, chosen_stop, training_controls
from rnnplay.ui.watch import watch

with lesson(title) as desk:
    with desk:
        settings = choose_settings()
    job = page_job(settings, preparing(lambda _between: Job(Task(settings))))
    with st.container():
        training_controls(job, unit="epoch", rate=settings.learning_rate, pace="5", stop_at=settings.epochs)
        pictures = st.container(key="pictures")
        view = choose_view()
        with pictures:
            watch(job, lambda: hello_stage(job, settings, view))
        if view.weight:
            change_a_weight(job)
        if view.slow_motion:
            hello_slow_motion(job, settings, view.weight)
        if view.code:
            chosen = replace(settings, learning_rate=chosen_rate(), epochs=chosen_stop())
            show_code(script(chosen), "hello.py", these_settings(chosen.seed, chosen.learning_rate))
        look_inside(source="word")
        answer_a_question(ComparisonSettings.of(settings, chosen_rate()))
