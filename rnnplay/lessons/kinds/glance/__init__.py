"""One to one: a digit at one glance, beside the same cell that reads it row by row."""
