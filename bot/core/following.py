"""How a question hangs on the talk before it: it stays with the subject, leaves it, or picks one
of the choices that were just offered."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from bot.core.finding import Finding, Match
from bot.core.lexicon import FIELDS, Cue
from bot.core.reading import Reading

LEAVE = 0.5
"""From this probability of another subject on, a question leaves the present one."""
SURELY = 0.8
"""The same where the present subject knows the question's words too."""
SLIGHT = 2
"""Words about a subject up to which a field is asked of the present one, where they lead nowhere
else."""
REMARK = 0.2
"""Beneath this probability a word or two in which nothing is asked are a remark on the subject."""
PICKED = 4.0
"""How much likelier a choice that was just offered is than before."""
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
    likely: str = ""
    """Code of the one among them that stood well above the others."""


ALONE = Context()


def followed(finding: Finding, reading: Reading, context: Context, share: float) -> Finding:
    """The finding in its context; `share` is how much of the question the topic knows."""
    if "correct" in reading.cues:
        finding = _without(finding, context.topic)
        return finding if reading.heavy else replace(finding, verdict="lost")
    if context.offered and _open(finding, reading):
        return _asked_of_offered(finding, context)
    finding = _picked(finding, context)
    if context.topic and _stays(finding, reading, context, share):
        return _staying(finding, context.topic)
    return _carried(finding, reading.cues, context)


def _stays(finding: Finding, reading: Reading, context: Context, share: float) -> bool:
    """Whether a question is about the present subject."""
    if finding.best == context.topic:
        return False
    asked = bool(reading.fields) or reading.details
    if finding.verdict == "signpost":
        return asked and "status" not in reading.fields and reading.heavy <= SLIGHT
    hangs = bool({"this", "suppose"} & reading.cues)
    if not reading.heavy:
        return hangs or asked
    known = asked and share >= STAY
    if finding.score >= (SURELY if known else LEAVE):
        return False
    remark = finding.verdict == "choose" and finding.score < REMARK
    slight = reading.heavy <= SLIGHT and (remark or (asked and share >= HINT))
    return slight or ("switch" not in reading.cues and (hangs or known))


def _picked(finding: Finding, context: Context) -> Finding:
    """Where it is not clear what is meant, the choices that were just offered go first."""
    if finding.verdict != "choose" or not context.offered:
        return finding

    def likelier(match: Match) -> Match:
        share = match.score * PICKED if match.target in context.offered else match.score
        return match._replace(score=share)

    matches = [likelier(match) for match in finding.matches]
    before, after = (sum(m.score for m in part) for part in (finding.matches, matches))
    scaled = (m._replace(score=m.score * before / after) for m in matches)
    return replace(finding, matches=tuple(sorted(scaled, key=lambda m: -m.score)))


def _open(finding: Finding, reading: Reading) -> bool:
    """Whether something is asked with too few words of its own to be about something else: a
    choice that stands open goes before it."""
    if not (reading.details or any(name != "status" for name in reading.fields)):
        return False
    nowhere = not reading.heavy or finding.verdict == "signpost" or finding.score < REMARK
    return reading.heavy <= SLIGHT and nowhere


def _staying(finding: Finding, code: str) -> Finding:
    match = Match(code, 1.0, "")
    return replace(finding, verdict="sure", matches=(match,), codes=(match,))


def _asked_of_offered(finding: Finding, context: Context) -> Finding:
    """A field asked before a choice was made: asked of each of the choices, or of the likeliest."""
    finding = replace(finding, unchosen=True)
    if context.likely:
        return _staying(finding, context.likely)
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


def _carried(finding: Finding, cues: Collection[Cue], context: Context) -> Finding:
    """And what about ...: the field asked before is asked of the new subject."""
    if "switch" not in cues or not context.field or finding.fields not in ((), ("how",)):
        return finding
    fields = tuple(name for name in FIELDS if name == context.field)
    return replace(finding, fields=fields or finding.fields)
