"""The forward of the project's networks, line by line: what each line makes, with its shape."""
