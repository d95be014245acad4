"""Whether something is needed for the procedure at hand, what to do without it, and what holds in
a case that somebody puts: the papers, or the lines of the entry, that tell."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from bot.core.conditions import Needed, checklist, spared
from bot.core.finder import Finder
from bot.core.fold import key
from bot.core.moment import Moment, Outcome
from bot.core.procedure import Procedure, Reason
from bot.core.talk import Button, Reply
from bot.core.telling import Telling, bullets, fill

T = TypeVar("T")
MEANT = 0.6
"""From which share of a question's words on a line tells of what is asked."""
SHOWN = 3
"""Papers or lines that are shown at most where something was found."""


def need(moment: Moment, procedure: Procedure, lacking: bool, instead: Sequence[Button]) -> Outcome:
    """The answer; `lacking` is asked by who has not got it, `instead` is what else may be meant."""
    asked = _Asked(moment, procedure)
    told = (asked.without() if lacking else "") or asked.needed() or asked.unseen()
    there = moment.turn(f"papers {procedure.code} all")
    return _answer(there, asked, f"{told}\n\n{asked.telling.foot()}", instead, field="papers")


def case(moment: Moment, procedure: Procedure, instead: Sequence[Button]) -> Outcome:
    """What the entry says of a case; where it says nothing, that, and the whole in short."""
    asked = _Asked(moment, procedure)
    there = moment.turn(f"open {procedure.code}")
    told = f"{asked.case()}\n\n{asked.telling.foot('time', 'fee')}"
    return _answer(there, asked, told, instead, field="")


def _answer(
    there: Moment, asked: "_Asked", told: str, instead: Sequence[Button], field: str
) -> Outcome:
    code, phrases = asked.code, there.phrases
    choices = (
        Button(phrases.to_papers, f"papers {code}"),
        *instead,
        Button(phrases.to_steps, f"step {code}"),
        Button(phrases.to_card, f"open {code}"),
        Button(phrases.to_person, "person"),
    )
    return there.view(Reply(told, choices), topic=code, field=field)


class _Asked:
    """What is asked about, held against one procedure."""

    def __init__(self, moment: Moment, procedure: Procedure) -> None:
        self._moment, self._procedure, self._phrases = moment, procedure, moment.phrases
        self._title, self.code = procedure.title, procedure.code
        book, self._words = moment.handbook, moment.handbook.lexicon
        asides = map(key, self._words.need_asides)
        self._lines = Lines(book.finder, moment.intent.words, procedure.title, asides)
        self.telling = Telling(procedure, moment.handbook, moment.day)
        answers = dict(moment.session.checklist(procedure.code).answers)
        self._listed = checklist(procedure, answers, moment.day)
        self._spared = spared(procedure, answers, moment.day)

    def needed(self) -> str:
        """The paper that is meant, needed or spared; else the line that tells; else nothing."""
        phrases, title = self._phrases, self._title
        if self._says(self._words.deed_words):
            return self._deed()
        if held := self._held():
            certain = any(item.certain or not item.paper.case for item in held)
            told = phrases.need_yes if certain else phrases.need_if
            return told(title=title, lines=bullets(map(self.telling.needed, held)))
        if free := self._free():
            return phrases.need_no(title=title, lines=self.telling.spared(free))
        if self._says(self._words.abolished_words):
            return phrases.need_abolished(title=title)
        if self._lines.itself:
            return phrases.need_result(title=title, lines=self._all())
        return self._elsewhere(phrases.need_told)

    def without(self) -> str:
        """What stands in for a paper that is lacking; else that nothing is known to."""
        phrases, title = self._phrases, self._title
        if instead := self._lines.telling(self._listed, lambda item: item.paper.case):
            return phrases.need_lack(title=title, lines=bullets(map(self.telling.needed, instead)))
        if told := self._elsewhere(phrases.need_lack):
            return told
        if held := self._held():
            return phrases.need_lack_held(
                title=title, lines=bullets(map(self.telling.needed, held))
            )
        if free := self._free():
            return phrases.need_lack_free(title=title, lines=self.telling.spared(free))
        return ""

    def case(self) -> str:
        """The lines that tell of a case; else that none does, and the whole in short."""
        papers = map(self.telling.needed, self._listed)
        lines = (*papers, *self.telling.times(), *self.telling.fees(), *self._written())
        if found := self._lines.telling(lines, str):
            return self._phrases.need_case(title=self._title, lines=bullets(found))
        card = "\n".join((self.telling.who(), self.telling.time(), self.telling.fee()))
        return self._phrases.need_case_unseen(title=self._title, card=card)

    def unseen(self) -> str:
        """That nothing tells of it, and all papers."""
        return self._phrases.need_unseen(title=self._title, lines=self._all())

    def _held(self) -> list[Needed]:
        """The papers that are meant; the form of a procedure has its name, and so is no answer
        to who asks for what it is called by, and for no form."""
        if not self._lines.itself or self._says(self._words.form_words):
            return self._lines.telling(self._listed, _name)
        others = [n for n in self._listed if not (n.paper.form or n.paper.give == "fill")]
        return self._lines.telling(others, lambda item: item.paper.name)

    def _elsewhere(self, told: Callable[..., str]) -> str:
        """A paper's note, a condition, a note or a reason for return that tells."""
        lines, procedure = self._lines, self._procedure
        if noted := lines.telling(self._listed, lambda item: item.paper.note):
            return told(title=self._title, lines=bullets(map(self.telling.needed, noted)))
        if found := lines.telling(self._written(), str):
            return told(title=self._title, lines=bullets(found))
        if returned := lines.telling(procedure.comes_back, _reason):
            whys = bullets(
                self._phrases.comes_back_line(why=r.why.rstrip("."), fix=r.fix) for r in returned
            )
            return self._phrases.need_returned(title=self._title, lines=whys)
        return ""

    def _free(self) -> list[Needed]:
        return self._lines.telling(self._spared, _name)

    def _deed(self) -> str:
        """Whether somebody has to come: how it is filed, and the lines that ask people to."""
        coming = [line for line in self._written() if _stands(self._words.deed_words, line)]
        lines = bullets((self.telling.online(), *coming[:SHOWN]))
        return self._phrases.need_told(title=self._title, lines=lines)

    def _says(self, words: Iterable[str]) -> bool:
        return _stands(words, self._moment.intent.words)

    def _written(self) -> Iterable[str]:
        """What an entry says beside its papers."""
        procedure, choose, desk = self._procedure, self.telling.choose(), self.telling.desk()
        steps = (
            fill(step.text, code=procedure.code, choose=choose, desk=desk)
            for step in procedure.steps
            if step.text
        )
        return (*procedure.conditions, *procedure.notes, procedure.online.note, *steps)

    def _all(self) -> str:
        return bullets(
            f"{item.paper.name} ({item.paper.case})" if item.paper.case else item.paper.name
            for item in self._listed
        )


