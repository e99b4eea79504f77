"""Digits: how networks learn to read them, and what a reading is."""
