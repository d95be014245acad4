"""The content files and the way from them to a handbook."""
