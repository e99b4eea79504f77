from rnnplay.ui.layout import lesson, page
from rnnplay.ui.stage import prepare

title = page("cell")  # painted at once: what is imported below takes torch's two seconds
prepare()

import streamlit as st

from rnnplay.digits.reading import read
from rnnplay.digits.ui.networks import pick_network, picked_network
from rnnplay.digits.verdict import verdict
from rnnplay.lessons.cell.arithmetic import unit_arithmetic
from rnnplay.lessons.cell.ui.choice import choose_image, choose_unit
from rnnplay.lessons.cell.ui.code import show_step_in_code
from rnnplay.lessons.cell.ui.introduction import introduce
from rnnplay.lessons.cell.ui.stage import cell_stage
from rnnplay.lessons.cell.ui.what_if import what_if

with lesson(title) as desk:
    with desk:
        introduce()
        name, model, card = picked_network()
        reading = read(model, choose_image())
        st.markdown(verdict(reading))
        choice = choose_unit(reading, model)
        what_if(reading, model, choice)
        pick_network(card)
    with st.container(key="pictures"):
        unit = unit_arithmetic(
            model.recurrent, reading.layers, reading.image, choice.layer, choice.direction, choice.unit
        )
        cell_stage(unit, reading, choice)
        show_step_in_code(unit)
