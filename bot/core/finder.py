"""From a typed question to what it may mean, how sure that is, and which field it asks for.

Everything that can be found (procedures, forks, events of life, signposts, national records) is
known by phrases. The candidates that share rare words with a question are held against it by a
few measures; learned weights turn these into probabilities, among which is that of nothing.
"""

from collections.abc import Iterable, Mapping, Set
from copy import copy
from dataclasses import dataclass, replace
from functools import lru_cache
from math import exp, sqrt

from bot.core.acts import Acts
from bot.core.finding import Finding, Match, Verdict
from bot.core.following import ALONE, Context, followed, likelier, narrows
from bot.core.index import Index, Known, Sought, Target
from bot.core.kin import Kin
from bot.core.lexicon import Lexicon
from bot.core.likeness import FEATURES, Likeness, likeness, nothing
from bot.core.reading import Reader, Reading
from bot.core.units import units
from bot.core.weights import Weights

KEPT = 10
CLOSE, CLOSE_LISTED = 16, 12
"""Candidates of either shelf whose phrases are compared."""
FORKS = 3
"""Forks and events whose ways are all compared."""
FALLBACK = 0.05
"""The part of a fork's probability that a way gets though nothing speaks for it."""
JOINED = 0.2
"""From this probability of its own on a fork is asked where it and its ways are likely enough."""
MISUSE = "misuse"
"""The kind of talk that is none of ours wherever it occurs in a text."""
NONE: Mapping[str, float] = {}
OFFER = 0.25
"""The probability of anything from which a list is worth offering."""


@dataclass(frozen=True, slots=True)
class Weighing:
    """A question, and all that it was held against."""

    reading: Reading
    sought: Sought
    likes: tuple[Likeness, ...]
    nothing: tuple[float, ...]


