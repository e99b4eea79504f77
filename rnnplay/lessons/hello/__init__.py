"""A network learns to answer one word with another."""
