"""What ``make check`` runs: every check that needs no test."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.environment import IN_CI

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
_LOCK = ["uv", "pip", "compile", "--quiet", "--universal", "--python-version", "3.11", "--generate-hashes", "--no-emit-index-url"]  # fmt: skip


def templates() -> list[str]:
    """Return every template."""
    folders = [ROOT / "templates", *ROOT.glob("factcheck/*/templates")]
    return sorted(str(path) for folder in folders for path in folder.rglob("*.html"))


def sources() -> list[str]:
    """Return every Python file that is written by hand."""
    found = [path for name in ("factcheck", "tests", "benchmarks") for path in (ROOT / name).rglob("*.py")]
    return sorted(str(path) for path in found if "migrations" not in path.parts)


def passed(name: str, command: list[str], **variables: str) -> bool:
    """Run one check quietly; show what it says only if it fails."""
    program = BIN / command[0]
    known = [str(program) if program.exists() else command[0], *command[1:]]
    done = subprocess.run(
        known, cwd=ROOT, env={**os.environ, **variables}, capture_output=True, text=True, check=False
    )
    print(f"{'ok  ' if done.returncode == 0 else 'FAIL'}  {name}", flush=True)
    if done.returncode != 0:
        print(done.stdout + done.stderr, flush=True)
    return done.returncode == 0


def lock_is_current(name: str, *extra: str) -> bool:
    """Return whether the lock file says what pyproject.toml asks for (compiled anew over the present versions)."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / name
        shutil.copy(ROOT / name, copy)
        command = [*_LOCK, "pyproject.toml", *extra, "-o", str(copy)]
        if not passed(f"{name} can be compiled", command):
            return False
        same = _pins(copy) == _pins(ROOT / name)
    print(f"{'ok  ' if same else 'FAIL'}  {name} is what pyproject.toml asks for", flush=True)
    return same


def _pins(path: Path) -> list[str]:
    return [line.split()[0] for line in path.read_text().splitlines() if line and line[0] not in " #"]


def locks() -> list[bool]:
    """Check both lock files where uv and a package index are at hand."""
    if not (BIN / "uv").exists() and shutil.which("uv") is None:
        print("--    lock files: not checked, uv is not installed")
        return []
    return [
        lock_is_current("requirements.txt"),
        lock_is_current("requirements-dev.txt", "--extra", "dev", "-c", "requirements.txt"),
    ]


def translations() -> list[bool]:
    """Check that every text has its translation, where GNU gettext is at hand; in CI it has to be."""
    if shutil.which("xgettext") is None:
        print("--    translations: not checked, GNU gettext is not installed (apt-get install gettext)")
        return [not IN_CI]
    return [passed("translations", [sys.executable, "-m", "tests.translations"])]


def main() -> int:
    """Run all checks; 0 if every one passes."""
    with tempfile.TemporaryDirectory(prefix="factcheck-check-") as folder:
        here = {"FACTCHECK_DATA_DIR": folder, "DATABASE_URL": f"sqlite:///{folder}/check.sqlite3"}
        production = {
            **here,
            "PUBLIC_BASE_URL": "https://facts.example",
            "PUBLISHER_NAME": "Facts",
            "DEBUG": "off",
        }
        manage = [sys.executable, "manage.py"]
        results = [
            passed("ruff check", ["ruff", "check", "."]),
            passed("ruff format", ["ruff", "format", "--check", "."]),
            passed("mypy", ["mypy"]),
            passed("order of the house", ["lint-imports"]),
            passed("djade", ["djade", "--check", "--target-version", "5.2", *templates()]),
            passed("django-upgrade", ["django-upgrade", "--target-version", "5.2", "--check", *sources()]),
            passed("manage.py check", [*manage, "check", "--fail-level", "WARNING"], **here),
            passed("manage.py check --deploy", [*manage, "check", "--deploy", "--fail-level", "WARNING"], **production),
            passed("migrations say what the models say", [*manage, "makemigrations", "--check", "--dry-run"], **here),
            passed("docker-compose.yml", ["check-jsonschema", "--builtin-schema", "vendor.compose-spec", "docker-compose.yml"]),
            *translations(),
            *locks(),
        ]  # fmt: skip
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
