"""Five kinds of sequences: one to one, one to many, many to one, many to many of unequal and of equal lengths."""
