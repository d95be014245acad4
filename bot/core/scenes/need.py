"""Whether something is needed for the procedure at hand: the papers, or the lines, that tell."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from bot.core.conditions import Needed, checklist, spared
from bot.core.finder import Finder
from bot.core.moment import Moment, Outcome
from bot.core.procedure import Procedure
from bot.core.talk import Button, Reply
from bot.core.telling import Telling, bullets

T = TypeVar("T")
NAMED, TOLD = 0.6, 0.75
"""From which share of a question's words on a paper is the one that is meant, and a line tells."""
SHOWN = 3
"""Papers or lines that are shown at most where something was found."""


def need(moment: Moment, procedure: Procedure, instead: Sequence[Button]) -> Outcome:
    """The answer; `instead` are other things that the words may mean."""
    code, phrases = procedure.code, moment.phrases
    telling = Telling(procedure, moment.handbook, moment.day)
    choices = (
        Button(phrases.to_papers, f"papers {code}"),
        *instead,
        Button(phrases.to_steps, f"step {code}"),
        Button(phrases.to_card, f"open {code}"),
        Button(phrases.to_person, "person"),
    )
    reply = Reply(f"{_told(moment, telling)}\n\n{telling.foot()}", choices)
    return moment.answer(reply, topic=code, field="papers")


def _told(moment: Moment, telling: Telling) -> str:
    """The paper that is meant, needed or spared; else the line that tells, else all papers."""
    procedure, phrases = telling.procedure, moment.phrases
    lines = Lines(moment.handbook.finder, moment.intent.words)
    answers = dict(moment.session.checklist(procedure.code).answers)
    listed = checklist(procedure, answers, moment.day)
    if held := lines.telling(listed, telling.needed, NAMED):
        return phrases.need_yes(title=procedure.title, lines=bullets(map(telling.needed, held)))
    if free := lines.telling(spared(procedure, answers, moment.day), telling.needed, NAMED):
        return phrases.need_no(title=procedure.title, lines=telling.spared(free))
    if notes := lines.telling(_notes(procedure), str, TOLD):
        return phrases.need_told(title=procedure.title, lines=bullets(notes))
    return phrases.need_unseen(title=procedure.title, lines=bullets(map(_name, listed)))


class Lines:
    """A question's words, held against lines of an entry."""

    def __init__(self, finder: Finder, words: str) -> None:
        self._reader, self._sought = finder.reader, finder.heard(words)

    def telling(self, items: Iterable[T], said: Callable[[T], str], least: float) -> list[T]:
        """The items in which most of the words stand, the likeliest ones only."""
        shares = [(self._share(said(item)), item) for item in items]
        best = max((share for share, _ in shares), default=0.0)
        return [item for share, item in shares if share >= max(least, best)][:SHOWN]

    def _share(self, line: str) -> float:
        total = sum(self._sought.values())
        held = {token.plain for token in self._reader.read_phrase(line).tokens}
        return sum(self._sought[word] for word in self._sought.keys() & held) / (total or 1.0)


def _name(item: Needed) -> str:
    return f"{item.paper.name} ({item.paper.case})" if item.paper.case else item.paper.name


def _notes(procedure: Procedure) -> tuple[str, ...]:
    mended = tuple(f"{reason.why} {reason.fix}" for reason in procedure.comes_back)
    return (*procedure.conditions, *procedure.notes, *mended)
