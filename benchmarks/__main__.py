"""Run the benchmarks: ``python -m benchmarks [name …]``; exit 1 if a goal is missed."""

import importlib
import os
import pkgutil
import sys
import tempfile

import django

import benchmarks
from benchmarks.figure import Figure

_NO_FIGURES = {"__main__", "figure"}


def names() -> list[str]:
    """Return the modules that may hold figures."""
    return sorted(
        module.name for module in pkgutil.iter_modules(benchmarks.__path__) if module.name not in _NO_FIGURES
    )


def figures_of(name: str) -> list[Figure]:
    """Run one module's benchmarks; a module without ``figures`` has none."""
    module = importlib.import_module(f"benchmarks.{name}")
    run = getattr(module, "figures", None)
    return list(run()) if run is not None else []


def row(figure: Figure) -> str:
    """One line of the table."""
    bound = "≤" if figure.at_most else "≥"
    return (
        f"{'ok  ' if figure.reached else 'MISS'}  {figure.name:<44} {figure.ratio:>8.2f}  {bound} {figure.goal:<6g}"
        f"  {figure.ours:>12,.1f} : {figure.yardstick:,.1f} {figure.unit} ({figure.against})"
    )


def main(chosen: list[str]) -> int:
    """Print a table of ratios; 1 if one misses its goal."""
    unknown = set(chosen) - set(names())
    if unknown:
        print(f"No such benchmark: {', '.join(sorted(unknown))}. There are: {', '.join(names())}")
        return 2
    print(f"{'':6}{'figure':<44} {'ratio':>8}  {'goal':<8}  {'ours':>12} : yardstick")
    missed = 0
    for name in chosen or names():
        for figure in figures_of(name):
            print(row(figure), flush=True)
            missed += not figure.reached
    return int(missed > 0)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="factcheck-bench-") as folder:
        os.environ.setdefault("FACTCHECK_DATA_DIR", folder)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")
        # Benchmarks fill their database with rows: never that of an installation.
        os.environ["DATABASE_URL"] = os.environ.get("BENCH_DATABASE_URL", f"sqlite:///{folder}/bench.sqlite3")
        django.setup()
        sys.exit(main(sys.argv[1:]))
