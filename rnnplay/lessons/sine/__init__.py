"""A network learns to go on with a wave."""
