from rnnplay.ui.layout import lesson, page
from rnnplay.ui.stage import prepare

title = page("forecast")  # painted at once: what is imported below takes torch's two seconds
prepare()

from dataclasses import replace

import streamlit as st

from rnnplay.engine.job import Job
from rnnplay.engine.preparation import preparing
from rnnplay.lessons.forecast.task import Task
from rnnplay.lessons.forecast.ui.brought import bring_network
from rnnplay.lessons.forecast.ui.code import show_script
from rnnplay.lessons.forecast.ui.results import measured, show_results
from rnnplay.lessons.forecast.ui.settings import choose, introduce, tell_series
from rnnplay.lessons.forecast.ui.stage import forecast_stage
from rnnplay.lessons.forecast.ui.view import choose_view, look_from_origins
from rnnplay.ui.session_jobs import page_job
from rnnplay.ui.training_controls import chosen_rate, chosen_stop, training_controls
from rnnplay.ui.watch import watch

with lesson(title, introduce) as desk:
    below = desk.container()
    with below:
        settings, series = choose()
        field, results = measured(settings, series)
        tell_series(field, settings)
    job = page_job((settings, series), preparing(lambda _between: Job(Task(settings, series))))
    with st.container():
        training_controls(job, unit="step", rate=settings.learning_rate, pace="20", stop_at=settings.steps)
        pictures = st.container(key="pictures")
        view = choose_view()
        with pictures:
            watch(job, lambda: forecast_stage(job, field, results, view.log_steps))
        show_results(field, settings, results, job)
        bring_network(series)
        look_from_origins(job, field, results)
        if view.code:
            show_script(replace(settings, learning_rate=chosen_rate(), steps=chosen_stop()), series)
