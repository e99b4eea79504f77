from rnnplay.ui.layout import lesson, page
from rnnplay.ui.stage import prepare

title = page("kinds")  # painted at once: what is imported below takes torch's two seconds
prepare()

from rnnplay.lessons.kinds.ui.tabs import choose_tab

with lesson(title) as desk:
    choose_tab(desk).show(desk)
