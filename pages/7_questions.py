from rnnplay.ui.layout import heading, page

title = page("questions")

from rnnplay.lessons.questions.ui.answers import show_questions
from rnnplay.ui.query_params import tell_problems, write_address

heading(title)
show_questions()
tell_problems()
write_address()
