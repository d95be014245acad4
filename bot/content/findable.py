"""Everything that can be found, the phrases by which it is known, and where forks lead."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping

from bot.content.files import ProceduresFile
from bot.core.finder import Finder
from bot.core.fold import key
from bot.core.index import Known
from bot.core.lexicon import Lexicon
from bot.core.procedure import Procedure
from bot.core.town import Town
from bot.core.weights import Weights

FORK, EVENT, SIGN, LISTED = (frozenset({name}) for name in ("fork", "event", "sign", "listed"))
ASIDE = SIGN
"""Matters of the town and of the talk itself are meant as often as signposts."""
DEEPEST = 4
"""Forks behind forks that are followed."""


def finder(
    file: ProceduresFile,
    town: Town,
    lexicon: Lexicon,
    weights: Weights,
    behind: Mapping[str, Known],
) -> Finder:
    """The finder of an edition, with national records behind it."""
    published = [p for p in file.procedures if p.status == "published"]
    ours = {code for p in published for code in (p.code, *p.former_codes)}
    listed = {
        code: Known(titles=words.titles, traits=words.traits | LISTED)
        for code, words in behind.items()
        if code not in ours
    }
    ways = ways_of(file)
    written = known(published, file, ways) | aside(town, lexicon)
    return Finder(written, lexicon, weights, ways, listed)


def by_asks(phrases: Mapping[str, tuple[str, ...]], lexicon: Lexicon, weights: Weights) -> Finder:
    """A finder of things that are known by phrases only."""
    return Finder({id: Known(asks=asks) for id, asks in phrases.items()}, lexicon, weights, {}, {})


def aside(town: Town, lexicon: Lexicon) -> dict[str, Known]:
    """What the town makes public, and what is asked of the talk itself."""
    found = {
        f"talk:{verb}": Known(asks=asks, traits=ASIDE) for verb, asks in lexicon.talk_words.items()
    }
    return found | {
        f"public:{kind.id}": Known(asks=(*kind.asks, kind.name), traits=ASIDE)
        for kind in town.public_kinds
    }


def spoken_of(file: ProceduresFile, town: Town, lexicon: Lexicon) -> frozenset[str]:
    """What people type when they ask for something, folded."""
    published = [p for p in file.procedures if p.status == "published"]
    everything = known(published, file, {}) | aside(town, lexicon)
    return frozenset(
        key(phrase) for words in everything.values() for phrase in (*words.asks, *words.titles)
    )


def known(
    published: Iterable[Procedure], file: ProceduresFile, ways: Mapping[str, tuple[str, ...]]
) -> dict[str, Known]:
    """What the town wrote, and the words by which it is known."""
    links = Counter(code for codes in ways.values() for code in codes)
    fronts = _fronts(ways)
    found = {
        p.code: Known(
            asks=p.asks,
            titles=(p.title, p.official),
            prior=math.log(1 + links[p.code]),
            front=fronts.get(p.code, 0.0),
        )
        for p in published
    }
    found |= {f"fork:{fork.id}": Known(asks=fork.asks, traits=FORK) for fork in file.forks}
    found |= {
        f"event:{event.id}": Known(asks=(*event.asks, event.title), traits=EVENT)
        for event in file.events
    }
    return found | {
        f"sign:{sign.id}": Known(asks=sign.asks, traits=SIGN) for sign in file.signposts
    }


def _fronts(ways: Mapping[str, tuple[str, ...]]) -> dict[str, float]:
    """How far in front each procedure stands in the fork where it stands best."""
    found: dict[str, float] = {}
    for target, codes in ways.items():
        if target.startswith("fork:"):
            for n, code in enumerate(codes):
                found[code] = max(found.get(code, 0.0), 1 / (1 + n))
    return found


def ways_of(file: ProceduresFile) -> dict[str, tuple[str, ...]]:
    """The procedures behind each fork and event, in its order."""
    direct = {f"fork:{fork.id}": [way.to for way in fork.ways] for fork in file.forks}
    direct |= {f"event:{event.id}": [stage.to for stage in event.stages] for event in file.events}

    def codes(target: str, depth: int) -> Iterable[str]:
        if ":" not in target:
            yield target
        elif depth < DEEPEST:
            for to in direct.get(target, ()):
                yield from codes(to, depth + 1)

    return {target: tuple(dict.fromkeys(codes(target, 0))) for target in direct}
