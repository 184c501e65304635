"""The environment that every test process gets, before any setting is read."""

import os
import shutil
import tempfile

#: What a person may have set for his own installation and what must not reach a test.
_OURS = [
    "PORT",
    "BIND_ADDRESS",
    "DATABASE_URL",
    "REDIS_URL",
    "PUBLIC_BASE_URL",
    "FETCH_ALLOW_NETS",
    "FETCH_CONTACT",
    "ROBOTS_RECHECK",
    "RATE_LIMITS",
    "ALLOWED_HOSTS",
    "DEBUG",
    "SECRET_KEY",
    "EVIDENCE_KEY",
    "CHECKPOINT_KEY",
    "CHECKPOINTS_TO",
    "EMAIL_URL",
    "LOG_LEVEL",
    "TRUSTED_PROXIES",
    "PUBLISHER_NAME",
    "PUBLIC_LICENSE",
    "CORRECTIONS_EMAIL",
    "JOB_LEASE_SECONDS",
    "JOB_MESSAGE_SECONDS",
    "FETCH_HOST_PAUSE",
    "WORKER_PROCESSES",
    "WEB_PROCESSES",
    "WEB_THREADS",
]

#: Where tests marked ``both`` look for PostgreSQL.
POSTGRESQL = os.environ.get("TEST_DATABASE_URL") or "postgresql://postgres@127.0.0.1:5432/postgres"
ON_POSTGRESQL = os.environ.get("TEST_ON") == "postgresql"
IN_CI = os.environ.get("CI", "").lower() in {"1", "true"}
CHROMIUM = (
    os.environ.get("FACTCHECK_CHROMIUM")
    or shutil.which("chromium")
    or shutil.which("chromium-browser")
    or shutil.which("google-chrome")
)


def enter() -> str:
    """Set the environment of this process; return its data folder, a temporary one."""
    for name in _OURS:
        os.environ.pop(name, None)
    folder = tempfile.mkdtemp(prefix="factcheck-test-")
    os.environ["FACTCHECK_DATA_DIR"] = folder
    os.environ["DJANGO_SETTINGS_MODULE"] = "factcheck.settings"
    os.environ["LOG_LEVEL"] = "WARNING"
    # Playwright's sync API keeps an event loop in this thread; Django then refuses the database unless told.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    if ON_POSTGRESQL:
        os.environ["DATABASE_URL"] = POSTGRESQL
    return folder
