"""One procedure: what it is, what was asked of it, and the way to file it, a step at a time."""

from dataclasses import replace

from bot.core.facts import Fact
from bot.core.lexicon import FIELDS, Field
from bot.core.moment import Moment, Outcome
from bot.core.procedure import Former, Procedure, Step
from bot.core.scenes import lobby, papers, survey
from bot.core.talk import Button, Choice, Link, Reply
from bot.core.telling import Telling, written


def card(moment: Moment) -> Outcome:
    """The whole procedure in short."""
    procedure = _procedure(moment)
    if procedure is None:
        return _unknown(moment)
    if earlier := _earlier(moment, procedure):
        return earlier
    reply = Reply(_telling(moment, procedure).card(), _choices(moment, procedure))
    return moment.view(reply, topic=procedure.code, field="", step="")


def tell(moment: Moment) -> Outcome:
    """What was asked first, and the rest to tap."""
    procedure = _procedure(moment)
    asked: list[Field] = [name for name in FIELDS if name in moment.intent.rest]
    asked.sort(key=moment.intent.rest.index)
    if procedure is None or not asked or asked == ["how"]:
        return card(moment.turn(f"open {moment.intent.object}"))
    if earlier := _earlier(moment, procedure):
        return earlier
    if asked[0] == "papers" and len(asked) == 1:
        return papers.papers(moment.turn(f"papers {procedure.code}"))
    telling = _telling(moment, procedure)
    parts = [telling.field(name) for name in asked if name not in ("how", "papers")]
    reply = Reply(
        "\n\n".join([*parts, telling.foot(*asked)]), _choices(moment, procedure, asked=tuple(asked))
    )
    fact = Fact(kind="told", procedure=procedure.code, detail=" ".join(asked))
    return moment.view(reply, topic=procedure.code, field=asked[0], step="", facts=(fact,))


def details(moment: Moment) -> Outcome:
    """Who may have it, what one gets, what to mind, and the law."""
    procedure = _procedure(moment)
    if procedure is None:
        return _unknown(moment)
    reply = Reply(_telling(moment, procedure).more(), _choices(moment, procedure, asked=("how",)))
    fact = Fact(kind="told", procedure=procedure.code, detail="details")
    return moment.view(reply, topic=procedure.code, field="", facts=(fact,))


def step(moment: Moment) -> Outcome:
    """One step of the way, or the first."""
    procedure = _procedure(moment)
    if procedure is None:
        return _unknown(moment)
    steps = _steps(moment, procedure)
    if not steps:
        return card(moment)
    wanted = moment.intent.rest[0] if moment.intent.rest else ""
    if wanted.isdecimal():
        return _counted(moment, procedure, steps, int(wanted) - 1)
    place = next((n for n, s in enumerate(steps) if s.id == wanted), 0)
    return _show(moment, procedure, steps, place)


def next_step(moment: Moment) -> Outcome:
    """The step after the present one; in no talk about a procedure, the menu."""
    return _move(moment, 1)


def previous_step(moment: Moment) -> Outcome:
    """The step before the present one."""
    return _move(moment, -1)


def ready(moment: Moment) -> Outcome | None:
    """Done with what was just shown: on from there, where there is a way on; an officer is done
    with a part of their own."""
    if moment.session.officer:
        return None
    procedure, last = moment.handbook.procedure(moment.session.topic), moment.session.trail[-1:]
    if procedure and last and last[0].startswith((f"papers {procedure.code}", "tick ", "answer ")):
        return step(moment.turn(f"step {procedure.code}"))
    steps = _steps(moment, procedure) if procedure and moment.session.step else ()
    if not procedure or not steps:
        return lobby.social(moment, "nod")
    if moment.session.step == steps[-1].id:
        return done(moment.turn(f"done {procedure.code}"))
    return _move(moment, 1)


def link(moment: Moment) -> Outcome:
    """The page of this procedure on the national portal."""
    procedure = _procedure(moment)
    if procedure is None:
        return _unknown(moment)
    phrases, telling = moment.phrases, _telling(moment, procedure)
    steps = Button(phrases.to_steps, f"step {procedure.code}")
    done = Button(phrases.to_done, f"done {procedure.code}")
    if not procedure.online.submit:
        text = phrases.link_none(title=procedure.title, desk=telling.desk())
        choices: tuple[Choice, ...] = (Link(phrases.to_portal, procedure.link), steps)
        return moment.answer(Reply(text, choices), topic=procedure.code)
    text = phrases.link_text(title=procedure.title, link=procedure.link, code=procedure.code)
    choices = (Link(phrases.to_portal, procedure.link), steps, done)
    fact = Fact(kind="link", procedure=procedure.code)
    return moment.view(Reply(text, choices), topic=procedure.code, facts=(fact,))


def done(moment: Moment) -> Outcome:
    """Filed: what happens now, and how the guidance was."""
    procedure = _procedure(moment)
    if procedure is None:
        return _unknown(moment)
    phrases = moment.phrases
    text = f"{phrases.done}\n\n{phrases.done_track}"
    choices = (
        Button(phrases.to_served, f"served {procedure.code}"),
        Button(phrases.to_menu, "menu"),
        Button(phrases.to_person, "person"),
    )
    fact = Fact(kind="finished", procedure=procedure.code)
    outcome = moment.view(Reply(text, choices), topic=procedure.code, step="", facts=(fact,))
    return survey.offered(moment, outcome, procedure.code)


