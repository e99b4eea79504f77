from rnnplay.lessons.cell.ui.introduction import introduce
from rnnplay.ui.layout import lesson, page
from rnnplay.ui.stage import prepare

title = page("cell")
prepare()

import streamlit as st

with lesson(title) as desk:
    with desk:
        introduce()

    # What it is stands there; torch, which these need, takes its seconds now.
    from rnnplay.lessons.cell.ui.choice import choose_notation, choose_source, choose_unit, shows_whole_layer
    from rnnplay.lessons.cell.ui.code import show_step_in_code
    from rnnplay.lessons.cell.ui.sources import Lesson, choose_network, read_chosen
    from rnnplay.lessons.cell.ui.stage import cell_stage
    from rnnplay.lessons.cell.ui.what_if import what_if
    from rnnplay.lessons.hello import trained as hello
    from rnnplay.lessons.sine import trained as sine

    with desk:
        with st.container():
            source = read_chosen(
                choose_source(),
                word=Lesson(hello.as_it_stands, hello.train),
                wave=Lesson(sine.as_it_stands, sine.train),
            )
            st.markdown(source.said)
        unit = choose_unit(source)
        with st.container():
            whole, notation = shows_whole_layer(), choose_notation()
            changed = what_if(source, unit)
            choose_network(source)
    with st.container(key="pictures"):
        cell_stage(source, unit, notation, whole, changed)
        show_step_in_code(source, unit)
