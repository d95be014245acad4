"""`python -m bot` is the same program as `bot`."""

from bot.cli import main

main()
