"""What others use to find a text, each from its own library and over the same texts as the bot."""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import bm25s
import numpy as np
from rapidfuzz import fuzz, process
from sklearn.feature_extraction.text import TfidfVectorizer

from bench.content import Content
from bot.core.fold import fold, key
from bot.core.index import Known

KEPT = 200
"""Texts that are looked at for the ten best codes."""


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts, and the codes that each stands for, best first."""

    texts: tuple[str, ...]
    codes: tuple[tuple[str, ...], ...]


Rank = Callable[[str], Iterable[int]]
"""A question to places of texts, best first."""
Peer = Callable[[Sequence[str]], Rank]


def texts_of(held: Content, behind: bool) -> Texts:
    """Names, plain names and every way of asking, also of forks and events of life."""
    file, pairs = held.file, []
    for p in file.procedures:
        pairs += [(text, (p.code,)) for text in dict.fromkeys((p.title, p.official, *p.asks))]
    for part, things in (("fork", file.forks), ("event", file.events)):
        for thing in things:
            pairs += [(text, held.ways[f"{part}:{thing.id}"]) for text in thing.asks]
    if behind:
        pairs += _listed(held.listed, set(held.ours))
    return Texts(tuple(text for text, _ in pairs), tuple(codes for _, codes in pairs))


def _listed(known: Any, ours: set[str]) -> Iterable[tuple[str, tuple[str, ...]]]:
    for code, words in known.items():
        if code not in ours and isinstance(words, Known):
            yield words.titles[0], (code,)


def codes(ranked: Iterable[int], texts: Texts) -> list[str]:
    """The codes of ranked texts, each once."""
    found: dict[str, None] = {}
    for n in ranked:
        for code in texts.codes[n]:
            found.setdefault(code)
        if len(found) >= 10:
            break
    return list(found)


def _fuzzy(scorer: Any, change: Callable[[str], str]) -> Peer:
    def peer(texts: Sequence[str]) -> Rank:
        changed = [change(text) for text in texts]

        def rank(question: str) -> Iterable[int]:
            found = process.extract(change(question), changed, scorer=scorer, limit=KEPT)
            return [n for _, _, n in found]

        return rank

    return peer


def _fts5(texts: Sequence[str]) -> Rank:
    db = sqlite3.connect(":memory:")
    db.execute("create virtual table held using fts5(text, tokenize='unicode61')")
    db.executemany("insert into held(rowid, text) values (?, ?)", enumerate(map(key, texts)))
    query = "select rowid from held where held match ? order by rank limit ?"

    def rank(question: str) -> Iterable[int]:
        words = " OR ".join(f'"{word}"' for word in dict.fromkeys(key(question).split()))
        return [n for (n,) in db.execute(query, (words, KEPT))] if words else []

    return rank


def _with_pairs(text: str) -> list[str]:
    words = key(text).split()
    return [*words, *(f"{a}_{b}" for a, b in pairwise(words))]


def _bm25(split: Callable[[str], list[str]]) -> Peer:
    def peer(texts: Sequence[str]) -> Rank:
        index = bm25s.BM25()
        index.index([split(text) for text in texts], show_progress=False)

        def rank(question: str) -> Iterable[int]:
            scores = index.get_scores(split(question))
            return np.argsort(-scores, kind="stable")[:KEPT].tolist()

        return rank

    return peer


def _ngrams(texts: Sequence[str]) -> Rank:
    grams = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), preprocessor=key)
    rows = grams.fit_transform(texts)

    def rank(question: str) -> Iterable[int]:
        scores = (rows @ grams.transform([question]).T).toarray()[:, 0]
        return np.argsort(-scores, kind="stable")[:KEPT].tolist()

    return rank


PEERS: dict[str, Peer] = {
    "rapidfuzz WRatio, raw": _fuzzy(fuzz.WRatio, str),
    "rapidfuzz WRatio, folded": _fuzzy(fuzz.WRatio, fold),
    "rapidfuzz token_set_ratio, folded": _fuzzy(fuzz.token_set_ratio, fold),
    "SQLite FTS5, folded": _fts5,
    "BM25, folded": _bm25(lambda text: key(text).split()),
    "BM25 with bigrams, folded": _bm25(_with_pairs),
    "character n-grams, folded": _ngrams,
}
