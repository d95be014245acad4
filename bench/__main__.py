"""`make bench`: how well it understands and how fast it is, printed and written to `results/`.

`python -m bench NAME` runs one; `--quick` leaves out peers and folds, and writes nothing.
"""

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path

from bench import latency, speed
from bench.content import catalogue_file, content
from bench.pages import understood

RESULTS = Path(__file__).parent / "results"


def _understanding(quick: bool) -> str:
    return understood(content(None, catalogue_file()), quick)


def _latency(quick: bool) -> str:
    return latency.told(content(None, catalogue_file()))


def _speed(quick: bool) -> str:
    return speed.told()


BENCHES: Mapping[str, Callable[[bool], str]] = {
    "understanding": _understanding,
    "latency": _latency,
    "speed": _speed,
}


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHES))
    parser.add_argument("--quick", action="store_true", help="no peers, no folds, no files")
    options = parser.parse_args()
    if unknown := set(options.names) - set(BENCHES):
        parser.error(f"there is no benchmark {', '.join(sorted(unknown))}")
    RESULTS.mkdir(exist_ok=True)
    for name in options.names or BENCHES:
        text = BENCHES[name](options.quick)
        print(text)
        if not options.quick:
            (RESULTS / f"{name}.md").write_text(text, "utf-8")


if __name__ == "__main__":
    main()
