"""A procedure in sentences: what it costs, how long it takes, where and how it is filed.

Every line that a decision can change is told as it holds on a day; an entry past its day says
so, and one long past it no longer states sums or times.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from bot.core.conditions import Needed
from bot.core.dated import holding
from bot.core.handbook import Handbook
from bot.core.lexicon import Field
from bot.core.listed import Listed
from bot.core.phrases import Phrases
from bot.core.procedure import Fee, Office, Paper, Procedure, Relief, Step, Time, Via

GRACE = timedelta(days=60)
"""After its review day an entry warns; after this time more it stops stating sums and times."""
Freshness = Literal["fresh", "overdue", "expired"]


def freshness(procedure: Procedure, day: date) -> Freshness:
    """Whether the entry may still be relied on."""
    if procedure.review_by is None or day <= procedure.review_by:
        return "fresh"
    return "overdue" if day <= procedure.review_by + GRACE else "expired"


def written(day: date | None) -> str:
    """A day as people write it here."""
    return f"{day:%d/%m/%Y}" if day else ""


def bullets(lines: Iterable[str]) -> str:
    """A list, one thing a line."""
    return "\n".join(f"- {line}" for line in lines)


@dataclass(frozen=True, slots=True)
class Telling:
    """One procedure told on one day."""

    procedure: Procedure
    handbook: Handbook
    day: date

    @property
    def _phrases(self) -> Phrases:
        return self.handbook.phrases

    @property
    def _expired(self) -> bool:
        """Whether the entry is too old to state sums and times."""
        return freshness(self.procedure, self.day) == "expired"

    # the whole and its fields

    def card(self) -> str:
        """Name, purpose, who, how long, how much, online or not, and where this was read."""
        procedure, phrases = self.procedure, self._phrases
        head = phrases.card_head(title=procedure.title, code=procedure.code)
        lines = [self.who(), self.time(), self.fee(), self.online()]
        opening = "\n".join(filter(None, (head, procedure.summary)))
        return "\n\n".join([opening, "\n".join(lines), self.foot("time", "fee")])

    def field(self, name: Field) -> str:
        """The answer to one thing asked."""
        title = self.procedure.title
        match name:
            case "fee":
                return self._phrases.about_fee(title=title, lines=self.fee())
            case "time":
                return self._phrases.about_time(title=title, lines=self.time())
            case "where":
                return self.where()
            case "online":
                return self._phrases.about_online(title=title, line=self.online())
            case "status":
                return str(self._phrases.done_track)
            case "how" | "papers":
                return self.card()

    def foot(self, *shown: Field) -> str:
        """Source and day of the last check, with a warning where the entry is past its day, or
        where a time or a sum of those shown above is in doubt."""
        procedure, phrases = self.procedure, self._phrases
        if isinstance(procedure, Listed):
            return phrases.listed(day=written(procedure.taken))
        lines = []
        if self._unsure(shown):
            lines.append(str(phrases.unsure_line))
        if freshness(procedure, self.day) != "fresh":
            lines.append(phrases.overdue_line(day=written(procedure.review_by)))
        lines.append(phrases.source(source=procedure.source, day=written(procedure.checked)))
        return "\n".join(lines)

    # who and where

    def office(self, id: str) -> Office | None:
        """An office as it stands on the day."""
        return self.handbook.office(id, self.day)

    def desk(self) -> str:
        """Where the dossier is handed in."""
        if isinstance(self.procedure, Listed):
            return self.procedure.agency
        office = self.office(self.procedure.desk or self.procedure.office)
        return (office.desk or office.name) if office else ""

    def choose(self) -> str:
        """What to choose as the receiving agency on the portal."""
        if isinstance(self.procedure, Listed):
            return self.procedure.agency
        if self.procedure.choose:
            return self.procedure.choose
        office = self.office(self.procedure.desk or self.procedure.office)
        return (office.choose or office.name) if office else ""

    def who(self) -> str:
        """Who decides, and who receives where that is another."""
        if isinstance(self.procedure, Listed):
            names = "; ".join(self.procedure.agencies)
            return self._phrases.who(office=names or str(self._phrases.listed_untold), where="")
        decides = self.office(self.procedure.office)
        name = decides.name if decides else ""
        where = f" {self.procedure.where}" if self.procedure.where else ""
        if name and where[1:].startswith(name) and not self.procedure.desk:
            return self._phrases.who(office=self.procedure.where.rstrip("."), where="")
        receives = self.office(self.procedure.desk) if self.procedure.desk else None
        if receives and receives.id != self.procedure.office:
            return self._phrases.who_desk(office=name, desk=self.desk(), where=where)
        return self._phrases.who(office=name, where=where)

    def where(self) -> str:
        """Where to file, online and in person."""
        told = self._phrases.where if self.procedure.online.submit else self._phrases.where_offline
        named = self.desk() or str(self._phrases.listed_desk)
        choose = self.choose() or str(self._phrases.listed_desk)
        values = {"title": self.procedure.title, "desk": named, "choose": choose}
        return told(where=self.procedure.where, **values)

    def online(self) -> str:
        """Whether and how far it can be filed online, in today's terms."""
        online, phrases = self.procedure.online, self._phrases
        if not online.submit:
            told = phrases.online_no(desk=self.desk() or str(phrases.listed_desk))
        elif online.only:
            told = str(phrases.online_only)
        elif online.level:
            told = str(phrases.online_full if online.level == "full" else phrases.online_part)
        else:
            told = str(phrases.online_yes)
        return f"{told} {online.note}".strip()

    # time and money

    def time(self) -> str:
        """How long the office may take."""
        if self._expired:
            return str(self._phrases.expired_line)
        lines = self.times() or [str(self._phrases.listed_untold)]
        if len(lines) == 1:
            return self._phrases.time_one(time=lines[0])
        return self._phrases.time_many(times=bullets(lines))

    def times(self) -> list[str]:
        """Each time with its situation; none where the entry is too old to be relied on."""
        if self._expired:
            return []
        return [self._span(line) for line in holding(self.procedure.time, self.day)]

    def fee(self) -> str:
        """What is paid, and what lowers it for now."""
        if self._expired:
            return str(self._phrases.expired_line)
        lines = self.fees() or [str(self._phrases.listed_untold)]
        if len(lines) == 1:
            return self._phrases.fee_one(fee=lines[0])
        return self._phrases.fee_many(fees=bullets(lines))

    def fees(self) -> list[str]:
        """Each sum with its situation, and what lowers it for now; none where the entry is too
        old to be relied on."""
        if self._expired:
            return []
        sums = [self._sum(line) for line in holding(self.procedure.fee, self.day)]
        reliefs = self.handbook.reliefs_of(self.procedure, self.day)
        return sums + [self._relief(relief) for relief in reliefs]

    def _unsure(self, shown: Iterable[Field]) -> bool:
        if self._expired:
            return False
        lines: list[Time | Fee] = []
        lines += self.procedure.time if "time" in shown else ()
        lines += self.procedure.fee if "fee" in shown else ()
        return any(line.confidence != "high" for line in holding(lines, self.day))

    def _span(self, line: Time) -> str:
        phrases = self._phrases
        spans = [
            unit(n=f"{n:g}".replace(".", ","))
            for n, unit in (
                (line.working_days, phrases.working_days),
                (line.days, phrases.days),
                (line.hours, phrases.hours),
                (line.months, phrases.months),
            )
            if n is not None
        ]
        told = ". ".join(filter(None, (*spans, line.text)))
        return self._with_case(told, line.case, line.via)

    def _sum(self, line: Fee) -> str:
        phrases = self._phrases
        if line.amount is None:
            told = ""
        elif line.amount == 0:
            told = str(phrases.free)
        else:
            amount = f"{line.amount:,}".replace(",", ".")
            told = (
                phrases.sum_per(amount=amount, per=line.per)
                if line.per
                else phrases.sum(amount=amount)
            )
        return self._with_case(". ".join(filter(None, (told, line.text))), line.case, line.via)

    def _with_case(self, told: str, case: str, via: Via) -> str:
        phrases = self._phrases
        ways = {"online": phrases.via_online, "desk": phrases.via_desk, "post": phrases.via_post}
        case = ", ".join(filter(None, (case, str(ways[via]) if via else "")))
        return phrases.with_case(line=told.rstrip("."), case=case) if case else told

    def _relief(self, relief: Relief) -> str:
        phrases = self._phrases
        since, until = written(relief.since), written(relief.until)
        if since and until:
            period = phrases.period_between(since=since, until=until)
        elif since:
            period = phrases.period_from(since=since)
        else:
            period = phrases.period_until(until=until) if until else ""
        if relief.if_:
            return phrases.relief_if(text=relief.text, condition=relief.if_, period=period)
        return phrases.relief(text=relief.text, period=period)

    # papers and steps

    def paper(self, paper: Paper) -> str:
        """A paper: its name, how many, which form, and what may stand for it."""
        phrases = self._phrases
        counts = []
        if paper.give == "show":
            counts.append(str(phrases.paper_show))
        elif paper.give == "fill":
            counts.append(str(phrases.paper_fill))
        elif paper.original or paper.copy:
            counts += [phrases.paper_original(n=paper.original)] if paper.original else []
            counts += [phrases.paper_copy(n=paper.copy)] if paper.copy else []
        if paper.form and paper.form != paper.name:
            counts.append(_once(phrases.paper_form(form=paper.form)))
        told = f"{paper.name} ({', '.join(counts)})" if counts else paper.name
        if paper.one_of:
            told += phrases.paper_one_of(names="; ".join(paper.one_of))
        return f"{told}. {paper.note}" if paper.note else told

    def needed(self, needed: Needed) -> str:
        """A paper on a personal list, with its situation where that is still open."""
        told = self.paper(needed.paper)
        settled = needed.certain and needed.paper.when
        if settled or not needed.paper.case:
            return told
        return f"{told} {self._phrases.paper_maybe(case=needed.paper.case)}"

    def spared(self, spared: Iterable[Needed]) -> str:
        """What need not be brought, and which database has it."""
        return bullets(self._spared(item) for item in spared)

    def _spared(self, item: Needed) -> str:
        phrases, paper = self._phrases, item.paper
        told = phrases.spared_line(paper=paper.name, database=paper.database)
        if paper.case and not (item.certain and paper.when):
            told += f" {phrases.paper_maybe(case=paper.case)}"
        return f"{told} {paper.note}" if paper.note else told

    def more(self) -> str:
        """Who may have it, what one gets, what to mind, and the law."""
        procedure, phrases = self.procedure, self._phrases
        parts = [
            phrases.conditions(title=procedure.title, lines=bullets(procedure.conditions))
            if procedure.conditions
            else phrases.no_conditions(title=procedure.title),
            phrases.result(result=procedure.result),
            phrases.notes(lines=bullets(procedure.notes)) if procedure.notes else "",
            phrases.law(numbers="; ".join(procedure.law)) if procedure.law else "",
            self.foot(),
        ]
        return "\n\n".join(filter(None, parts))

    def step_text(self, step: Step) -> str:
        """A step's words, with this procedure's code and office filled in."""
        return fill(step.text, code=self.procedure.code, choose=self.choose(), desk=self.desk())

    def comes_back(self, step: Step) -> str:
        """Why dossiers come back at a step, each with what to do."""
        lines = bullets(
            self._phrases.comes_back_line(why=reason.why.rstrip("."), fix=reason.fix)
            for reason in step.comes_back
        )
        return self._phrases.comes_back(lines=lines) if lines else ""

    def self_check(self, steps: Iterable[Step]) -> str:
        """What to look over before sending."""
        checks = [fill(step.check, choose=self.choose()) for step in steps if step.check]
        return self._phrases.self_check(lines=bullets(checks)) if checks else ""


def _once(text: str) -> str:
    """The text without its first word where that is said again at once."""
    first, _, rest = text.partition(" ")
    return rest if rest.casefold().startswith(first.casefold() + " ") else text


def fill(text: str, **values: str) -> str:
    """An author's text with the names in braces filled in; unknown braces stay as they are."""
    for name, value in values.items():
        text = text.replace("{" + name + "}", value)
    return text