class Lines:
    """A question's words, held against lines of an entry."""

    def __init__(self, finder: Finder, words: str, title: str, asides: Iterable[str]) -> None:
        sought, self._of = _telling(finder.heard(words), asides), finder.units
        own = self._of(title)
        self.itself = bool(sought) and sought.keys() <= own
        """Whether nothing is asked about but what the procedure is called by."""
        self._sought = sought if self.itself else {u: w for u, w in sought.items() if u not in own}
        named = [unit for unit in self._sought if " " not in unit and unit[0] != "="]
        self._chief = max(named, key=self._sought.__getitem__, default="")
        """The word that tells most; a line without it tells of something else."""

    def telling(self, items: Iterable[T], said: Callable[[T], str]) -> list[T]:
        """The items in which most of the words stand, the likeliest ones only."""
        shares = [(self._share(said(item)), item) for item in items]
        best = max((share for share, _ in shares), default=0.0)
        return [item for share, item in shares if share >= max(MEANT, best)][:SHOWN]

    def _share(self, line: str) -> float:
        held = self._of(line) & self._sought.keys()
        if not self._chief or self._chief not in held:
            return 0.0
        return sum(map(self._sought.__getitem__, held)) / sum(self._sought.values())


def _telling(sought: Mapping[str, float], asides: Iterable[str]) -> Mapping[str, float]:
    """Without the words that say how something is needed; they stand where nothing else is."""
    left = frozenset(asides)
    kept = {unit: w for unit, w in sought.items() if not left & {*unit.lstrip("=").split()}}
    return ({u: w for u, w in kept.items() if u[0] != "="} and kept) or sought


def _stands(words: Iterable[str], text: str) -> bool:
    """Whether one of the words stands in a text."""
    said = f" {key(text)} "
    return any(f" {key(word)} " in said for word in words)


def _name(item: Needed) -> str:
    paper = item.paper
    return ". ".join((paper.name, *paper.one_of, *paper.like))


def _reason(reason: Reason) -> str:
    return f"{reason.why}. {reason.fix}"
