"""The bot beside its peers: the same questions, the same texts, the same run."""

import time
from dataclasses import replace

from bench.content import Content
from bench.noise import WAYS
from bench.peers import PEERS, codes, texts_of
from bench.questions import Collection
from bench.tables import long, short, table
from bench.understanding import Measured, typed, within

PEER_WAYS = ("as typed", "without marks", "typing errors")


def beside_peers(held: Content, asked: Collection, behind: bool, ours: Measured) -> str:
    """The same questions and texts given to others; a peer never asks back, so neither counts."""
    texts, inside = texts_of(held, behind), within(held, asked, behind)
    plain = [replace(question, ambiguous=False) for question in inside]
    rows = [_our_row(ours)]
    for name, peer in PEERS.items():
        rank, cells, spent = peer(texts.texts), [], 0.0
        for way in PEER_WAYS:
            questions = typed(plain, WAYS[way])
            began = time.perf_counter()
            found = [codes(rank(question.text), texts) for question in questions]
            spent += time.perf_counter() - began
            told = [
                (q, {"codes": codes, "verdict": "choose"})
                for q, codes in zip(questions, found, strict=True)
            ]
            cells.append(long(told) if way == PEER_WAYS[0] else short(told))
        each = 1000 * spent / (len(PEER_WAYS) * len(plain))
        rows.append([name, *cells, f"{each:.2f}"])
    return table(["", *PEER_WAYS, "ms"], rows)


def _our_row(ours: Measured) -> list[object]:
    cells = []
    for way in PEER_WAYS:
        answers = [(replace(q, ambiguous=False), told) for q, told in ours.inside[way]]
        cells.append(long(answers) if way == PEER_WAYS[0] else short(answers))
    return ["**this bot**", *cells, "see latency"]