def _procedure(moment: Moment) -> Procedure | None:
    return moment.handbook.procedure(moment.intent.object or moment.session.topic)


def _telling(moment: Moment, procedure: Procedure) -> Telling:
    return Telling(procedure, moment.handbook, moment.day)


def _unknown(moment: Moment) -> Outcome:
    """A procedure that this edition does not have: an old button, or a number by chance."""
    code = moment.intent.object
    menu = lobby.menu(moment.turn("menu"))
    if not code:
        return menu
    return moment.answer(Reply(moment.phrases.not_known(code=code)), *menu.replies)


def _earlier(moment: Moment, procedure: Procedure) -> Outcome | None:
    """On a day before the entry's rules began: what held then, as far as it is known."""
    if procedure.since is None or moment.day >= procedure.since:
        return None
    phrases = moment.phrases
    former: Former | None = next((f for f in procedure.was if f.holds(moment.day)), None)
    if former:
        text = phrases.was(title=procedure.title, note=former.note)
    else:
        text = phrases.was_unknown(title=procedure.title, since=written(procedure.since))
    steps = Button(phrases.to_steps, f"step {procedure.code}")
    menu = Button(phrases.to_menu, "menu")
    return moment.view(Reply(text, (steps, menu)), topic=procedure.code)


def _choices(
    moment: Moment, procedure: Procedure, asked: tuple[Field, ...] = ()
) -> tuple[Choice, ...]:
    phrases, code = moment.phrases, procedure.code
    choices: list[Choice] = []
    if procedure.papers:
        choices.append(Button(phrases.to_papers, f"papers {code}"))
    choices.append(Button(phrases.to_steps, f"step {code}"))
    if procedure.online.submit:
        choices.append(Button(phrases.to_link, f"link {code}"))
    if asked:
        choices.append(Button(phrases.to_card, f"open {code}"))
    if moment.intent.verb != "details":
        choices.append(Button(phrases.to_details, f"details {code}"))
    choices.append(Button(phrases.to_person, "person"))
    return tuple(choices)


def _steps(moment: Moment, procedure: Procedure) -> tuple[Step, ...]:
    """The way of this person, who may have said that they file at the desk."""
    answers = dict(moment.session.checklist(procedure.code).answers)
    return moment.handbook.steps(procedure, moment.day, answers)


def _move(moment: Moment, by: int) -> Outcome:
    procedure = moment.handbook.procedure(moment.session.topic)
    if procedure is None:
        return lobby.menu(moment.turn("menu"))
    steps = _steps(moment, procedure)
    places = [n for n, s in enumerate(steps) if s.id == moment.session.step]
    place = places[0] + by if places else 0
    if not 0 <= place < len(steps):
        return card(moment.turn(f"open {procedure.code}"))
    there = moment.turn(f"step {procedure.code} {steps[place].id}")
    return _show(there, procedure, steps, place)


def _counted(moment: Moment, procedure: Procedure, steps: tuple[Step, ...], place: int) -> Outcome:
    """The step of a number; the nearest one where there is no such step."""
    there = max(0, min(place, len(steps) - 1))
    outcome = _show(
        moment.turn(f"step {procedure.code} {steps[there].id}"), procedure, steps, there
    )
    if there == place:
        return outcome
    first, *rest = outcome.replies
    text = f"{moment.phrases.no_such_step(count=len(steps))}\n\n{first.text}"
    return replace(outcome, replies=(replace(first, text=text), *rest))


def _show(moment: Moment, procedure: Procedure, steps: tuple[Step, ...], place: int) -> Outcome:
    shown, phrases, telling = steps[place], moment.phrases, _telling(moment, procedure)
    head = phrases.step_head(n=place + 1, count=len(steps), title=shown.title)
    check = telling.self_check(steps) if shown.id in ("send", "hand-in") else ""
    parts = [f"{head}\n{telling.step_text(shown)}", check, telling.comes_back(shown)]
    reply = Reply(
        "\n\n".join(filter(None, parts)), _ways(moment, procedure, steps, place), slot="step"
    )
    fact = Fact(kind="step", procedure=procedure.code, detail=shown.id)
    return moment.view(reply, topic=procedure.code, step=shown.id, facts=(fact,))


def _ways(
    moment: Moment, procedure: Procedure, steps: tuple[Step, ...], place: int
) -> tuple[Choice, ...]:
    """On, back, and what this step needs."""
    phrases, code = moment.phrases, procedure.code
    ways: list[Choice] = []
    if place + 1 < len(steps):
        ways.append(Button(phrases.to_next, f"step {code} {steps[place + 1].id}"))
    else:
        ways.append(Button(phrases.to_done, f"done {code}"))
    if steps[place].id == "find":
        ways.append(Link(phrases.to_portal, procedure.link))
    if steps[place].id in ("attach", "prepare"):
        ways.append(Button(phrases.to_papers, f"papers {code}"))
    if place:
        ways.append(Button(phrases.to_previous, f"step {code} {steps[place - 1].id}"))
    ways.append(Button(phrases.to_person, "person"))
    return tuple(ways)
