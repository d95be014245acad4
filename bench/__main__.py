"""Runs the benchmarks that are named, or all; each prints its table and writes it down."""

import importlib
import pkgutil
import sys
from collections.abc import Callable

import bench


def main(wanted: list[str]) -> int:
    """Run each benchmark, which is a module of this package with a `main`."""
    known = {
        name: run
        for _, name, _ in pkgutil.iter_modules(bench.__path__)
        if not name.startswith("_") and (run := _main(name)) is not None
    }
    for name in wanted or known:
        if name not in known:
            print(f"no benchmark {name!r}; there are: {', '.join(known)}", file=sys.stderr)
            return 2
        known[name]()
    return 0


def _main(name: str) -> Callable[[], None] | None:
    if name == "__main__":
        return None
    run: Callable[[], None] | None = getattr(importlib.import_module(f"bench.{name}"), "main", None)
    return run


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
