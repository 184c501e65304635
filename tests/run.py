"""What ``make test``, ``make test-deep`` and ``make conformity`` run: everything on SQLite, what is marked for both on PostgreSQL too."""

import os
import subprocess
import sys

import psycopg

from tests import environment

#: Two at once: the journeys and the databases leave little for a third on a small machine.
_PROCESSES = ["-n", os.environ.get("TEST_PROCESSES", "2")]
#: Files keep the order of conftest.py, browser tests last: after them no test of the same process can start an event loop.
_PARALLEL = [*_PROCESSES, "--dist", "loadfile", "--no-loadscope-reorder"]
#: Two share the work test by test where deep tests start and measure nothing of their own; those in browsers by themselves.
_SHARED = [*_PROCESSES, "--dist", "worksteal", "-m", "deep"]
_CONFORMITY = "tests/conformity"
_IN_PROCESS = ["tests/reviews", "tests/properties", _CONFORMITY]
_IN_BROWSERS = "tests/browser"


def postgresql_answers() -> bool:
    """Return whether the database for tests answers; say so in one line if not."""
    try:
        psycopg.connect(environment.POSTGRESQL, connect_timeout=3).close()
    except psycopg.Error as error:
        reason = " ".join(str(error).split())
        print(f"PostgreSQL: not tested, it does not answer (TEST_DATABASE_URL): {reason}", flush=True)
        return False
    return True


def chromium_is_here() -> bool:
    """Return whether browser journeys can run; say so in one line if not."""
    if environment.CHROMIUM:
        return True
    print(
        "Browser journeys: not tested, no Chromium (apt-get install chromium, or FACTCHECK_CHROMIUM)",
        flush=True,
    )
    return False


def pytest(arguments: list[str], **variables: str) -> int:
    """Run pytest in a process of its own; no tests to run is no failure here."""
    command = [sys.executable, "-m", "pytest", "-q", *arguments]
    status = subprocess.run(command, env={**os.environ, **variables}, check=False).returncode
    return 0 if status == 5 else status


def runs(kind: str) -> list[list[str]]:
    """Return the arguments of the runs of pytest of which a kind of test consists."""
    # All other deep tests run one after the other: they start and kill processes, and some measure who comes first.
    in_a_row = ["-m", "deep", *(f"--ignore={folder}" for folder in (*_IN_PROCESS, _IN_BROWSERS))]
    return {
        "tests": [[*_PARALLEL, "-m", "not deep"]],
        "deep tests": [in_a_row, [*_SHARED, *_IN_PROCESS], [*_SHARED, _IN_BROWSERS]],
        "conformity": [[*_SHARED, _CONFORMITY]],
    }[kind]


def all_of(kind: str, **variables: str) -> int:
    """Run a kind of test whole, whatever fails on the way."""
    return max([pytest(arguments, **variables) for arguments in runs(kind)])


def main(arguments: list[str]) -> int:
    """Run the tests; in CI what could not be tested is a failure."""
    kind = {"deep": "deep tests", "conformity": "conformity"}.get("".join(arguments[:1]), "tests")
    whole = [chromium_is_here(), postgresql_answers()]
    print(f"== {kind} on SQLite", flush=True)
    failed = all_of(kind)
    if whole[1]:
        print("== the same on PostgreSQL, where both are promised", flush=True)
        failed = all_of(kind, TEST_ON="postgresql") or failed
    if environment.IN_CI and not all(whole):
        print("CI asks for all of it: see what was not tested above.", flush=True)
        return failed or 1
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
