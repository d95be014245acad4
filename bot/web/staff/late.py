"""A module of staff pages that is imported when the first of its pages is asked for.

Most of what a process does is answering citizens: reports, posters and spreadsheets need not be
there when it starts.
"""

from collections.abc import Awaitable, Callable
from importlib import import_module
from typing import Any


class Late:
    """Stands for a module of this room; its functions may be awaited as if it were there."""

    def __init__(self, name: str) -> None:
        self._name = f"{__package__}.{name}"

    def __getattr__(self, name: str) -> Callable[..., Awaitable[Any]]:
        if name.startswith("_"):
            raise AttributeError(name)

        async def answer(*given: Any) -> Any:
            return await getattr(import_module(self._name), name)(*given)

        answer.__name__, answer.__module__ = name, self._name
        return answer
