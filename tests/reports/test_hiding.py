"""No hidden count can be worked out from what is left in the table."""

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reports.hiding import LIMIT, Grid, hide, hide_list

grids = st.integers(1, 4).flatmap(
    lambda wide: st.lists(
        st.lists(st.integers(0, 14), min_size=wide, max_size=wide), min_size=1, max_size=4
    )
)


def determined(grid: Grid) -> set[tuple[int, int]]:
    """Hidden cells that follow from the sums alone, by elimination."""
    places = [(y, x) for y, row in enumerate(grid.rows) for x, n in enumerate(row) if n is None]
    column = {place: n for n, place in enumerate(places)}
    high, wide = len(grid.rows), len(grid.rows[0])
    lines = [[(y, x) for x in range(wide)] for y in range(high)]
    lines += [[(y, x) for y in range(high)] for x in range(wide)]
    rows = []
    for line in lines:
        row = [Fraction(0)] * (len(places) + 1)
        for n, (y, x) in enumerate(line):
            sign = -1 if n == len(line) - 1 else 1
            value = grid.rows[y][x]
            if value is None:
                row[column[y, x]] += sign
            else:
                row[-1] -= sign * value
        rows.append(row)
    return {places[n] for n in range(len(places)) if pinned(rows, n, len(places))}


def pinned(rows: list[list[Fraction]], wanted: int, count: int) -> bool:
    """Whether one unknown has a single value: its unit row lies in the span of the rows."""
    order = [n for n in range(count) if n != wanted] + [wanted]
    left = [[row[n] for n in order] for row in rows]
    done = 0
    for place in range(count):
        pivot = next((n for n in range(done, len(left)) if left[n][place]), None)
        if pivot is None:
            if place == count - 1:
                return False
            continue
        if place == count - 1:
            return True
        left[done], left[pivot] = left[pivot], left[done]
        for n in range(len(left)):
            if n != done and left[n][place]:
                factor = left[n][place] / left[done][place]
                left[n] = [a - factor * b for a, b in zip(left[n], left[done], strict=True)]
        done += 1
    return False


@settings(max_examples=400, deadline=None)
@given(grids)
def test_no_hidden_count_follows_from_the_totals(rows: list[list[int]]) -> None:
    sums = [*rows, [sum(column) for column in zip(*rows, strict=True)]]
    cells = [[*row, sum(row)] for row in sums]
    assert all(cells[y][x] >= LIMIT for y, x in determined(hide(rows)))


@settings(max_examples=400, deadline=None)
@given(grids)
def test_what_is_shown_is_true_and_never_small(rows: list[list[int]]) -> None:
    grid = hide(rows)
    for y, row in enumerate(rows):
        for x, count in enumerate([*row, sum(row)]):
            shown = grid.rows[y][x]
            assert shown is None or (shown == count and (shown == 0 or shown >= LIMIT))


@settings(max_examples=400, deadline=None)
@given(grids)
def test_what_is_hidden_in_a_line_is_not_small_together(rows: list[list[int]]) -> None:
    grid = hide(rows)
    for y, row in enumerate(rows):
        hidden = [n for x, n in enumerate(row) if grid.rows[y][x] is None]
        if hidden and grid.rows[y][-1] is not None:
            assert sum(hidden) >= LIMIT


def test_a_sound_table_stays_as_it_is() -> None:
    assert hide([[5, 9], [0, 12]]).rows == ((5, 9, 14), (0, 12, 12), (5, 21, 26))
    assert hide([]).rows == ()


def test_the_smallest_neighbour_is_hidden_with_a_small_count() -> None:
    assert hide_list({"a": 3, "b": 40, "c": 8}) == {"a": None, "b": 40, "c": None, "": 51}
    assert hide_list({"a": 3}) == {"a": None, "": None}
    assert hide_list({"a": 1, "b": 1, "c": 0}) == {"a": None, "b": None, "c": 0, "": None}


def test_the_elimination_finds_what_a_single_gap_gives_away() -> None:
    assert determined(Grid(((None, 9, 12), (6, 7, 13), (9, 16, 25)))) == {(0, 0)}
    assert determined(Grid(((None, None, 12), (None, None, 13), (9, 16, 25)))) == set()
