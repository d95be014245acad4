"""Questions that were not understood, likenesses together, and what one can make of them."""

from dataclasses import dataclass

from starlette.datastructures import FormData
from starlette.requests import Request

from bot.core.fold import key
from bot.core.handbook import Handbook
from bot.reports.misses import Group, waiting
from bot.web.staff.guard import PATH, Forbidden, Visitor, text
from bot.web.staff.office import Office, Shown, asked
from bot.web.staff.preview import before_keeping
from bot.web.staff.tables import Row, table

SHOWN = 20
NEAR = 3
MOST_ALIKE = 40
PARTS = ("fork", "event", "sign")
"""Kinds of targets, besides procedures, that stand in `procedures.yaml`."""


@dataclass(frozen=True, slots=True)
class Near:
    """An entry to which a question may belong."""

    target: str
    label: str


async def page(office: Office, visitor: Visitor, request: Request) -> Shown:
    """Groups that nobody has dealt with, the most frequent first."""
    about = asked(office, visitor, request)
    groups = await waiting(about.scope, about.span, office.memory)
    rows = [_row(group) for group in groups[:SHOWN]]
    values = {
        "alike": {group.words: group.alike for group in groups[:SHOWN]},
        "near": {group.words: near(office, group.words) for group in groups[:SHOWN]},
        "count": len(groups),
        "shown": SHOWN,
        "may_draft": visitor.account.may("draft"),
        "targets": _targets(office.book),
    }
    return Shown("staff/misses.html", (table("misses", rows),), values, about)


async def act(office: Office, visitor: Visitor, request: Request, form: FormData) -> str | Shown:
    """Add the phrase to an entry as a draft, or set the question aside; and those alike with it.

    Whose answers would change is told before the draft is kept.
    """
    account, phrase = visitor.account, text(form, "phrase", 300)
    others = [words for words in form.getlist("alike") if isinstance(words, str)][:MOST_ALIKE]
    if text(form, "do", 10) == "aside":
        for words in (phrase, *others):
            await office.drafts.settle_miss(account.name, words[:300], "aside")
        await office.audit.note(account, office.clock(), "set a miss aside", detail=phrase)
        return f"{PATH}/misses"
    target = text(form, "target", 60) or text(form, "other", 60).partition(" ")[0]
    if not target:
        raise Forbidden(400)
    proposed = office.drafts.phrase(account, phrase, target)
    if not text(form, "keep"):
        fields = [("phrase", phrase), ("target", target), *(("alike", words) for words in others)]
        return await before_keeping(office, visitor, proposed, f"{PATH}/misses/do", fields)
    draft = await office.drafts.keep(proposed)
    for words in others:
        await office.drafts.settle_miss(account.name, words[:300], f"like {phrase}"[:300])
    await office.audit.note(account, office.clock(), "proposed a phrase", target, phrase)
    return f"{PATH}/content/drafts/{draft}"


def near(office: Office, words: str) -> list[Near]:
    """The entries that come closest, of those to which a phrase can be added."""
    book = office.book
    targets = [m.target for m in book.finder.find(words).matches]
    mine = [t for t in targets if t in book.procedures or t.partition(":")[0] in PARTS]
    return [Near(target, office.label(target)) for target in mine[:NEAR]]


def _targets(book: Handbook) -> list[tuple[str, str]]:
    codes = {procedure.code: procedure.label for procedure in book.procedures.values()}
    return sorted(codes.items(), key=lambda pair: key(pair[1]))


def _row(group: Group) -> Row:
    told = {"words": group.words, "n": group.n, "units": group.units}
    return Row(told | {"alike": "; ".join(group.alike)}, act=group.words)
