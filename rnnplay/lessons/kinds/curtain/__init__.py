"""A label for every frame: a digit moves behind a curtain. Which is it, and which way does it move?"""
