"""From a typed question to what it may mean, how sure that is, and which field it asks for.

Everything that can be found (procedures, forks, events of life, signposts) is known by phrases.
A question is folded, freed of its frame ("could you please tell me"), and held against them:
exact phrases first, then the words and pairs of words that they share, weighted by how rare
they are, then letters where letters differ.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from rapidfuzz import fuzz

from bot.core.fold import fold, words
from bot.core.lexicon import Field, Lexicon
from bot.core.reading import Reading, read_question

Verdict = Literal["sure", "choose", "lost", "social", "signpost"]

SURE = 0.80
"""From this score on, with a clear lead, the bot answers without asking back."""
LEAD = 0.07
MAYBE = 0.45
"""From this score on, a match is worth offering."""
KEPT = 10
CLOSE = 14
"""Candidates whose phrases are held against the question letter by letter."""


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
        self._lexicon = lexicon
        self._phrases: list[tuple[str, str, str]] = []
        self._exact: dict[str, set[str]] = defaultdict(set)
        self._units: dict[str, list[tuple[int, float]]] = {}
        counts: list[Counter[str]] = []
        for target, texts in phrases.items():
            for text in dict.fromkeys(texts):
                reading = read_question(text, lexicon)
                self._exact[reading.core].add(target)
                self._phrases.append((target, text, reading.core))
                counts.append(Counter(_units(reading.core)))
        self._index(counts)

    def _index(self, counts: list[Counter[str]]) -> None:
        """Postings with weights: rare units weigh more, long phrases a little less."""
        seen: Counter[str] = Counter(unit for count in counts for unit in count)
        total = len(counts)
        self._rare = {unit: math.log(1 + total / n) for unit, n in seen.items()}
        postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for n, count in enumerate(counts):
            norm = math.sqrt(sum(self._rare[unit] ** 2 for unit in count)) or 1.0
            for unit in count:
                postings[unit].append((n, self._rare[unit] / norm))
        self._units = dict(postings)

    def find(self, text: str, topic: str = "") -> Finding:
        """What `text` means, in a talk whose last procedure was `topic`."""
        reading = read_question(text, self._lexicon)
        if social := self._lexicon.social.get(" ".join(words(fold(text)))):
            return Finding(verdict="social", social=social)
        if not reading.core:
            return self._bare(reading, topic)
        matches = self._matches(reading)
        return Finding(verdict=self._verdict(matches), matches=matches, fields=reading.fields)

    def _bare(self, reading: Reading, topic: str) -> Finding:
        """A question without a subject: about the last procedure, if there is one."""
        if topic and reading.fields:
            match = Match(topic, 1.0, "")
            return Finding(verdict="sure", matches=(match,), fields=reading.fields)
        return Finding(verdict="lost", fields=reading.fields)

    def _matches(self, reading: Reading) -> tuple[Match, ...]:
        scores = self._shared(reading.core)
        best: dict[str, Match] = {}
        for n in sorted(scores, key=scores.__getitem__, reverse=True)[: CLOSE * 4]:
            target, text, core = self._phrases[n]
            letters = fuzz.token_sort_ratio(reading.core, core) / 100
            within = fuzz.token_set_ratio(reading.core, core) / 100
            score = 0.45 * scores[n] + 0.35 * letters + 0.20 * within
            if core == reading.core:
                score = 1.0
            if target not in best or score > best[target].score:
                best[target] = Match(target, min(score, 1.0), text)
        ranked = sorted(best.values(), key=lambda match: match.score, reverse=True)
        return tuple(ranked[:KEPT])

    def _shared(self, core: str) -> dict[int, float]:
        """Phrase number to the cosine of its rare units with the question's."""
        units = [unit for unit in dict.fromkeys(_units(core)) if unit in self._units]
        norm = math.sqrt(sum(self._rare[unit] ** 2 for unit in units))
        scores: dict[int, float] = defaultdict(float)
        for unit in units:
            weight = self._rare[unit] / norm
            for n, own in self._units[unit]:
                scores[n] += weight * own
        return scores

    @staticmethod
    def _verdict(matches: tuple[Match, ...]) -> Verdict:
        if not matches or matches[0].score < MAYBE:
            return "lost"
        lead = matches[0].score - (matches[1].score if len(matches) > 1 else 0)
        if matches[0].score >= SURE and lead >= LEAD:
            return "signpost" if matches[0].target.startswith("sign:") else "sure"
        return "choose"


def _units(core: str) -> list[str]:
    """The syllables of a folded text and their neighbouring pairs."""
    syllables = core.split()
    return syllables + [f"{a} {b}" for a, b in pairwise(syllables)]
