"""How like a question and a target are: a few measures, each of which can be told in words."""

from dataclasses import dataclass
from typing import Final

from bot.core.index import Phrase, Sought, Target
from bot.core.reading import Reading

FEATURES: Final = (
    "alike",  # the best phrase and the question, held against each other
    "asked",  # share of the question that the best phrase holds
    "told",  # share of the best phrase that the question holds
    "known",  # share of the question that any of the target's phrases hold
    "often",  # the same, by how many of the phrases hold it
    "core",  # the best phrase has the same words, frames aside
    "same",  # the best phrase is the question
    "second",  # how alike the second best phrase is
    "whole",  # share of the question that a phrase holds which stands in it wholly
    "titled",  # share of a title that the question holds
    "lead",  # share of an official term to which the words lead
    "prior",  # how often forks and events lead to it
    "short fork",  # a word alone more often means the fork
    "short event",
    "beyond",  # of a record: how much more of the question it holds than what the town wrote
    "behind",  # of a record: how much less
)
NOTHING: Final = (
    "nothing",  # that none of the targets is meant
    "strange",  # share of the question whose words stand nowhere
    "length",  # how many words name a subject
    "field",  # a field was asked
)


@dataclass(frozen=True, slots=True)
class Likeness:
    """A target held against a question."""

    target: Target
    because: str
    """The phrase that is most alike."""
    values: tuple[float, ...]
    """In the order of FEATURES."""
    missing: frozenset[str]
    """Acts of the target's title that the question does not tell."""
    extra: frozenset[str]
    """Acts of the question that none of the target's phrases tell."""


def likeness(sought: Sought, target: Target, weight: float, before: float = -1.0) -> Likeness:
    """The measures of one target; `weight` is how many words of the question name a subject.

    For a national record `before` is the largest share of the question that the town's own hold.
    """
    weights, total = sought.units, sought.total
    value = weights.__getitem__
    mine = weights.keys()
    best, second, titled, whole, held = -1.0, 0.0, 0.0, 0.0, 0.0
    nearest: Phrase = target.phrases[0]
    for phrase in target.phrases:
        shared = sum(map(value, mine & phrase.units))
        alike = shared / (0.5 * (total + phrase.weight) + 0.01)
        if alike > best:
            best, second = alike, max(best, 0.0)
            nearest, held = phrase, shared
        elif alike > second:
            second = alike
        if shared > whole and shared >= 0.95 * phrase.weight:
            whole = shared
        if phrase.is_title:
            titled = max(titled, shared / (phrase.weight + 0.01))
    known = often = 0.0
    for unit in mine & target.units.keys():
        known += weights[unit]
        often += weights[unit] * target.units[unit]
    part = target.part
    brief = 1 / (1 + weight)
    values = (
        best,
        held / total,
        min(1.0, held / (nearest.weight + 0.01)),
        known / total,
        often / total,
        float(nearest.core == sought.core),
        float(nearest.key == sought.key),
        second,
        whole / total,
        min(1.0, best if part else titled),
        _lead(sought, target),
        target.prior,
        brief if part == "fork" else 0.0,
        brief if part == "event" else 0.0,
        max(0.0, known / total - before) if before >= 0 else 0.0,
        max(0.0, before - known / total) if before >= 0 else 0.0,
    )
    extra = sought.acts - target.may
    return Likeness(target, nearest.text, values, target.acts - sought.acts, extra)


def _lead(sought: Sought, target: Target) -> float:
    """The largest share of an official term that the target holds."""
    best = 0.0
    for weights, total in sought.leads:
        shared = sum(map(weights.__getitem__, weights.keys() & target.units.keys()))
        best = max(best, shared / total)
    return best


def nothing(sought: Sought, reading: Reading) -> tuple[float, ...]:
    """The measures of there being nothing to find, in the order of NOTHING."""
    strange = 1 - sum(sought.units.values()) / sought.total if sought.total else 1.0
    return (1.0, strange, min(reading.weight, 12.0) / 4, float(bool(reading.fields)))
