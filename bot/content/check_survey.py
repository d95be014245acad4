"""What the types cannot say of `town.yaml`: surveys that can be put, hours that are hours."""

import re
from collections.abc import Iterable

from bot.content.faults import Report
from bot.content.marks import Trail
from bot.core.hours import CLOCK
from bot.core.survey import ASKED_OF_CITIZENS, Survey, SurveyQuestion
from bot.core.talk import LONGEST_SAYS
from bot.core.town import Town

ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
CHAT = re.compile(r"(telegram|zalo_oa|zalo_bot):-?\w+")
SAMPLE_SURVEYS = re.compile(r"\b(sipas|papi)\b", re.IGNORECASE)
MOST_QUESTIONS = 6
"""One vote, and five more for those who want."""
MOST_OPTIONS = 5
LONGEST_LABEL = 40


def check_surveys(town: Town, codes: Iterable[str], report: Report) -> None:
    """Note in `report` what is wrong with the surveys, the desks' hours and the staff chats."""
    longest = max((len(code) for code in codes), default=0)
    for n, survey in enumerate(town.surveys):
        _check_survey(survey, ("surveys", n), longest, report)
        for other in town.surveys[:n]:
            if other.when == survey.when and _overlap(other, survey):
                report.at(("surveys", n), "survey_twice", id=survey.id, other=other.id)
    for n, unit in enumerate(town.units):
        for k, shift in enumerate(unit.shifts):
            here: Trail = ("units", n, "shifts", k)
            fine = CLOCK.fullmatch(shift.opens) and CLOCK.fullmatch(shift.closes)
            if not fine or not set(shift.days) <= set(range(1, 8)):
                report.at(here, "bad_shift")
        if unit.staff_chat and not CHAT.fullmatch(unit.staff_chat):
            report.at(("units", n, "staff_chat"), "bad_staff_chat", chat=unit.staff_chat)


def _check_survey(survey: Survey, trail: Trail, longest: int, report: Report) -> None:
    texts = [survey.name, survey.intro, survey.word, *(q.ask for q in survey.questions)]
    if any(SAMPLE_SURVEYS.search(text) for text in texts):
        report.at(trail, "survey_misnamed")
    if not ID.fullmatch(survey.id) or not 1 <= len(survey.questions) <= MOST_QUESTIONS:
        report.at(trail, "bad_survey", id=survey.id, most=MOST_QUESTIONS)
    ids: set[str] = set()
    for n, question in enumerate(survey.questions):
        here = (*trail, "questions", n)
        if question.id in ids or not ID.fullmatch(question.id):
            report.at(here, "id_twice", id=question.id)
        ids.add(question.id)
        _check_question(survey, question, here, longest, report)


def _check_question(
    survey: Survey, question: SurveyQuestion, trail: Trail, longest: int, report: Report
) -> None:
    if question.index and question.index not in ASKED_OF_CITIZENS:
        report.at(trail, "index_measured", n=question.index)
    if not 2 <= len(question.options) <= MOST_OPTIONS:
        report.at(trail, "bad_options", most=MOST_OPTIONS)
    if len({option.id for option in question.options}) < len(question.options):
        report.at(trail, "id_twice", id=question.id)
    for option in question.options:
        says = len(f"rate {survey.id}  {question.id} {option.id}") + longest
        if says > LONGEST_SAYS or not ID.fullmatch(option.id):
            report.at(trail, "bad_says", says=f"{survey.id} {question.id} {option.id}")
        if len(option.label) > LONGEST_LABEL:
            report.at(trail, "label_long", warning=True, longest=LONGEST_LABEL)
        if question.index and option.score not in (None, 0, 1, 2):
            report.at(trail, "bad_points", id=option.id)


def _overlap(one: Survey, other: Survey) -> bool:
    first, second = sorted((one, other), key=lambda s: (s.since is not None, s.since))
    return first.until is None or second.since is None or second.since <= first.until
