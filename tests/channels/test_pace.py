"""Rates and waits, with a clock of their own."""

from bot.channels.pace import Buckets, Pacer, Waits


class Clock:
    """Goes on only when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))


def test_a_bucket_lets_a_burst_through_and_then_its_rate() -> None:
    clock = Clock()
    buckets = Buckets(2.0, 3.0, clock)
    assert [buckets.wait("a") for _ in range(4)] == [0.0, 0.0, 0.0, 0.5]
    assert buckets.wait("b") == 0.0, "another name is not concerned"
    clock.now += 0.5
    assert buckets.wait("a") == 0.0


async def test_sends_of_one_name_are_spread_and_others_pass() -> None:
    clock = Clock()
    pacer = Pacer(1.0, 2, clock, clock.sleep)
    for _ in range(4):
        await pacer.turn("a")
    await pacer.turn("b")
    assert clock.slept == [1.0, 2.0]


async def test_no_rate_is_no_limit() -> None:
    clock = Clock()
    pacer = Pacer(0.0, 1, clock, clock.sleep)
    for _ in range(100):
        await pacer.turn()
    assert clock.slept == []


def test_waits_double_up_to_the_longest_and_begin_anew_after_a_good_while() -> None:
    clock = Clock()
    waits = Waits(8.0, clock=clock)
    assert [waits.next() for _ in range(5)] == [1.0, 2.0, 4.0, 8.0, 8.0]
    clock.now += 17
    assert waits.next() == 1.0
