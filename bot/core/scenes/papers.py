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


def papers(moment: Moment) -> Outcome:
    """The next question, or the list; `all` skips the questions, `again` begins anew."""
    procedure = moment.handbook.procedures.get(moment.intent.object or moment.session.topic)
    if procedure is None:
        return lobby.menu(moment.turn("menu"))
    mine = moment.session.checklist(procedure.code)
    if "again" in moment.intent.rest:
        mine = Checklist(code=procedure.code)
    question = None if "all" in moment.intent.rest else next_question(procedure, dict(mine.answers))
    if question:
        return _ask(moment, procedure, mine, question)
    return _list(moment, procedure, mine)


def answer(moment: Moment) -> Outcome:
    """One answer about this person's situation; then the next question, or the list."""
    procedure = moment.handbook.procedures.get(moment.intent.object)
    if procedure is None or len(moment.intent.rest) != 2:
        return papers(moment)
    question, given = moment.intent.rest
    mine = moment.session.checklist(procedure.code)
    if question not in {q.id for q in procedure.questions}:
        return papers(moment.turn(f"papers {procedure.code}"))
    answers = {**dict(mine.answers), question: given}
    session = moment.session.with_checklist(replace(mine, answers=tuple(answers.items())))
    return papers(replace(moment, session=session).turn(f"papers {procedure.code}"))


def tick(moment: Moment) -> Outcome:
    """A paper that is there already, or after all is not."""
    procedure = moment.handbook.procedures.get(moment.intent.object)
    if procedure is None or len(moment.intent.rest) != 1:
        return papers(moment)
    mine, paper = moment.session.checklist(procedure.code), moment.intent.rest[0]
    if paper not in {p.id for p in procedure.papers}:
        return papers(moment.turn(f"papers {procedure.code} all"))
    kept = tuple(p for p in mine.ticked if p != paper)
    ticked = kept if paper in mine.ticked else (*mine.ticked, paper)
    return _list(moment, procedure, replace(mine, ticked=ticked))


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


def _list(moment: Moment, procedure: Procedure, mine: Checklist) -> Outcome:
    phrases, code = moment.phrases, procedure.code
    answers = dict(mine.answers)
    telling = Telling(procedure, moment.handbook, moment.day)
    needed = checklist(procedure, answers, moment.day)
    parts = [phrases.papers_head(title=procedure.title), *_lines(moment, telling, needed, mine)]
    text = "\n".join(parts)
    if free := spared(procedure, answers, moment.day):
        text += "\n\n" + phrases.papers_spared(lines=telling.spared(free))
    text += "\n\n" + telling.foot()
    choices: list[Choice] = [_box(moment, code, item, mine) for item in needed]
    choices.append(Button(phrases.to_steps, f"step {code}"))
    if mine.answers:
        choices.append(Button(phrases.to_papers_again, f"papers {code} again"))
    choices.append(Button(phrases.to_card, f"open {code}"))
    there = replace(moment, session=moment.session.with_checklist(mine))
    fact = Fact(kind="listed", procedure=code)
    reply = Reply(text, tuple(choices), slot="papers")
    return there.view(reply, topic=code, field="papers", facts=(fact,))


def _lines(
    moment: Moment, telling: Telling, needed: tuple[Needed, ...], mine: Checklist
) -> list[str]:
    phrases = moment.phrases
    if not needed:
        return [phrases.papers_none]
    have = sum(item.paper.id in mine.ticked for item in needed)
    lines = []
    for n, item in enumerate(needed, 1):
        line = phrases.paper_ticked if item.paper.id in mine.ticked else phrases.paper_open
        lines.append(line(n=n, paper=telling.needed(item)))
    if have == len(needed):
        lines.append(phrases.papers_all_there)
    elif have:
        lines.append(phrases.papers_progress(have=have, count=len(needed)))
    return lines


def _box(moment: Moment, code: str, item: Needed, mine: Checklist) -> Button:
    box = moment.phrases.box_ticked if item.paper.id in mine.ticked else moment.phrases.box_open
    return Button(box(paper=item.paper.name), f"tick {code} {item.paper.id}")
