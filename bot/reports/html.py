"""A paper as one HTML page that can be read, printed and sent by itself."""

from datetime import date
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from bot.reports.paper import Paper, Table, written
from bot.reports.words import words


def html(paper: Paper, day: date) -> bytes:
    """The page; everything in it is escaped."""
    page = _template().render(
        paper=paper, said=words().report, year=day.year, written=written, is_table=_is_table
    )
    return page.encode("utf-8")


def _is_table(part: object) -> bool:
    return isinstance(part, Table)


@cache
def _template() -> Template:
    loader = FileSystemLoader(Path(__file__).parent / "templates")
    pages = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    return pages.get_template("paper.html")
