"""Runs any training: tasks, jobs, their history, and whose turn it is."""
