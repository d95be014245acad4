"""A group of commands, most of which are imported only when they are called or listed: the ones
that draw posters or write reports would cost every start half a second."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click


class Later(click.Group):
    """A group; `later` tells, by a command's name, in which module it stands and as what."""

    def __init__(self, *args: Any, later: Mapping[str, str], **settings: Any) -> None:
        super().__init__(*args, **settings)
        self._later = later

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*self.commands, *self._later})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in self._later and cmd_name not in self.commands:
            module, _, name = self._later[cmd_name].partition(".")
            self.add_command(getattr(import_module(f"bot.commands.{module}"), name))
        return super().get_command(ctx, cmd_name)

    def whole(self) -> dict[str, click.Command]:
        """Every command, by its name."""
        ctx = click.Context(self)
        for name in self.list_commands(ctx):
            self.get_command(ctx, name)
        return dict(sorted(self.commands.items()))
