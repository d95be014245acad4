"""Months, quarters and years as they are typed behind options."""

from collections.abc import Callable
from typing import Any

import click

from bot.commands.voice import say
from bot.reports.period import Length, Period, month, quarter, year


class Typed(click.ParamType[Period]):
    """A period of one length, as `read` understands it; its length is what help calls it."""

    def __init__(self, length: Length, read: Callable[[str], Period]) -> None:
        self.name = length
        self._read = read

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Period:
        """The period, or a complaint."""
        try:
            return value if isinstance(value, Period) else self._read(value)
        except ValueError:
            self.fail(say(f"bad_{self.name}", text=value), param, ctx)


MONTH, QUARTER, YEAR = Typed("month", month), Typed("quarter", quarter), Typed("year", year)
"""As `2022-03`, as `2022-1`, as `2022`."""