class Finder:
    """Two shelves of phrases and the weights; built once for an edition and never changed."""

    def __init__(
        self,
        known: Mapping[str, Known],
        lexicon: Lexicon,
        weights: Weights,
        ways: Mapping[str, tuple[str, ...]],
        listed: Mapping[str, Known],
    ) -> None:
        self._weights, self._ways = weights, ways
        phrases = [p for words in (*known.values(), *listed.values()) for p in _phrases(words)]
        self.reader = Reader(lexicon, phrases)
        self._does = lexicon.does
        acts = Acts(lexicon.act_words, self.reader)
        self._written = Index(known, self.reader, acts)
        self._kin = Kin(self._written, ways)
        self.units = lru_cache(maxsize=4_000)(self._units)
        self._listed = Index(listed, self.reader, acts) if listed else None

    def __contains__(self, target: str) -> bool:
        behind = self._listed is not None and target in self._listed.places
        return target in self._written.places or behind

    def weighed(self, weights: Weights) -> "Finder":
        """The same finder with other weights."""
        other = copy(self)
        other._weights = weights
        return other

    def find(self, text: str, context: Context = ALONE) -> Finding:
        """What `text` means in its context."""
        weighing = self.weigh(text)
        reading = weighing.reading
        if social := _social(reading):
            return Finding(verdict="social", social=social)
        finding = self.judge(weighing)
        if not reading.asking and self._does("leave", reading.plain):
            return replace(finding, leaving=True)
        if not reading.asking and self._does("pause", reading.plain):
            return replace(finding, verdict="social", social="nod", instead=finding)
        if context is ALONE:
            return finding
        if finding.verdict != "sure" or narrows(reading, context) or "earlier" in reading.cues:
            finding = self._near(weighing, context)
        if "earlier" in reading.cues and (before := self._before(finding, context)):
            return replace(finding, verdict="sure", matches=(before,), codes=(before,))
        return followed(finding, reading, context, self._share(weighing, context.topic))

    def _near(self, weighing: Weighing, context: Context) -> Finding:
        """The judgement where what is akin to the talk so far is likelier."""
        akin = self._kin.to(context.likely or context.topic, context.offered)
        near = likelier(weighing.reading, context, akin, self._named(weighing.reading, context))
        return self.judge(self._nearer(weighing, near), near)

    def _before(self, finding: Finding, context: Context) -> Match | None:
        """Of the ways of a fork, the one that was spoken of last."""
        ways = self._ways.get(finding.best, ()) if finding.verdict == "sure" else ()
        code = next((code for code in reversed(context.past) if code in ways), "")
        return Match(code, 1.0, "") if code else None

    def _named(self, reading: Reading, context: Context) -> Mapping[str, float]:
        """How much of a question stands on the button of each choice."""
        heard = self._written.heard(reading)
        total, named = sum(heard.values()) or 1.0, dict[str, float]()
        for target, label in zip(context.offered, context.labels, strict=False):
            held = sum(heard[unit] for unit in heard.keys() & self.units(label))
            named[target] = max(held / total, named.get(target, 0.0))
        return named

    def heard(self, text: str) -> Mapping[str, float]:
        """The units of a question that name something, by how much each tells."""
        return self._written.heard(self.reader.read(text))

    def _units(self, line: str) -> Set[str]:
        """The units of a line of the content."""
        tokens = self.reader.read_phrase(line).tokens
        return units([t for t in tokens if not t.filler], marked=True).keys()

    def _share(self, weighing: Weighing, topic: str) -> float:
        """How much of a question the present subject knows."""
        for index in filter(None, (self._written, self._listed)):
            if topic in index.places:
                own = index is self._written
                sought = weighing.sought if own else index.sought(weighing.reading)
                target = index.targets[index.places[topic]]
                return _most_known([likeness(sought, target, 1.0)]) if sought.total else 0.0
        return 0.0

    def weigh(self, text: str) -> Weighing:
        """The question read, and the likeness of all that it may mean."""
        reading = self.reader.read(text)
        sought = self._written.sought(reading)
        if not sought.total:
            return Weighing(reading, sought, (), nothing(sought, reading))
        index, held = self._written, self._written.candidates(sought, CLOSE)
        likes = [likeness(sought, index.targets[n], reading.weight) for n in held]
        more = [index.places[code] for code in self._led_to(likes) if code in index.places]
        for n in dict.fromkeys(more):
            if n not in held:
                likes.append(likeness(sought, index.targets[n], reading.weight))
        values = nothing(sought, reading)
        if self._listed:
            behind, before = self._listed.sought(reading), _most_known(likes)
            for n in self._listed.candidates(behind, CLOSE_LISTED):
                likes.append(likeness(behind, self._listed.targets[n], reading.weight, before))
            values = min(values, nothing(behind, reading))
        return Weighing(reading, sought, tuple(likes), values)

    def _nearer(self, weighing: Weighing, akin: Iterable[str]) -> Weighing:
        """The same, held as well against all that are akin and know a word of the question."""
        sought = weighing.sought
        held = {like.target.name for like in weighing.likes}
        places = self._written.places
        targets = [self._written.targets[places[name]] for name in akin if name in places]
        known = (t for t in targets if t.name not in held and _meets(sought, t))
        more = tuple(likeness(sought, target, weighing.reading.weight) for target in known)
        return replace(weighing, likes=(*weighing.likes, *more))

    def _led_to(self, likes: Iterable[Likeness]) -> Iterable[str]:
        """The codes behind the forks and events that are most alike."""
        leading = [like for like in likes if like.target.name in self._ways]
        leading.sort(key=lambda like: like.values[0], reverse=True)
        return [code for like in leading[:FORKS] for code in self._ways[like.target.name]]

    def judge(self, weighing: Weighing, likelier: Mapping[str, float] = NONE) -> Finding:
        """Probabilities and a verdict; `likelier` adds to the logits of some."""
        fields = weighing.reading.fields
        matches, none = self._probable(weighing, likelier)
        codes = self._codes(matches)
        matches = self._joined(matches)
        verdict = self._verdict(matches, none)
        return Finding(
            verdict=verdict,
            matches=matches[:KEPT],
            codes=codes,
            fields=fields,
            details=weighing.reading.details,
        )

    def _probable(
        self, weighing: Weighing, likelier: Mapping[str, float]
    ) -> tuple[tuple[Match, ...], float]:
        """The matches by probability, and the probability of nothing."""
        weights = self._weights
        logits = [weights.logit(n) + likelier.get(n.target.name, 0.0) for n in weighing.likes]
        none = self._weights.logit_of_nothing(weighing.nothing)
        top = max([*logits, none])
        powers = [exp(logit - top) for logit in logits]
        total = sum(powers) + exp(none - top)
        matches = [
            Match(like.target.name, power / total, like.because)
            for like, power in zip(weighing.likes, powers, strict=True)
        ]
        matches.sort(key=lambda match: match.score, reverse=True)
        return tuple(matches), exp(none - top) / total

    def _joined(self, matches: tuple[Match, ...]) -> tuple[Match, ...]:
        """First a fork that with its ways, or a signpost that with others, is likely enough."""
        if not matches or matches[0].score >= self._weights.sure:
            return matches
        for n, match in enumerate(matches):
            if match.score < JOINED or (n and match.target.startswith("sign:")):
                break
            joint = match.score + sum(one.score for one in matches if self._akin(match, one))
            if joint >= self._weights.lead and match.target.startswith(("fork:", "sign:")):
                return (match._replace(score=joint), *matches[:n], *matches[n + 1 :])
        return matches

    def _akin(self, match: Match, other: Match) -> bool:
        """Whether another target is a way of a fork, or one more signpost."""
        if match.target.startswith("sign:"):
            return other is not match and other.target.startswith("sign:")
        return other.target in self._ways.get(match.target, ())

    def _codes(self, matches: tuple[Match, ...]) -> tuple[Match, ...]:
        """Procedures by probability."""
        own = {match.target: match for match in matches if ":" not in match.target}
        scores = {code: match.score for code, match in own.items()}
        leading = [match for match in matches if match.target in self._ways]
        for match in leading[:FORKS]:
            ways = self._ways[match.target]
            parts = [
                (FALLBACK + (sqrt(own[code].score) if code in own else 0.0)) / sqrt(1 + n)
                for n, code in enumerate(ways)
            ]
            share = match.score / sum(parts)
            for code, part in zip(ways, parts, strict=True):
                scores[code] = scores.get(code, 0.0) + share * part
        ranked = sorted(scores, key=scores.__getitem__, reverse=True)
        return tuple(
            Match(code, scores[code], own[code].because if code in own else "")
            for code in ranked[:KEPT]
        )

    def _verdict(self, matches: tuple[Match, ...], none: float) -> Verdict:
        if not matches:
            return "lost"
        best = matches[0]
        if best.target.startswith("sign:"):
            if best.score >= self._weights.away:
                return "signpost"
        elif ":" in best.target:
            if best.score >= self._weights.lead:
                return "sure"
        elif best.score >= self._weights.sure:
            return "sure"
        return "choose" if 1 - none >= OFFER else "lost"


def _social(reading: Reading) -> str:
    """The kind of small talk that a text is, if it is nothing else."""
    if MISUSE in reading.social:
        return MISUSE
    plain = not (reading.heavy or reading.asking)
    return reading.social[0] if plain and reading.social else ""


def _meets(sought: Sought, target: Target) -> bool:
    return not sought.units.keys().isdisjoint(target.units)


def _most_known(likes: Iterable[Likeness]) -> float:
    """The largest share of the question that one of the town's targets holds."""
    known = FEATURES.index("known")
    return max((like.values[known] for like in likes), default=0.0)


def _phrases(words: Known) -> Iterable[str]:
    return (*words.asks, *words.titles)
