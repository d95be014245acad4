"""How a question hangs on the talk before it: it stays with the subject, leaves it, or picks one
of the choices that were just offered."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from bot.core.finding import Finding, Match
from bot.core.lexicon import FIELDS, Cue
from bot.core.reading import Reading

AKIN, CHOSEN = 2.0, 4.0
"""What it adds to a target's logit to be wholly akin to what the talk is about, and the same where
somebody says which of it is meant."""
NAMED = 6.0
"""What it adds to a choice's logit that its button says all the words of somebody who chooses."""
LEAVE = 0.5
"""From this probability of another subject on, a question leaves the present one."""
SURELY = 0.8
"""The same where the present subject knows the question's words too."""
ALL = 0.95
"""From this share of its words on that the present subject knows, what is asked in general words
is asked of it."""
NEED = 5
"""Words up to which somebody asks whether something is needed for the present subject."""
SLIGHT = 2
"""Words about a subject up to which a field is asked of the present one, where they lead nowhere
else."""
FAINT = 0.3
"""Beneath this probability a single word in a question does not lead to another subject."""
REMARK = 0.2
"""Beneath this probability a word or two in which nothing is asked are a remark on the subject."""
STAY = 0.5
"""From this share of its words on that the present subject knows, a question stays with it."""
HINT = 0.15
"""The same share, where there are no more than a word or two."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a question may hang on."""

    topic: str = ""
    """Code of the procedure last spoken of."""
    field: str = ""
    """What was last asked of it."""
    offered: tuple[str, ...] = ()
    """The targets that the last reply asked to choose from."""
    labels: tuple[str, ...] = ()
    """What stood on their buttons, where those answered the question of a fork."""
    likely: str = ""
    """Code of the one among them that stood well above the others."""
    past: tuple[str, ...] = ()
    """What was seen before: codes, and ids of forks and the like."""


ALONE = Context()


def nearness(reading: Reading, context: Context) -> float:
    """What it adds to a target's logit to be wholly akin to what the talk is about."""
    told = narrows(reading, context) or {"correct", "deny", "besides"} & reading.cues
    return CHOSEN if told else AKIN


def narrows(reading: Reading, context: Context) -> bool:
    """Whether something is told that ought to say which of the choices is meant."""
    asking = {*reading.fields} - {"how"} or reading.details
    return bool(context.offered) and not asking and "switch" not in reading.cues


def likelier(
    reading: Reading, context: Context, akin: Mapping[str, float], named: Mapping[str, float]
) -> Mapping[str, float]:
    """What the talk adds to the logits of what is akin to it, of the choices whose buttons say the
    words (`named`, from 0 to 1), and of what is pointed back to."""
    worth = nearness(reading, context)
    found = {name: worth * share for name, share in akin.items()}
    if narrows(reading, context):
        for name, share in named.items():
            found[name] = NAMED * share + found.get(name, 0.0)
    if "earlier" in reading.cues:
        found |= dict.fromkeys(context.past, CHOSEN)
    return found


def followed(finding: Finding, reading: Reading, context: Context, share: float) -> Finding:
    """The finding in its context; `share` is how much of the question the topic knows."""
    if "correct" in reading.cues:
        if finding.best != context.topic or finding.score < LEAVE:
            finding = _without(finding, context.topic)
        return finding if reading.heavy else replace(finding, verdict="lost")
    if context.offered and reading.place and reading.heavy <= SLIGHT:
        return _pointed(finding, reading.place, context)
    if (need := _needs(reading)) and (context.topic or context.offered):
        return _needed(finding, context, need, share)
    if _tells(reading) and (context.topic or context.offered):
        return _told(finding, context, purpose="aim" in reading.cues)
    if context.offered and _open(finding, reading, context):
        return _supposed(_asked_of_offered(finding, context), reading)
    if context.topic and _stays(finding, reading, context, share):
        return _supposed(_staying(finding, context.topic), reading)
    return _carried(finding, reading.cues, context)


def _stays(finding: Finding, reading: Reading, context: Context, share: float) -> bool:
    """Whether a question is about the present subject."""
    asked, hangs = reading.asking, _hangs(reading)
    general = finding.best.startswith(("fork:", "event:"))
    if asked and general and share >= ALL and "switch" not in reading.cues:
        return True
    if not reading.heavy and finding.verdict != "signpost":
        another = reading.leads and finding.best != context.topic
        return (hangs or asked) and not another
    if finding.best == context.topic:
        return finding.verdict == "choose" and "switch" not in reading.cues
    if finding.verdict == "signpost":
        return asked and "status" not in reading.fields and reading.heavy <= SLIGHT
    if "suppose" in reading.cues and _rival(finding) < LEAVE:
        return "switch" not in reading.cues
    known, rival = asked and share >= STAY, _rival(finding)
    if rival >= (SURELY if known else LEAVE):
        return False
    weak = finding.verdict == "choose" or (asked and finding.verdict == "lost")
    remark = weak and rival < REMARK
    faint = reading.heavy < SLIGHT and rival < FAINT
    hint = asked and (share >= HINT or faint)
    slight = reading.heavy <= SLIGHT and (remark or hint)
    return slight or ("switch" not in reading.cues and (hangs or known))


