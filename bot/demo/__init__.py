"""One month of a town's traffic, made up and marked as made up, to see the staff pages with."""
