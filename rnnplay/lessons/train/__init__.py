"""Networks learn to read digits, one alone or several against each other."""
