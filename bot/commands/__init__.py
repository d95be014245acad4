"""Groups of commands that `cli.py` takes in; each file tells one thing that people do."""
