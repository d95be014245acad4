"""What cog prints into README: the help of every command, so that it cannot go stale."""

import click
from click.testing import CliRunner

from bot.cli import main


def commands() -> str:
    """The help of the program and of each command, as a terminal of 88 columns shows it."""
    parts = [_help([])]
    for path in _paths(main, ()):
        parts.append(_help(list(path)))
    return "\n".join(parts)


def _paths(group: click.Group, above: tuple[str, ...]) -> list[tuple[str, ...]]:
    paths: list[tuple[str, ...]] = []
    for name, command in sorted(group.commands.items()):
        paths.append((*above, name))
        if isinstance(command, click.Group):
            paths += _paths(command, (*above, name))
    return paths


def _help(path: list[str]) -> str:
    result = CliRunner().invoke(
        main, [*path, "--help"], prog_name="bot", terminal_width=88, max_content_width=88
    )
    told = result.output.rstrip()
    return f"```\n$ {' '.join(['bot', *path, '--help'])}\n{told}\n```\n"
