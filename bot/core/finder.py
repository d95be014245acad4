"""From a typed question to what it may mean, how sure that is, and which field it asks for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from bot.core.fold import key
from bot.core.index import Index, Sought, Target
from bot.core.lexicon import Field, Lexicon
from bot.core.reading import Reader, Reading

Verdict = Literal["sure", "choose", "lost", "social", "signpost"]

KEPT = 10
CLOSE = 16
"""Candidates whose phrases are compared."""


@dataclass(frozen=True, slots=True)
class Match:
    """Something that a question may mean."""

    target: str
    """A procedure's code, `fork:id`, `event:id` or `sign:id`."""
    score: float
    """0 to 1."""
    because: str
    """The phrase that it was matched by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a question was taken to mean."""

    verdict: Verdict
    matches: tuple[Match, ...] = ()
    fields: tuple[Field, ...] = ()
    social: str = ""
    """The kind of small talk, for that verdict."""

    @property
    def best(self) -> str:
        """The target of the best match, or nothing."""
        return self.matches[0].target if self.matches else ""


class Finder:
    """An index of phrases; built once for an edition and never changed."""

    def __init__(self, phrases: Mapping[str, Iterable[str]], lexicon: Lexicon) -> None:
        known = {name: tuple(texts) for name, texts in phrases.items()}
        self._reader = Reader(lexicon, (text for texts in known.values() for text in texts))
        self.index = Index(known, self._reader)

    def find(self, text: str, topic: str = "") -> Finding:
        """What `text` means, in a talk whose last procedure was `topic`."""
        reading = self._reader.read(text)
        if not reading.weight:
            return Finding(verdict="lost", fields=reading.fields)
        found = self.features(text, reading)
        ranked = sorted(found, key=lambda f: f[1][0], reverse=True)
        matches = tuple(Match(t, f[0], because) for t, f, because in ranked[:KEPT])
        if not matches:
            return Finding(verdict="lost", fields=reading.fields)
        return Finding(verdict="choose", matches=matches, fields=reading.fields)

    def features(self, text: str, reading: Reading) -> list[tuple[str, list[float], str]]:
        sought = self.index.sought(reading)
        out = []
        for n, _ in self.index.candidates(sought, CLOSE):
            target = self.index.targets[n]
            values, because = compare(sought, target, reading, key(text))
            out.append((target.name, values, because))
        return out


NAMES = ["sim", "qcov", "pcov", "tcov", "tstr", "core", "same"]


def compare(sought: Sought, target: Target, reading: Reading, phrase: str) -> tuple[list[float], str]:
    weights, total = sought.units, sought.total
    mine = weights.keys()
    best, bm, bp = -1.0, 0.0, None
    for p in target.phrases:
        m = 0.0
        for u in mine & p.units:
            m += weights[u]
        sim = m / (0.5 * total + 0.5 * p.weight + 0.01)
        if sim > best:
            best, bm, bp = sim, m, p
    tcov = tstr = 0.0
    for u, w in weights.items():
        s = target.units.get(u)
        if s:
            tcov += w
            tstr += w * s
    assert bp
    return [
        best, bm / total, min(1, bm / (bp.weight + 0.01)), tcov / total, tstr / total,
        float(bp.core == reading.core), float(key(bp.text) == phrase),
    ], bp.text
