"""Waiting goes on while something moves, and ends once nothing does."""

import asyncio
from itertools import count

import pytest

from tests.patience import Stuck, while_moving


async def test_what_moves_is_waited_for() -> None:
    numbers = count()
    assert await while_moving(asyncio.sleep(0.7, "done"), lambda: next(numbers), 0.3) == "done"


async def test_what_stands_still_is_given_up() -> None:
    with pytest.raises(Stuck):
        await while_moving(asyncio.sleep(60), lambda: 0, 0.3)
