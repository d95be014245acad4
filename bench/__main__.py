"""`make bench`: how well it understands and how fast it is, printed and written to `results/`."""

import argparse
from pathlib import Path

from bench import latency, understanding
from bench.content import Content, catalogue_file, content
from bench.judged import judged_by_folds
from bench.questions import SHARED, own, shared

RESULTS = Path(__file__).parent / "results"
TITLES = {False: "Curated procedures", True: "With the national catalogue behind them"}


def understood(held: Content, quick: bool) -> str:
    """Every table of understanding."""
    theirs = (SHARED / "questions-dev.jsonl").exists()
    asked = shared() if theirs else own()
    parts = ["### Understanding", ""]
    shelves = [behind for behind in understanding.SHELVES if held.catalogue or not behind]
    measured = {behind: understanding.measure(held, asked, behind) for behind in shelves}
    source = "development" if theirs else "own"
    parts += [
        f"{len(asked.inside)} {source} questions, {len(asked.outside)} out of scope, "
        f"{len(asked.talks)} talks; in brackets 95 % of resamplings.",
        "",
        understanding.aims(measured),
    ]
    for behind in shelves:
        parts += [
            "",
            f"**{TITLES[behind]}, by style**",
            "",
            understanding.by_style(measured[behind]),
        ]
        parts += (
            []
            if quick
            else [
                "",
                f"**{TITLES[behind]}, beside peers** (top-1 / top-3, the same texts)",
                "",
                understanding.beside_peers(held, asked, behind, measured[behind]),
            ]
        )
    if not quick:
        parts += ["", *judged_by_folds(held)]
    return "\n".join(parts) + "\n"


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=("understanding", "latency"))
    parser.add_argument("--quick", action="store_true", help="no peers, no folds, no files")
    options = parser.parse_args()
    held = content(None, catalogue_file())
    RESULTS.mkdir(exist_ok=True)
    if options.only != "latency":
        _tell("understanding", understood(held, options.quick), options.quick)
    if options.only != "understanding":
        _tell("latency", latency.told(held), options.quick)


def _tell(name: str, text: str, quick: bool) -> None:
    print(text)
    if quick:
        return
    (RESULTS / f"{name}.md").write_text(text, "utf-8")


if __name__ == "__main__":
    main()
