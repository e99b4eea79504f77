import streamlit as st

from rnnplay.lessons.draw.ui.sheet import draw, pick_brush
from rnnplay.ui.layout import lesson, page
from rnnplay.ui.stage import prepare

title = page("draw")
prepare()


@st.fragment  # a stroke runs this and not the frame
def draw_and_read() -> None:
    with lesson(title) as desk:
        stage = st.container(key="reading-and-view")
        with desk:
            sheet, tools, said, samples, networks = (st.container() for _ in range(5))
        with tools:
            brush = pick_brush()
        with sheet:
            drawing = draw(brush)

        # The sheet stands; torch, which these need, takes its seconds now.
        from rnnplay.digits.reading import read
        from rnnplay.digits.ui.networks import pick_network, picked_network
        from rnnplay.digits.ui.reading_view import choose_view, shows_saliency
        from rnnplay.lessons.draw.ui.further import ask_why, go_further, show_reading
        from rnnplay.lessons.draw.ui.live import follow_the_pen
        from rnnplay.lessons.draw.ui.photo import read_a_picture
        from rnnplay.lessons.draw.ui.samples import pick_sample, picked_sample
        from rnnplay.lessons.draw.ui.verdict import show_verdict

        # The verdict goes out first: what was picked is known from before, the samples and the choice come after.
        name, model, card = picked_network()
        picture = drawing or picked_sample()
        reading = read(model, picture.image, picture.unclear, saliency=shows_saliency())
        with said:
            show_verdict(reading, picture)
        with samples:
            pick_sample()
            read_a_picture()
        with networks:
            pick_network(card)
        with stage:
            view = choose_view(model.architecture, first=ask_why)
            show_reading(name, model, reading, view)
            go_further(name, model, picture)
        with said:
            follow_the_pen(name, model, view)


draw_and_read()

from rnnplay.lessons.draw.ui.samples import dress_samples

dress_samples()
