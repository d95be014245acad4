"""Guides citizens from a question to a dossier filed online."""

__version__ = "1.0.0"
