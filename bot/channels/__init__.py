"""The doors: from a network's words to ours and back."""
