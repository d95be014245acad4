"""Rows to numbers, and numbers to paper."""