def _needs(reading: Reading) -> Literal["", "need", "lack"]:
    """Whether it is asked if some paper is needed, or what to do without it."""
    about = {*reading.fields} <= {"how", "papers"}
    if not about or not 0 < reading.heavy <= NEED:
        return ""
    return "lack" if "lack" in reading.cues else "need" if "need" in reading.cues else ""


def _needed(
    finding: Finding, context: Context, need: Literal["need", "lack"], share: float
) -> Finding:
    """Whether something is needed, asked of the subject or of what was offered."""
    if finding.best in context.offered and finding.score >= LEAVE:
        return finding
    asked = replace(finding, fields=("papers",), details=False)
    subject = context.likely if context.offered else context.topic
    if not subject:
        return _asked_of_offered(asked, context)
    instead = None if share else finding  # what it knows the words of is meant, and nothing else
    staying = replace(_staying(asked, subject), needed=need, instead=instead)
    return replace(staying, unchosen=bool(context.offered))


def _tells(reading: Reading) -> bool:
    """Whether somebody tells what is there, or what something is for, and asks nothing."""
    return "tell" in reading.cues or ("aim" in reading.cues and not reading.asking)


def _told(finding: Finding, context: Context, purpose: bool) -> Finding:
    """Somebody tells of what is there, or what something is for: it picks one of the choices, or
    asks nothing."""
    away = finding.verdict == "signpost" and not purpose
    if away or (finding.best in context.offered and finding.score >= LEAVE):
        return finding
    return replace(finding, verdict="social", social="nod", instead=finding)


def _supposed(finding: Finding, reading: Reading) -> Finding:
    """The finding, where a case of its subject is put and nothing else is asked."""
    put = "suppose" in reading.cues and finding.verdict == "sure" and not reading.asking
    return replace(finding, needed="case") if put else finding


def _rival(finding: Finding) -> float:
    """How likely another subject is: a signpost counts where it would be shown."""
    if finding.verdict == "signpost":
        return finding.score
    others = (match.score for match in finding.matches if not match.target.startswith("sign:"))
    return next(others, 0.0)


def _hangs(reading: Reading) -> bool:
    """Whether a question says of itself that it goes on from what was said."""
    return bool({"this", "suppose"} & reading.cues or reading.place)


def _open(finding: Finding, reading: Reading, context: Context) -> bool:
    """Whether something is asked with too few words of its own to be about something else: a
    choice that stands open goes before it."""
    asked = reading.details or any(name != "status" for name in reading.fields)
    told = reading.leads and finding.score >= LEAVE
    if not (asked or _hangs(reading)) or told:
        return False
    if "suppose" in reading.cues and _rival(finding) < LEAVE:
        return True
    if reading.heavy > SLIGHT:
        return False
    if "this" in reading.cues or not reading.heavy:
        return True
    faint = FAINT if asked and reading.heavy < SLIGHT else REMARK
    return finding.verdict == "signpost" or _rival(finding) < faint


def _pointed(finding: Finding, place: int, context: Context) -> Finding:
    """The first, the second or the last of the choices; all of them where there is no such."""
    if place > len(context.offered):
        return _asked_of_offered(finding, context)
    target = context.offered[place if place < 0 else place - 1]
    match = Match(target, 1.0, "")
    codes = () if ":" in target else (match,)
    return replace(finding, verdict="sure", matches=(match,), codes=codes, instead=finding)


def _staying(finding: Finding, code: str) -> Finding:
    match = Match(code, 1.0, "")
    return replace(finding, verdict="sure", matches=(match,), codes=(match,), instead=finding)


def _asked_of_offered(finding: Finding, context: Context) -> Finding:
    """A field asked before a choice was made: asked of each of the choices, or of the likeliest."""
    finding = replace(finding, unchosen=True, instead=finding)
    only = context.offered[0] if len(context.offered) == 1 else ""
    if (likely := context.likely or only) and ":" not in likely:
        return _staying(finding, likely)
    share = 1 / len(context.offered)
    matches = tuple(Match(target, share, "") for target in context.offered)
    codes = tuple(match for match in matches if ":" not in match.target)
    return replace(finding, verdict="choose", matches=matches, codes=codes)


def _without(finding: Finding, topic: str) -> Finding:
    """The finding without what the person has just said is not meant."""
    return replace(
        finding,
        matches=tuple(match for match in finding.matches if match.target != topic),
        codes=tuple(match for match in finding.codes if match.target != topic),
    )


def _carried(finding: Finding, cues: frozenset[Cue], context: Context) -> Finding:
    """And what about ...: the field asked before is asked of the new subject."""
    if not {"switch", "suppose"} & cues or not context.field or finding.fields:
        return finding
    fields = tuple(name for name in FIELDS if name == context.field)
    return replace(finding, fields=fields or finding.fields)
