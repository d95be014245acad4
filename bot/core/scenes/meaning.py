"""What typed words mean in the talk in which they stand; a call for help goes before the talk."""

from dataclasses import replace

from bot.core.choosing import choices, target_of, to_answer
from bot.core.finding import Finding, Match
from bot.core.following import Context
from bot.core.intent import parse
from bot.core.lexicon import FIELDS
from bot.core.moment import Moment
from bot.core.session import Session
from bot.core.talk import NAME

URGENT = 0.1
"""From which score on something may be an emergency."""


def meant(moment: Moment, text: str) -> Finding:
    """What the words mean here."""
    return _pressing(moment, _left(moment, _found(moment, text)))


def _left(moment: Moment, finding: Finding) -> Finding:
    """Somebody leaves a matter: nothing is asked, unless it is life that they leave."""
    if not finding.leaving or urgent(moment, finding):
        return finding
    return Finding(verdict="social", social="leaving")


def _pressing(moment: Moment, finding: Finding) -> Finding:
    """A call for help goes before what a talk makes of the words, and before other signposts;
    where it is only likely, it is the first choice."""
    alone = finding.instead or finding
    help = next((m for m in alone.matches if _calls_for_help(moment, m)), None)
    if help is None or (finding.verdict == "sure" and not finding.instead):
        return finding
    if help is alone.matches[0] or alone.verdict == "signpost":
        return replace(finding, verdict="signpost", matches=(help,), instead=None)
    if finding.verdict in ("choose", "lost") and not finding.unchosen:
        others = tuple(match for match in finding.matches if match is not help)
        first = help._replace(score=max(match.score for match in finding.matches))
        return replace(finding, verdict="choose", matches=(first, *others))
    return finding


def urgent(moment: Moment, finding: Finding) -> bool:
    """Whether it may be an emergency, which goes before everything."""
    return any(_calls_for_help(moment, match) for match in finding.matches)


def _calls_for_help(moment: Moment, match: Match) -> bool:
    return match.score >= URGENT and kind(moment, match.target) == "emergency"


def kind(moment: Moment, target: str) -> str:
    """The kind of a signpost; nothing for other targets."""
    sign = moment.handbook.signposts.get(target.removeprefix("sign:"))
    return sign.kind if sign else ""


def _context(session: Session) -> Context:
    """What a question may hang on: the procedure at hand, or the choices of a question back."""
    open_ones, said = choices(session), [*filter(None, map(parse, session.trail))]
    asked = said and said[-1].verb == "fork"
    return Context(
        topic=session.topic,
        field=session.field,
        offered=tuple(target_of(button.says) for button in open_ones),
        labels=tuple(button.label for button in open_ones) if asked else (),
        likely=session.likely,
        past=tuple(dict.fromkeys(intent.object for intent in said if intent.object)),
    )


def _found(moment: Moment, text: str) -> Finding:
    """What the words mean; of what they name is asked what was asked before it was named."""
    session = moment.session
    finding = moment.handbook.finder.find(text.replace(NAME, " "), _context(session))
    named = finding.unchosen or not (to_answer(finding.fields) or finding.details)
    if not session.asked or not named or finding.verdict not in ("sure", "choose"):
        return finding
    asked = dict.fromkeys((*to_answer(finding.fields), *session.asked))
    fields = tuple(name for name in asked if name in FIELDS)
    return replace(finding, fields=fields, details=finding.details or "details" in asked)
