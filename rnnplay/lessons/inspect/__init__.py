"""Your own network: its recurrent modules are found in a file, read a sequence, and are measured."""
