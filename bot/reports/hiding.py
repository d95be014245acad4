"""Small counts hidden before a table leaves the house, with what would give them away.

A count from one to four may point to somebody. It is hidden, and so is a second cell of its row
and of its column, since the totals would tell it. Nought names nobody and stays. Pure.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

LIMIT = 5
"""Counts below this are hidden, nought excepted."""

Place = tuple[int, int]
Point = tuple[str, int]
"""A row or a column, by its number."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Counts with their totals: the last of each row and the last row are sums of the rest."""

    rows: tuple[tuple[int | None, ...], ...]
    """None stands for a hidden count."""

    @property
    def hidden(self) -> int:
        """How many cells are hidden."""
        return sum(cell is None for row in self.rows for cell in row)


def hide(rows: Sequence[Sequence[int]], limit: int = LIMIT) -> Grid:
    """The rows with a total added to each row and each column, small counts hidden."""
    if not rows or not rows[0]:
        return Grid(tuple(tuple(row) for row in rows))
    cells = [[*row, sum(row)] for row in rows]
    cells.append([sum(column) for column in zip(*cells, strict=True)])
    secret = {(y, x) for y, row in enumerate(cells) for x, n in enumerate(row) if 0 < n < limit}
    while (more := _next(cells, secret, limit)) is not None:
        secret.add(more)
    return Grid(
        tuple(
            tuple(None if (y, x) in secret else n for x, n in enumerate(row))
            for y, row in enumerate(cells)
        )
    )


def hide_list(counts: Mapping[str, int], limit: int = LIMIT) -> dict[str, int | None]:
    """One list whose total is known, its small counts hidden; the total is under an empty name."""
    if not counts:
        return {}
    grid = hide([list(counts.values())], limit).rows[0]
    return dict(zip((*counts, ""), grid, strict=True))


def _next(cells: Sequence[Sequence[int]], secret: set[Place], limit: int) -> Place | None:
    """One more cell to hide, or none when nothing that is hidden can be worked out."""
    for line in _lines(cells):
        inner, total = line[:-1], line[-1]
        hidden = [place for place in inner if place in secret]
        # The hidden ones add up to what is left of the total: that sum is as good as told.
        if hidden and total not in secret and _sum(cells, hidden) < limit:
            return _least(cells, [p for p in inner if p not in secret], [total])
    for road in sorted(_told(secret)):
        if cells[road[0]][road[1]] < limit:
            ways = _around(road, cells, secret)
            inner = [p for p in ways if p[0] < len(cells) - 1 and p[1] < len(cells[0]) - 1]
            return _least(cells, inner, [place for place in ways if place not in inner])
    return None


def _around(road: Place, cells: Sequence[Sequence[int]], secret: set[Place]) -> list[Place]:
    """Open cells that lead round a bridge, or, where there are none yet, that may begin a way."""
    near, far = (
        _reached(("row", road[0]), secret - {road}),
        _reached(("column", road[1]), secret - {road}),
    )
    every = {(y, x) for y in range(len(cells)) for x in range(len(cells[0]))} - secret
    closing = [
        (y, x)
        for y, x in every
        if (("row", y) in near and ("column", x) in far)
        or (("row", y) in far and ("column", x) in near)
    ]
    return closing or [(y, x) for y, x in every if y == road[0] or x == road[1]]


def _reached(start: Point, secret: set[Place]) -> set[Point]:
    """The rows and columns to which hidden cells lead from one of them."""
    seen, waiting = {start}, [start]
    while waiting:
        kind, n = waiting.pop()
        for y, x in secret:
            if n == (y if kind == "row" else x):
                there: Point = ("column", x) if kind == "row" else ("row", y)
                if there not in seen:
                    seen.add(there)
                    waiting.append(there)
    return seen


def _least(
    cells: Sequence[Sequence[int]], inner: Sequence[Place], totals: Sequence[Place]
) -> Place | None:
    """The smallest open cell that is not nought; else a total; else a nought."""
    counted = [place for place in inner if cells[place[0]][place[1]]]
    for places in (counted, totals, inner):
        if places:
            return min(places, key=lambda place: (cells[place[0]][place[1]], place))
    return None


def _told(secret: set[Place]) -> set[Place]:
    """Hidden cells that follow from the others and the totals.

    Rows and columns are points and a hidden cell a road between two of them: its count follows
    from the rest exactly if the road is a bridge, the only way between its two sides.
    """
    roads: dict[Point, list[Point]] = {}
    for y, x in secret:
        roads.setdefault(("row", y), []).append(("column", x))
        roads.setdefault(("column", x), []).append(("row", y))
    order: dict[Point, int] = {}
    bridges: set[Place] = set()

    def walk(here: Point, came: Point | None) -> int:
        order[here] = lowest = len(order)
        for there in roads[here]:
            if there == came:
                continue
            if there in order:
                lowest = min(lowest, order[there])
                continue
            reach = walk(there, here)
            if reach > order[here]:
                bridges.add((here[1], there[1]) if here[0] == "row" else (there[1], here[1]))
            lowest = min(lowest, reach)
        return lowest

    for point in roads:
        if point not in order:
            walk(point, None)
    return bridges


def _lines(cells: Sequence[Sequence[int]]) -> Iterator[list[Place]]:
    """Every row and every column; the last place of each is its total."""
    high, wide = len(cells), len(cells[0])
    for y in range(high):
        yield [(y, x) for x in range(wide)]
    for x in range(wide):
        yield [(y, x) for y in range(high)]


def _sum(cells: Sequence[Sequence[int]], places: Sequence[Place]) -> int:
    return sum(cells[y][x] for y, x in places)
