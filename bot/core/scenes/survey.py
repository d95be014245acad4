"""Asking how it went: one tap, then more only if wanted, and a free word. Every question can be
left out, nothing is asked twice in a period, and after a no nothing is asked again."""

from dataclasses import replace
from datetime import datetime, time, timedelta

from bot.core.entries import Answer, Remark
from bot.core.facts import Fact
from bot.core.fold import key
from bot.core.following import Context
from bot.core.moment import Moment, Outcome
from bot.core.scenes import lobby
from bot.core.session import Poll, PollState, Session, Wake
from bot.core.survey import Option, Survey, SurveyQuestion, When, period_of, survey_on
from bot.core.talk import HERE, Button, Reply

REMINDED_AT = time(9, 0)
"""The hour at which the one reminder comes, on the day after."""
LONGEST_WORD = 500


def offered(moment: Moment, outcome: Outcome, code: str) -> Outcome:
    """The same outcome, closed by the first question, unless it was put in this period already."""
    survey = survey_on(moment.handbook.town.surveys, "guided", moment.day)
    if survey is None or _poll(moment, survey, code):
        return outcome
    question = survey.questions[0]
    *others, last = outcome.replies
    asked = _question(moment, survey, code, question)
    wake = Wake(at=_tomorrow(moment.incoming.at), says=f"remind {survey.id} {code}")
    session = replace(
        _noted(moment, outcome.session, survey, code, "asked"),
        offered=_buttons(asked),
        awaits=_says("rate", survey, code, question.id),
    )
    session = replace(session, wakes=(*_other_wakes(session), wake))
    return replace(
        outcome,
        session=session,
        replies=(*others, replace(last, choices=()), asked),
        facts=(*outcome.facts, Fact(kind="polled", procedure=code, detail=survey.id)),
    )


def farewell(moment: Moment, outcome: Outcome) -> Outcome:
    """Thanks or goodbye of somebody who was being led through the steps closes the guidance."""
    said = outcome.finding.social if outcome.finding else ""
    code = moment.session.topic
    if said not in ("thanks", "goodbye") or not moment.session.step:
        return outcome
    return offered(moment, outcome, code) if code in moment.handbook.procedures else outcome


def poll(moment: Moment) -> Outcome:
    """Asked for by somebody who wants to say something, or one further question."""
    found = _found(moment)
    if found is None:
        return _begin(moment, "guided")
    survey, code = found
    wanted = moment.intent.rest[1] if len(moment.intent.rest) > 1 else ""
    question = survey.question(wanted) or survey.questions[0]
    return _put(moment, survey, code, question)


def served(moment: Moment) -> Outcome:
    """Somebody has had their result: the questions of the circular."""
    return _begin(moment, "served")


def rate(moment: Moment) -> Outcome | None:
    """One answer; none where typed words are no answer to what was asked."""
    found = _found(moment)
    if found is None:
        return _over(moment)
    survey, code = found
    asked, given = (*moment.intent.rest, "", "", "")[1:3]
    question = survey.question(asked)
    if question is None:
        return _over(moment)
    option = question.option(given) or _typed(question, moment.intent.words)
    if option is None:
        return None if moment.intent.words else _put(moment, survey, code, question)
    session = _noted(moment, moment.session, survey, code, "begun")
    there = replace(moment, session=replace(session, wakes=_other_wakes(session)))
    outcome = _further(there, survey, code, question, option)
    answer = Answer(
        survey=survey.id,
        period=period_of(survey.period, moment.day),
        procedure=code,
        question=question.id,
        choice=option.id,
        score=option.score,
    )
    fact = Fact(kind="voted", procedure=code, detail=f"{survey.id} {question.id}")
    return replace(outcome, entries=(answer,), facts=(*outcome.facts, fact))


def skip(moment: Moment) -> Outcome:
    """This question not; the next one."""
    found = _found(moment)
    if found is None:
        return _over(moment)
    survey, code = found
    asked = moment.intent.rest[1] if len(moment.intent.rest) > 1 else ""
    return _next(moment, survey, code, asked)


