"""Measures, beside the program and not part of it: how well it understands, and how fast it is."""
