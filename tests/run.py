"""What ``make test`` and ``make test-deep`` run: everything on SQLite, what is marked for both on PostgreSQL too."""

import os
import subprocess
import sys

import psycopg

from tests import environment

#: Two at once: the journeys and the databases leave little for a third on a small machine. Deep tests run one after the
#: other: they start and kill processes of their own, and some measure who comes first.
#: Files keep the order of conftest.py, browser tests last: after them no test of the same process can start an event loop.
_PARALLEL = ["-n", os.environ.get("TEST_PROCESSES", "2"), "--dist", "loadfile", "--no-loadscope-reorder"]


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
    spread = [] if "deep" in arguments else _PARALLEL
    command = [sys.executable, "-m", "pytest", "-q", *spread, *arguments]
    status = subprocess.run(command, env={**os.environ, **variables}, check=False).returncode
    return 0 if status == 5 else status


def main(arguments: list[str]) -> int:
    """Run the tests; in CI what could not be tested is a failure."""
    deep = arguments[:1] == ["deep"]
    chosen = ["-m", "deep" if deep else "not deep"]
    whole = [chromium_is_here(), postgresql_answers()]
    print(f"== {'deep tests' if deep else 'tests'} on SQLite", flush=True)
    failed = pytest(chosen)
    if whole[1]:
        print("== the same on PostgreSQL, where both are promised", flush=True)
        failed = pytest(chosen, TEST_ON="postgresql") or failed
    if environment.IN_CI and not all(whole):
        print("CI asks for all of it: see what was not tested above.", flush=True)
        return failed or 1
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
