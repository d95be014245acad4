"""What typed words mean in the talk in which they stand; a call for help goes before the talk."""

from dataclasses import replace

from bot.core.choosing import choices, target_of, to_answer
from bot.core.finding import Finding, Match
from bot.core.following import Context
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
    """What a talk makes of the words, unless they call for help."""
    if finding.instead and kind(moment, finding.instead) == "emergency":
        return replace(finding, verdict="signpost", matches=(Match(finding.instead, 1.0, ""),))
    if finding.social == "nod" and urgent(moment, finding):
        return replace(finding, verdict="choose", social="")
    return finding


def urgent(moment: Moment, finding: Finding) -> bool:
    """Whether it may be an emergency, which goes before everything."""
    likely = (match.target for match in finding.matches if match.score >= URGENT)
    return any(kind(moment, target) == "emergency" for target in likely)


def kind(moment: Moment, target: str) -> str:
    """The kind of a signpost; nothing for other targets."""
    sign = moment.handbook.signposts.get(target.removeprefix("sign:"))
    return sign.kind if sign else ""


def _context(session: Session) -> Context:
    """What a question may hang on: the procedure at hand, or the choices of a question back."""
    offered = tuple(target_of(button.says) for button in choices(session))
    return Context(topic=session.topic, field=session.field, offered=offered, likely=session.likely)


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
