"""What the types of a content file cannot say: that it is whole and that its parts fit.

Faults keep an edition from being used; warnings are work for its authors.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from urllib.parse import urlsplit

from bot.content.faults import Report
from bot.content.files import ProceduresFile
from bot.content.marks import Trail
from bot.core.conditions import UNSURE
from bot.core.fold import key
from bot.core.procedure import Procedure

CODE = re.compile(r"[1-9]\.\d{6,9}(-\w+)?")
ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_ID = 24
"""Letters; with a code and a verb it must fit the 64 bytes of a Telegram button."""
LONGEST_TITLE = 64
LONGEST_LABEL = 40
FEWEST_ASKS = 8
STALE = timedelta(days=180)


def check(
    file: ProceduresFile, report: Report, hosts: Iterable[str] | None, day: date
) -> Mapping[str, str]:
    """Note in `report` every fault and warning of the procedures file; where each phrase leads.

    Without the town's `hosts`, because its file cannot be read, no link is held against them:
    hundreds of faults that are none would hide the one that is.
    """
    _check_names(file, report)
    _check_targets(file, report)
    owners = _check_asks(file, report)
    for n, procedure in enumerate(file.procedures):
        _check_procedure(procedure, ("procedures", n), file, report, day)
    for trail, text in _links(file) if hosts is not None else ():
        check_link(text, trail, tuple(hosts or ()), report)
    return owners


def _check_names(file: ProceduresFile, report: Report) -> None:
    seen: dict[str, Trail] = {}
    for n, procedure in enumerate(file.procedures):
        trail: Trail = ("procedures", n, "code")
        if not CODE.fullmatch(procedure.code):
            report.at(trail, "bad_code", code=procedure.code)
        for code in (procedure.code, *procedure.former_codes):
            if code in seen:
                report.at(trail, "code_twice", code=code, line=report.mark(seen[code])[0])
            seen[code] = trail
    for part in ("events", "forks", "signposts", "reliefs"):
        ids: set[str] = set()
        for n, thing in enumerate(getattr(file, part)):
            _check_id(thing.id, ids, (part, n, "id"), report)


def _check_id(id: str, seen: set[str], trail: Trail, report: Report) -> None:
    if not ID.fullmatch(id) or len(id) > LONGEST_ID:
        report.at(trail, "bad_id", id=id, longest=LONGEST_ID)
    if id in seen:
        report.at(trail, "id_twice", id=id)
    seen.add(id)


def _check_targets(file: ProceduresFile, report: Report) -> None:
    known = {procedure.code for procedure in file.procedures}
    known |= {f"fork:{fork.id}" for fork in file.forks} | {
        f"event:{event.id}" for event in file.events
    }
    for n, event in enumerate(file.events):
        for k, stage in enumerate(event.stages):
            if stage.to not in known:
                report.at(("events", n, "stages", k, "to"), "unknown_target", to=stage.to)
    for n, fork in enumerate(file.forks):
        for k, way in enumerate(fork.ways):
            if way.to not in known:
                report.at(("forks", n, "ways", k, "to"), "unknown_target", to=way.to)
    for n, relief in enumerate(file.reliefs):
        for code in relief.codes:
            if code not in known:
                report.at(("reliefs", n, "codes"), "unknown_code", warning=True, code=code)


def _check_asks(file: ProceduresFile, report: Report) -> Mapping[str, str]:
    """No phrase leads to two places: such a phrase belongs to a fork. Where each leads."""
    owners: dict[str, str] = {}
    named = [
        *(("procedures", n, p.code, (*p.asks, p.title)) for n, p in enumerate(file.procedures)),
        *(("forks", n, fork.id, fork.asks) for n, fork in enumerate(file.forks)),
        *(("events", n, event.id, event.asks) for n, event in enumerate(file.events)),
        *(("signposts", n, sign.id, sign.asks) for n, sign in enumerate(file.signposts)),
    ]
    for part, n, owner, asks in named:
        for k, ask in enumerate(asks):
            other = owners.setdefault(key(ask), owner)
            if other != owner:
                report.at((part, n, "asks", k), "ask_shared", ask=ask, other=other)
    return owners


def _check_procedure(
    procedure: Procedure, trail: Trail, file: ProceduresFile, report: Report, day: date
) -> None:
    _check_parts(procedure, trail, report)
    _check_steps(procedure, trail, file, report)
    offices = {office.id for office in file.offices}
    for name in ("office", "desk"):
        office = getattr(procedure, name)
        if office and office not in offices:
            report.at((*trail, name), "unknown_office", id=office)
    if len(procedure.title) > LONGEST_TITLE:
        report.at((*trail, "title"), "title_long", warning=True, longest=LONGEST_TITLE)
    if len(procedure.label) > LONGEST_TITLE:
        report.at((*trail, "short"), "title_long", warning=True, longest=LONGEST_TITLE)
    if procedure.status == "draft":
        return
    if not procedure.source or not procedure.checked:
        report.at(trail, "unsourced", code=procedure.code)
    if procedure.checked and day - procedure.checked > STALE:
        report.at((*trail, "checked"), "stale", warning=True, day=procedure.checked)
    if procedure.review_by and procedure.review_by < day:
        report.at((*trail, "review_by"), "overdue", warning=True, day=procedure.review_by)
    if not _enough(procedure.asks):
        report.at((*trail, "asks"), "few_asks", warning=True, fewest=FEWEST_ASKS)
    for name in ("time", "fee"):
        if not any(line.holds(day) for line in getattr(procedure, name)):
            report.at((*trail, name), "nothing_holds", name=name)


def _enough(asks: Iterable[str]) -> bool:
    """Whether there are ways of asking enough that differ."""
    known: set[str] = set()
    for ask in asks:
        known.add(key(ask))
        if len(known) >= FEWEST_ASKS:
            return True  # the others need not be folded, and there are thousands
    return False


def _check_parts(procedure: Procedure, trail: Trail, report: Report) -> None:
    asked: dict[str, set[str]] = {}
    ids: set[str] = set()
    for n, question in enumerate(procedure.questions):
        here = (*trail, "questions", n)
        _check_id(question.id, ids, (*here, "id"), report)
        _check_conditions(question.when, asked, (*here, "when"), report)
        choices = {choice.id for choice in question.choices}
        asked[question.id] = choices or {"yes", "no"}
        if UNSURE in choices or len(choices) == 1:
            report.at((*here, "choices"), "bad_choices")
        if any(len(choice.label) > LONGEST_LABEL for choice in question.choices):
            report.at((*here, "choices"), "label_long", warning=True, longest=LONGEST_LABEL)
    if len(procedure.questions) > 5:
        report.at((*trail, "questions"), "many_questions", warning=True)
    ids = set()
    for n, paper in enumerate(procedure.papers):
        here = (*trail, "papers", n)
        _check_id(paper.id, ids, (*here, "id"), report)
        _check_conditions(paper.when, asked, (*here, "when"), report)
        if paper.when and not paper.case:
            report.at(here, "case_untold", id=paper.id)


def _check_conditions(
    conditions: Iterable[str], asked: dict[str, set[str]], trail: Trail, report: Report
) -> None:
    for condition in conditions:
        question, _, wanted = condition.removeprefix("not ").strip().partition("=")
        if question not in asked:
            report.at(trail, "unknown_question", id=question)
        elif any(choice not in asked[question] for choice in wanted.split("/") if choice):
            report.at(trail, "unknown_choice", id=condition)


def _check_steps(procedure: Procedure, trail: Trail, file: ProceduresFile, report: Report) -> None:
    flows = [flow for flow in file.flows if flow.id == procedure.flow_id]
    if not flows:
        report.at((*trail, "flow"), "unknown_flow", id=procedure.flow_id)
        return
    steps = {step.id for flow in flows for step in flow.steps}
    for n, change in enumerate(procedure.steps):
        here = (*trail, "steps", n)
        if (change.at or change.after) not in steps:
            report.at(here, "unknown_step", id=change.at or change.after)
        if change.after:
            if not (change.id and change.title and change.text):
                report.at(here, "bare_step")
            steps.add(change.id)
        elif not (change.text or change.skip):
            report.at(here, "bare_step")
    for n, reason in enumerate(procedure.comes_back):
        if reason.at not in steps:
            report.at((*trail, "comes_back", n), "unknown_step", id=reason.at)


def _links(file: ProceduresFile) -> Iterator[tuple[Trail, str]]:
    for n, procedure in enumerate(file.procedures):
        yield ("procedures", n, "link"), procedure.link
    for n, sign in enumerate(file.signposts):
        for k, link in enumerate(sign.links):
            yield ("signposts", n, "links", k, "to"), link.to


def check_link(text: str, trail: Trail, hosts: tuple[str, ...], report: Report) -> None:
    """Note a link that is not https or leads to a host that is not ours to point at."""
    address = urlsplit(text)
    host = address.hostname or ""
    if address.scheme != "https" or not any(host == h or host.endswith("." + h) for h in hosts):
        report.at(trail, "bad_link", link=text)