def stop(moment: Moment) -> Outcome:
    """No more, or none at all: thanks, and never again in this period."""
    found = _found(moment)
    if found is None:
        return _over(moment)
    survey, code = found
    poll = _poll(moment, survey, code)
    begun = poll is not None and poll.state in ("begun", "done")
    session = _noted(moment, moment.session, survey, code, "done" if begun else "no")
    there = replace(moment, session=replace(session, wakes=_other_wakes(session)))
    fact = Fact(kind="declined", procedure=code, detail=survey.id)
    text = moment.phrases.poll_done if begun else moment.phrases.poll_declined
    return there.answer(Reply(text, _away(moment, code)), facts=() if begun else (fact,))


def word(moment: Moment) -> Outcome | None:
    """A free word; none where it is a question that the bot can answer."""
    found = _found(moment)
    if found is None:
        return _over(moment)
    survey, code = found
    words = moment.intent.words.strip()[:LONGEST_WORD]
    if not words:
        return _ask_word(moment, survey, code)
    finding = moment.handbook.finder.find(words, Context(topic=code))
    if finding.verdict == "sure" and finding.fields:
        return None
    session = _noted(moment, moment.session, survey, code, "done")
    there = replace(moment, session=session)
    text = f"{moment.phrases.poll_word_kept} {moment.masked(words)}".strip()
    outcome = there.answer(Reply(text, _away(moment, code)))
    return replace(outcome, entries=(Remark(survey=survey.id, procedure=code, words=words),))


def remind(moment: Moment) -> Outcome:
    """The day after, once, if the question stands open."""
    found = _found(moment)
    poll = _poll(moment, *found) if found else None
    if found is None or poll is None or poll.state != "asked":
        return lobby.menu(moment.turn("menu"))
    survey, code = found
    session = _noted(moment, moment.session, survey, code, "reminded")
    question = survey.questions[0]
    asked = _question(moment, survey, code, question)
    text = f"{moment.phrases.poll_reminder}\n\n{asked.text}"
    fact = Fact(kind="reminded", procedure=code, detail=survey.id)
    return replace(moment, session=session).answer(
        replace(asked, text=text),
        facts=(fact,),
        awaits=_says("rate", survey, code, question.id),
    )


def _begin(moment: Moment, when: When) -> Outcome:
    """A survey that somebody came for by themselves."""
    book, phrases = moment.handbook, moment.phrases
    procedure = book.procedures.get(moment.intent.object or moment.session.topic)
    survey = survey_on(book.town.surveys, when, moment.day)
    if survey is None:
        return _over(moment)
    if procedure is None:
        return moment.answer(Reply(phrases.poll_of_what, (Button(phrases.to_menu, "menu"),)))
    known = _poll(moment, survey, procedure.code)
    if known and known.state in ("begun", "done"):
        return moment.answer(Reply(phrases.poll_already, _away(moment, procedure.code)))
    outcome = _put(moment, survey, procedure.code, survey.questions[0], survey.intro)
    session = _noted(moment, outcome.session, survey, procedure.code, "reminded")
    session = replace(session, wakes=_other_wakes(session))
    if known:  # asked before, and counted then
        return replace(outcome, session=session)
    fact = Fact(kind="polled", procedure=procedure.code, detail=survey.id)
    return replace(outcome, session=session, facts=(*outcome.facts, fact))


def _further(
    moment: Moment, survey: Survey, code: str, question: SurveyQuestion, option: Option
) -> Outcome:
    """After an answer: help for who needs it, more for who wants it, or the next question."""
    following = survey.after(question.id)
    first = question is survey.questions[0]
    if not option.case and not option.note and not (first and survey.when == "guided"):
        return _next(moment, survey, code, question.id)
    phrases, buttons = moment.phrases, []
    if option.case:
        buttons.append(Button(phrases.to_case, "case vote"))
    if following:
        left = len(survey.questions) - [q.id for q in survey.questions].index(following.id)
        label = phrases.to_poll_more(n=left)
        buttons.append(Button(label, _says("poll", survey, code, following.id)))
    elif survey.word:
        buttons.append(Button(phrases.to_word, _says("word", survey, code)))
    buttons.append(Button(phrases.to_stop, _says("stop", survey, code)))
    text = option.note or (phrases.poll_sorry if option.case else phrases.poll_thanks)
    return moment.answer(Reply(text, tuple(buttons)))


