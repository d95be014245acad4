"""Procedures as the national database tells them: the lower shelf, behind what the town wrote."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from bot.core.index import Known
from bot.core.procedure import Procedure


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed(Procedure):
    """A national record as it stands, which the town has not rewritten yet."""

    agencies: tuple[str, ...] = ()
    """Who decides, in the record's words."""
    taken: date | None = None
    """The day on which it was taken from the national database."""

    @property
    def agency(self) -> str:
        """The first of those who decide."""
        return self.agencies[0] if self.agencies else ""


class Catalogue(Protocol):
    """Many records, all in memory; each is unfolded when somebody asks for it."""

    @property
    def mark(self) -> str:
        """A short mark of what it holds."""

    @property
    def known(self) -> Mapping[str, Known]:
        """The words by which each record is found."""

    def get(self, code: str) -> Listed | None:
        """The record of a code, or none."""


class NoCatalogue:
    """The lower shelf where none was imported."""

    mark = ""
    known: Mapping[str, Known] = {}

    def get(self, code: str) -> Listed | None:
        """There is none."""
        return None
