from rnnplay.ui.layout import lesson, page
from rnnplay.ui.stage import prepare

title = page("kinds")  # painted at once: what is imported below takes torch's two seconds
prepare()

from rnnplay.lessons.kinds.ui.tabs import chosen_tab, draw_kinds

with lesson(title, draw_kinds) as desk:
    chosen_tab().show(desk)
