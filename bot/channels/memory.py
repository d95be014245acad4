"""What a door may remember beyond a restart, and what it does alone."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol

from bot.store.store import Letter

Seat = Callable[[str], AbstractAsyncContextManager[None]]
"""Waits until nobody else does this duty, in this process or another."""


class Memory(Protocol):
    """Things by name."""

    async def recall(self, name: str) -> str:
        """What was remembered; empty if nothing was."""
        ...

    async def remember(self, name: str, value: str) -> None:
        """Remember it for good."""
        ...


class Past(Memory, Protocol):
    """Things by name, and what a chat has seen."""

    async def seen(self, chat: str) -> datetime | None:
        """When the person last did something."""
        ...

    async def recent(self, chat: str) -> list[tuple[Letter, str]]:
        """What a chat was told lately, each with the network's name of it."""
        ...
