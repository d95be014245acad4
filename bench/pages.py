"""The pages of results about understanding: whole, with peers beside it, or quick."""

from bench import figures, understanding
from bench.beside import beside_peers
from bench.content import Content
from bench.judged import judged_by_folds
from bench.questions import HARD, SHARED, Collection, own, shared
from bench.tables import table

TITLES = {False: "Curated procedures", True: "With the national catalogue behind them"}


def understood(held: Content, quick: bool) -> str:
    """Every table of understanding."""
    theirs = (SHARED / "questions-dev.jsonl").exists()
    asked = shared() if theirs else own()
    shelves = [behind for behind in understanding.SHELVES if held.catalogue or not behind]
    measured = {behind: understanding.measure(held, asked, behind) for behind in shelves}
    parts = [
        "### Understanding",
        "",
        f"{len(asked.inside)} {'development' if theirs else 'own'} questions, "
        f"{len(asked.outside)} out of scope, {len(asked.talks)} talks; "
        "in brackets 95 % of resamplings.",
        "",
        understanding.aims(measured),
    ]
    for behind in shelves:
        style = understanding.by_style(measured[behind])
        parts += ["", f"**{TITLES[behind]}, by style**", "", style]
        if not quick:
            title = f"**{TITLES[behind]}, beside peers** (top-1 / top-3, the same texts)"
            peers = beside_peers(held, asked, behind, measured[behind])
            parts += ["", title, "", peers]
    parts += ["", "**Harder questions of our own**, those that no weight was learned from", ""]
    parts += [_harder(held, own(HARD))]
    if not quick:
        parts += ["", *judged_by_folds(held)]
    return "\n".join(parts) + "\n"


def _harder(held: Content, asked: Collection) -> str:
    """What is understood of stories, dialect and other names for things, on the curated shelf."""
    inside = understanding.answers(held, asked.inside[1::2], False)
    outside = understanding.answers(held, asked.outside[1::2], False)
    talks = understanding.answers(held, asked.talks, False)
    rows = [
        ["top-1", figures.top(inside, 1)],
        ["top-3", figures.top(inside, 3)],
        ["sure / all", figures.sure(inside)],
        ["sure and right / sure", figures.sure_and_right(inside)],
        ["field asked", figures.fields(inside)],
        ["sure out of scope", figures.sure(outside)],
        ["follow-up turns", figures.follow_ups(talks)],
    ]
    return table(["figure", "share"], rows)
