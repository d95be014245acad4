"""What a proposed change would change, told before it is kept and before it is put in use."""

import asyncio
from collections.abc import Sequence
from typing import Any

from bot.content.faults import ContentError
from bot.reports import figures
from bot.reports.misses import KINDS
from bot.reports.scope import Scope
from bot.reports.span import Span
from bot.staff.accounts import Refused
from bot.staff.changes import MOST, Changed, asks_of, changed_answers, changed_lines, touched
from bot.staff.drafts import Draft
from bot.web.staff.guard import Visitor
from bot.web.staff.office import Office, Shown
from bot.web.staff.tables import word

LATELY = 90
"""Days that are looked back on: what citizens met, and what was missed."""
MOST_MISSED = 200
"""Lately missed questions that a draft is tried on."""
KEPT = 20
_found: dict[tuple[str, int, Scope], list[Changed]] = {}
"""What drafts would change, by edition, text and scope; to work it out takes seconds."""


async def before_keeping(
    office: Office, visitor: Visitor, draft: Draft, action: str, fields: Sequence[tuple[str, str]]
) -> Shown:
    """A draft that nobody has kept: what it would change, and its form again with a button more."""
    values = await looked_ahead(office, visitor, draft)
    return Shown("staff/preview.html", (), values | {"action": action, "fields": fields})


async def looked_ahead(office: Office, visitor: Visitor, draft: Draft) -> dict[str, Any]:
    """The lines and the answers that a draft would change, and what is wrong with it."""
    lines: list[str] = []
    changes: list[Changed] = []
    faults: list[str] = []
    try:
        after = await office.drafts.text_with(draft)
        lines = changed_lines(office.editions.current, after)
        changes = await _changes(office, visitor.scope, after, draft.phrase, lines)
    except ContentError as error:
        faults = [str(fault) for fault in error.faults[:20]]
    except Refused as refused:
        faults = [str(refused)]
    told = [(one.question, _told(office, one.was), _told(office, one.becomes)) for one in changes]
    return {
        "draft": draft,
        "label": office.label(draft.target),
        "lines": lines,
        "changes": told[:MOST],
        "more": max(0, len(told) - MOST),
        "faults": faults,
    }


async def _changes(
    office: Office, scope: Scope, after: str, phrase: str, lines: Sequence[str]
) -> list[Changed]:
    """Questions that would be answered otherwise: lately missed ones, and those that are known."""
    name = (office.book.edition, hash(after), scope)
    if name not in _found:
        bound = await office.editions.candidate(after)
        span, asks = Span.ending(office.today, LATELY), office.memory
        lately = [m for kind in KINDS for m in await figures.missed(scope, span, asks, kind)]
        missed = [miss.words for miss in sorted(lately, key=lambda miss: -miss.n)[:MOST_MISSED]]
        known = (*asks_of(office.book), *asks_of(bound.handbook))
        questions = [phrase, *missed, *touched(known, lines)]
        found = await asyncio.to_thread(
            lambda: list(changed_answers(office.book, bound.handbook, questions))
        )
        while len(_found) >= KEPT:
            _found.pop(next(iter(_found)))
        _found[name] = found
    return _found[name]


def _told(office: Office, meant: str) -> str:
    """A verdict and its target in words."""
    verdict, _, target = meant.partition(" ")
    told = word(f"verdict_{verdict}")
    return f"{told}: {office.label(target)}" if target else told
