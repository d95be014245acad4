"""One frozen edition of all that the bot knows; a talk never sees two in one answer."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TypeVar

from bot.core.dated import Dated
from bot.core.finder import Finder
from bot.core.lexicon import Lexicon
from bot.core.listed import Catalogue, NoCatalogue
from bot.core.officers import Officers
from bot.core.phrases import Phrases
from bot.core.places import Places
from bot.core.procedure import Answers, Flow, Office, Procedure, Relief, Step
from bot.core.steps import steps_of
from bot.core.topics import Fork, LifeEvent, Signpost
from bot.core.town import Town
from bot.core.workdays import Calendar

N = TypeVar("N", Office, Flow)
BY_NET = "nop-mang"
"""The question of the checklists whether somebody files online."""
AT_DESK = "desk"
"""The flow of those who do not."""


@dataclass(frozen=True, repr=False)
class Handbook:
    """Procedures, wording, places and the finder that was built from them."""

    edition: str
    """A short mark of the files' contents; every fact carries it."""
    phrases: Phrases
    lexicon: Lexicon
    town: Town
    places: Places
    procedures: Mapping[str, Procedure]
    """By code, former codes too."""
    offices: tuple[Office, ...]
    flows: tuple[Flow, ...]
    finder: Finder
    reliefs: tuple[Relief, ...] = ()
    events: Mapping[str, LifeEvent] = field(default_factory=dict)
    forks: Mapping[str, Fork] = field(default_factory=dict)
    signposts: Mapping[str, Signpost] = field(default_factory=dict)
    catalogue: Catalogue = field(default_factory=NoCatalogue)
    """National records behind what the town wrote."""
    officers: Officers | None = None
    """What officers ask, where the town keeps that file."""
    days: Callable[[], Calendar] = Calendar
    """Tells which days are worked, once somebody wants to know."""

    def __repr__(self) -> str:
        return f"Handbook({self.edition}, {self.count} procedures)"

    def warm(self) -> None:
        """Make what is made once it is needed, so that nobody waits for it later."""
        self.places.named("")
        self.calendar.works(date.max)
        if self.officers:
            self.officers.finder.find("")

    @cached_property
    def calendar(self) -> Calendar:
        """Which days are worked."""
        return self.days()

    @cached_property
    def count(self) -> int:
        """How many procedures it tells."""
        return len({procedure.code for procedure in self.procedures.values()})

    def procedure(self, code: str) -> Procedure | None:
        """What the town wrote of a procedure, or else the national record, or none."""
        return self.procedures.get(code) or self.catalogue.get(code)

    def office(self, id: str, day: date) -> Office | None:
        """The office of this id as it was on a day."""
        return _holding(self.offices, id, day)

    def steps(
        self, procedure: Procedure, day: date, answers: Answers | None = None
    ) -> tuple[Step, ...]:
        """What to do, in order, under the rules of a day: at the desk for who said so."""
        at_desk = (answers or {}).get(BY_NET) == "no"
        flow = _holding(self.flows, AT_DESK if at_desk else procedure.flow_id, day)
        return steps_of(procedure, flow) if flow else ()

    def reliefs_of(self, procedure: Procedure, day: date) -> tuple[Relief, ...]:
        """The rules that lower this procedure's fees on a day."""
        return tuple(r for r in self._reliefs.get(procedure.code, ()) if r.holds(day))

    @cached_property
    def _reliefs(self) -> dict[str, list[Relief]]:
        by_code: dict[str, list[Relief]] = {}
        for relief in self.reliefs:
            for code in relief.codes:
                by_code.setdefault(code, []).append(relief)
        return by_code


def _holding(things: Iterable[N], id: str, day: date) -> N | None:
    return next((t for t in things if t.id == id and isinstance(t, Dated) and t.holds(day)), None)