def _next(moment: Moment, survey: Survey, code: str, after: str) -> Outcome:
    following = survey.after(after)
    if following:
        return _put(moment, survey, code, following)
    if survey.word:
        return _ask_word(moment, survey, code)
    session = _noted(moment, moment.session, survey, code, "done")
    reply = Reply(moment.phrases.poll_done, _away(moment, code))
    return replace(moment, session=session).answer(reply)


def _put(
    moment: Moment, survey: Survey, code: str, question: SurveyQuestion, intro: str = ""
) -> Outcome:
    asked = _question(moment, survey, code, question)
    if intro:
        asked = replace(asked, text=f"{intro}\n\n{asked.text}")
    return moment.answer(asked, awaits=_says("rate", survey, code, question.id))


def _question(moment: Moment, survey: Survey, code: str, question: SurveyQuestion) -> Reply:
    phrases = moment.phrases
    says = _says("rate", survey, code, question.id)
    buttons = [Button(option.label, f"{says} {option.id}") for option in question.options]
    if question is not survey.questions[0]:
        buttons.append(Button(phrases.to_skip, _says("skip", survey, code, question.id)))
    buttons.append(Button(phrases.to_stop, _says("stop", survey, code)))
    procedure = moment.handbook.procedures.get(code)
    text = question.ask.replace("{title}", procedure.title if procedure else code)
    return Reply(text, tuple(buttons), slot="poll")


def _ask_word(moment: Moment, survey: Survey, code: str) -> Outcome:
    stop = Button(moment.phrases.to_stop, _says("stop", survey, code))
    return moment.answer(Reply(survey.word, (stop,)), awaits=_says("word", survey, code))


def _typed(question: SurveyQuestion, words: str) -> Option | None:
    """The option that words in place of a tap mean."""
    phrase = key(words)
    for option in question.options:
        if phrase and phrase in {key(text) for text in (option.label, *option.words)}:
            return option
    return None


def _over(moment: Moment) -> Outcome:
    """An old button of a survey, or of a procedure, that is no more."""
    return moment.answer(Reply(moment.phrases.poll_over, (Button(moment.phrases.to_menu, "menu"),)))


def _away(moment: Moment, code: str) -> tuple[Button, ...]:
    phrases, buttons = moment.phrases, [Button(moment.phrases.to_menu, "menu")]
    survey = survey_on(moment.handbook.town.surveys, "served", moment.day)
    if survey and not _poll(moment, survey, code):
        buttons.insert(0, Button(phrases.to_served, f"served {code}"))
    return tuple(buttons)


def _found(moment: Moment) -> tuple[Survey, str] | None:
    """The survey and the procedure that an intent names, if both stand today."""
    if not moment.intent.rest:
        return None
    procedure = moment.handbook.procedures.get(moment.intent.rest[0])
    for survey in moment.handbook.town.surveys:
        if survey.id == moment.intent.object and survey.holds(moment.day) and procedure:
            return survey, procedure.code
    return None


def _poll(moment: Moment, survey: Survey, code: str) -> Poll | None:
    return moment.session.poll(survey.id, code, period_of(survey.period, moment.day))


def _noted(
    moment: Moment, session: Session, survey: Survey, code: str, state: PollState
) -> Session:
    period = period_of(survey.period, moment.day)
    return session.with_poll(Poll(survey=survey.id, code=code, period=period, state=state))


def _says(verb: str, survey: Survey, code: str, question: str = "") -> str:
    return " ".join(filter(None, (verb, survey.id, code, question)))


def _buttons(reply: Reply) -> tuple[Button, ...]:
    return tuple(choice for choice in reply.choices if isinstance(choice, Button))


def _other_wakes(session: Session) -> tuple[Wake, ...]:
    return tuple(wake for wake in session.wakes if not wake.says.startswith("remind "))


def _tomorrow(at: datetime) -> datetime:
    day = at.astimezone(HERE).date() + timedelta(days=1)
    return datetime.combine(day, REMINDED_AT, HERE)
