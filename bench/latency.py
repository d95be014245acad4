"""How fast one question is understood on one core, by the number of entries."""

import gc
import random
import time
from collections.abc import Iterator, Mapping

from bench.content import Content
from bench.noise import WAYS
from bench.questions import SHARED, own, shared
from bench.tables import table
from bot.content.findable import LISTED, aside, known, ways_of
from bot.core.finder import Finder
from bot.core.index import Known

SIZES = (200, 1_000, 5_000, 20_000)


def told(held: Content) -> str:
    """The table of latency."""
    rows = [_row(name, finder, built) for name, finder, built in _finders(held)]
    head = ["entries", "start s", "p50 ms", "p90 ms", "p99 ms", "slowest ms"]
    note = "One question on one core, `Finder.find`, each text read once: nothing is remembered."
    return "\n".join(["### Latency", "", note, "", table(head, rows)]) + "\n"


def _finders(held: Content) -> Iterator[tuple[str, Finder, float]]:
    published = held.file.procedures
    for size in SIZES:
        few = published[: min(size, len(published))]
        codes = {p.code for p in few}
        ways = {t: c for t, c in ways_of(held.file).items() if set(c) <= codes}
        written = known(few, held.file, ways)
        written = {t: w for t, w in written.items() if ":" not in t or t in ways or "sign:" in t}
        written |= aside(held.town, held.lexicon)
        listed = _listed(held.listed, size - len(few))
        began = time.perf_counter()
        finder = Finder(written, held.lexicon, held.weights, ways, listed)
        yield f"{len(few) + len(listed):,}", finder, time.perf_counter() - began


def _listed(records: Mapping[str, Known], count: int) -> dict[str, Known]:
    """National records; past their number, halves of two names make another."""
    found: dict[str, Known] = {}
    titles = [words.titles[0] for words in records.values()]
    for code, words in list(records.items())[: max(0, count)]:
        found[code] = Known(titles=words.titles, traits=words.traits | LISTED)
    chance = random.Random(0)
    while titles and len(found) < count:
        a, b = chance.sample(titles, 2)
        text = " ".join([*a.split()[: len(a.split()) // 2], *b.split()[len(b.split()) // 2 :]])
        found[f"9.{len(found):06}"] = Known(titles=(text,), traits=LISTED)
    return found


def _row(name: str, finder: Finder, built: float) -> list[object]:
    there = (SHARED / "questions-dev.jsonl").exists()
    asked = (shared() if there else own()).inside
    texts = [change(q.text) for change in WAYS.values() for q in asked]
    random.Random(0).shuffle(texts)
    for text in texts[:200]:
        finder.find(text)
    spent = []
    gc.collect()
    gc.disable()
    for text in texts:
        began = time.perf_counter()
        finder.find(text)
        spent.append(1000 * (time.perf_counter() - began))
    gc.enable()
    spent.sort()
    at = [spent[int(share * (len(spent) - 1))] for share in (0.5, 0.9, 0.99, 1.0)]
    return [name, f"{built:.1f}", *(f"{value:.2f}" for value in at)]
