"""The personal checklist: a few questions, then only the papers that this person needs."""

from dataclasses import replace

from bot.core.conditions import Needed, checklist, concerns, next_question, spared
from bot.core.facts import Fact
from bot.core.moment import Moment, Outcome
from bot.core.procedure import Procedure, Question
from bot.core.scenes import lobby
from bot.core.session import Checklist
from bot.core.talk import Button, Choice, Reply
from bot.core.telling import Telling

PAGE = 1100
"""Characters of papers in one message; with all else it then fits the narrowest channel."""


def papers(moment: Moment) -> Outcome:
    """The next question, or the list; `all` skips the questions, `again` begins anew."""
    procedure = moment.handbook.procedure(moment.intent.object or moment.session.topic)
    if procedure is None:
        return lobby.menu(moment.turn("menu"))
    mine = moment.session.checklist(procedure.code)
    if "again" in moment.intent.rest:
        mine = Checklist(code=procedure.code)
    question = None if "all" in moment.intent.rest else next_question(procedure, dict(mine.answers))
    if question:
        return _ask(moment, procedure, mine, question)
    return _list(moment, procedure, mine, _place(moment))


def answer(moment: Moment) -> Outcome:
    """One answer about this person's situation; then the next question, or the list."""
    procedure = moment.handbook.procedure(moment.intent.object)
    if procedure is None or len(moment.intent.rest) != 2:
        return papers(moment)
    question, given = moment.intent.rest
    mine = moment.session.checklist(procedure.code)
    if question not in {q.id for q in procedure.questions}:
        return papers(moment.turn(f"papers {procedure.code}"))
    answers = {**dict(mine.answers), question: given}
    session = moment.session.with_checklist(replace(mine, answers=tuple(answers.items())))
    return papers(replace(moment, session=session).turn(f"papers {procedure.code}"))


def unheard(moment: Moment) -> Outcome | None:
    """Words that answer no question of the list: the same question once more; none where no
    question stands open."""
    session = moment.session
    if not any(button.says.startswith("answer ") for button in session.offered):
        return None
    return moment.answer(Reply(moment.phrases.papers_unheard, session.offered))


def tick(moment: Moment) -> Outcome:
    """A paper that is there already, or after all is not."""
    procedure = moment.handbook.procedure(moment.intent.object)
    if procedure is None or len(moment.intent.rest) != 1:
        return papers(moment)
    mine, paper = moment.session.checklist(procedure.code), moment.intent.rest[0]
    if paper not in {p.id for p in procedure.papers}:
        return papers(moment.turn(f"papers {procedure.code} all"))
    kept = tuple(p for p in mine.ticked if p != paper)
    ticked = kept if paper in mine.ticked else (*mine.ticked, paper)
    needed = checklist(procedure, dict(mine.answers), moment.day)
    place = next((n for n, item in enumerate(needed) if item.paper.id == paper), 0)
    return _list(moment, procedure, replace(mine, ticked=ticked), place)


def _place(moment: Moment) -> int:
    """From which paper on the list is to be shown."""
    last = moment.intent.rest[-1] if moment.intent.rest else ""
    return int(last) if last.isascii() and last.isdigit() and len(last) < 4 else 0


def _ask(moment: Moment, procedure: Procedure, mine: Checklist, question: Question) -> Outcome:
    phrases, code = moment.phrases, procedure.code
    says = f"answer {code} {question.id}"
    if question.choices:
        choices = [Button(choice.label, f"{says} {choice.id}") for choice in question.choices]
    else:
        choices = [Button(phrases.to_yes, f"{says} yes"), Button(phrases.to_no, f"{says} no")]
    choices.append(Button(phrases.to_unsure, f"{says} unsure"))
    told = f"{question.ask}\n{question.help}" if question.help else question.ask
    asked = phrases.papers_ask_next if mine.answers else phrases.papers_ask
    n, count = _progress(procedure, mine)
    text = asked(title=procedure.title, question=told, n=n, count=count)
    if not mine.answers:
        choices.append(Button(phrases.to_papers_all, f"papers {code} all"))
    session = moment.session.with_checklist(mine)
    there = replace(moment, session=session)
    return there.view(Reply(text, tuple(choices), slot="papers"), topic=code, field="papers")


def _progress(procedure: Procedure, mine: Checklist) -> tuple[int, int]:
    """Which question this is, of how many that may still concern this person."""
    answers = dict(mine.answers)
    open_ones = {q.id for q in procedure.questions} - set(concerns(procedure, answers))
    return len(answers) + 1, len(answers) + len(open_ones)


def _list(moment: Moment, procedure: Procedure, mine: Checklist, place: int = 0) -> Outcome:
    """The page of the list that holds the paper at `place`."""
    phrases, code = moment.phrases, procedure.code
    answers = dict(mine.answers)
    telling = Telling(procedure, moment.handbook, moment.day)
    needed = checklist(procedure, answers, moment.day)
    start, shown = _page([telling.needed(item) for item in needed], place)
    end = start + len(shown)
    parts = [phrases.papers_head(title=procedure.title)]
    parts += [
        _line(moment, n, needed[start + n - 1], told, mine) for n, told in enumerate(shown, 1)
    ]
    parts += _progress_line(moment, needed, mine, end)
    free = spared(procedure, answers, moment.day)
    if free and end == len(needed):
        parts.append("\n" + phrases.papers_spared(lines=telling.spared(free)))
    parts.append("\n" + telling.foot())
    choices: list[Choice] = [_box(moment, code, item, mine) for item in needed[start:end]]
    if end < len(needed):
        choices.append(Button(phrases.to_more, f"papers {code} all {end}"))
    choices.append(Button(phrases.to_steps, f"step {code}"))
    if mine.answers:
        choices.append(Button(phrases.to_papers_again, f"papers {code} again"))
    choices.append(Button(phrases.to_details, f"details {code}"))
    choices.append(Button(phrases.to_card, f"open {code}"))
    there = replace(moment, session=moment.session.with_checklist(mine))
    fact = Fact(kind="listed", procedure=code)
    reply = Reply("\n".join(parts), tuple(choices), slot="papers", numbered=len(shown))
    return there.view(reply, topic=code, field="papers", facts=(fact,))


def _page(told: list[str], place: int) -> tuple[int, list[str]]:
    """Where the page that holds `place` starts, and its lines; a page fits every channel."""
    start, length = 0, 0
    for n, line in enumerate(told):
        if length and length + len(line) > PAGE:
            if n > place:
                return start, told[start:n]
            start, length = n, 0
        length += len(line)
    return start, told[start:]


def _line(moment: Moment, n: int, item: Needed, told: str, mine: Checklist) -> str:
    ticked = item.paper.id in mine.ticked
    return (moment.phrases.paper_ticked if ticked else moment.phrases.paper_open)(n=n, paper=told)


def _progress_line(
    moment: Moment, needed: tuple[Needed, ...], mine: Checklist, end: int
) -> list[str]:
    """How many papers are there, or that more follow, or that none is needed."""
    phrases = moment.phrases
    have = sum(item.paper.id in mine.ticked for item in needed)
    if not needed:
        return [phrases.papers_none]
    if end < len(needed):
        return [phrases.papers_more(shown=end, count=len(needed))]
    if have == len(needed):
        return [phrases.papers_all_there]
    return [phrases.papers_progress(have=have, count=len(needed))] if have else []


def _box(moment: Moment, code: str, item: Needed, mine: Checklist) -> Button:
    box = moment.phrases.box_ticked if item.paper.id in mine.ticked else moment.phrases.box_open
    return Button(box(paper=item.paper.name), f"tick {code} {item.paper.id}")
