"""A share in a table: its two numbers in one cell, the percentage in the next."""

from bot.reports.measures import Measure
from bot.reports.paper import number
from bot.reports.tables import Cell


def share_cells(measure: Measure) -> tuple[Cell, Cell]:
    """`9/18` and 50; an unknown number is a dash, and then there is no percentage."""
    if measure.numerator is None and measure.denominator is None:
        return None, None
    return f"{_told(measure.numerator)}/{_told(measure.denominator)}", measure.percent


def _told(value: float | None) -> str:
    return "\u2013" if value is None else number(value)
