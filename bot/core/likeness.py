"""How like a question and a target are: a few measures, each of which can be told in words."""

from typing import Final, NamedTuple

from bot.core.index import Sought, Target
from bot.core.reading import Reading

FEATURES: Final = (
    "alike",  # the best phrase and the question, held against each other
    "asked",  # share of the question that the best phrase holds
    "told",  # share of the best phrase that the question holds
    "known",  # share of the question that any of the target's phrases hold
    "often",  # the same, by how many of the phrases hold it
    "centre",  # share of what all of the target's phrases hold that the question holds
    "core",  # the best phrase has the same words, frames aside
    "same",  # the best phrase is the question
    "second",  # how alike the second best phrase is
    "whole",  # share of the question that a phrase holds which stands in it wholly
    "titled",  # share of a title that the question holds
    "lead",  # share of an official term to which the words lead
    "prior",  # how often forks and events lead to it
    "front",  # how far in front it stands among the ways of a fork
    "short fork",  # a word alone more often means the fork
    "short event",
    "fork core",  # a fork or event known by the very words of the question
    "beyond",  # of a record: how much more of the question it holds than what the town wrote
    "behind",  # of a record: how much less
)
NOTHING: Final = (
    "nothing",  # that none of the targets is meant
    "strange",  # share of the question whose words stand nowhere
    "length",  # how many words name a subject
    "field",  # a field was asked
)


WHOLE = 0.95
"""From this share on a phrase stands in a question wholly."""


class Likeness(NamedTuple):
    """A target held against a question; a tuple, because twenty are made for each question."""

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
    total, sizes = sought.total, target.sizes
    known, often, centre, shared = _shared(sought, target)
    best = second = whole = 0.0
    nearest = 0
    for n, share in enumerate(shared):
        if share:
            size = sizes[n]
            alike = share / (total + size)
            if alike > best:
                second, best, nearest = best, alike, n
            elif alike > second:
                second = alike
            if share > whole and share >= WHOLE * size:
                whole = share
    titled = max([shared[n] / sizes[n] for n in target.titles], default=2 * best)
    phrase, part, brief = target.phrases[nearest], target.part, 1 / (1 + weight)
    values = (
        2 * best,
        shared[nearest] / total,
        min(1.0, shared[nearest] / sizes[nearest]),
        known,
        often,
        centre,
        1.0 if phrase.core == sought.core else 0.0,
        1.0 if phrase.plain == sought.plain else 0.0,
        2 * second,
        whole / total,
        min(1.0, titled),
        _lead(sought, target) if sought.leads else 0.0,
        target.prior,
        target.front,
        brief if part == "fork" else 0.0,
        brief if part == "event" else 0.0,
        1.0 if part in ("fork", "event") and phrase.core == sought.core else 0.0,
        max(0.0, known - before) if before >= 0 else 0.0,
        max(0.0, before - known) if before >= 0 else 0.0,
    )
    missing, extra = target.acts - sought.acts, sought.acts - target.may
    return Likeness(target, phrase.text, values, missing, extra)


def _shared(sought: Sought, target: Target) -> tuple[float, float, float, list[float]]:
    """The shares of the question that any and that most phrases hold, that of all the phrases
    which the question holds, and what each phrase holds."""
    weights, places = sought.units, target.units
    shared = [0.0] * len(target.sizes)
    known = often = 0.0
    for unit in weights.keys() & places.keys():
        weight, where = weights[unit], places[unit]
        known += weight
        often += weight * len(where)
        for n in where:
            shared[n] += weight
    total = sought.total
    return known / total, often / (total * len(shared)), min(1.0, often / target.bulk), shared


def _lead(sought: Sought, target: Target) -> float:
    """The largest share of an official term that the target holds."""
    best = 0.0
    for lead in sought.leads:
        held = sum(map(lead.units.__getitem__, lead.units.keys() & target.units.keys()))
        best = max(best, held / lead.total)
    return best


def nothing(sought: Sought, reading: Reading) -> tuple[float, ...]:
    """The measures of there being nothing to find, in the order of NOTHING."""
    strange = 1 - sum(sought.units.values()) / sought.total if sought.total else 1.0
    return (1.0, strange, min(reading.weight, 12.0) / 4, float(bool(reading.fields)))
