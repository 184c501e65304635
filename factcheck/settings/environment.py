"""What the environment says: every variable is read in this one block; the rest of the settings follows from it."""

import ipaddress
from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

from factcheck.core.keyfiles import load_or_make

BASE_DIR = Path(__file__).resolve().parent.parent.parent

# --- environment -------------------------------------------------------------------------------
env = environ.Env()
DATA_DIR = Path(env.str("FACTCHECK_DATA_DIR", default=str(BASE_DIR / "var"))).resolve()
DATABASE_URL = env.str("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'factcheck.sqlite3'}")
REDIS_URL = env.str("REDIS_URL", default="")
PORT = env.int("PORT", default=8000)
PUBLIC_BASE_URL = env.str("PUBLIC_BASE_URL", default=f"http://127.0.0.1:{PORT}").rstrip("/")
SECRET_KEY = env.str("SECRET_KEY", default="") or load_or_make(DATA_DIR / "keys" / "secret_key")
EVIDENCE_KEY = env.str("EVIDENCE_KEY", default="") or load_or_make(DATA_DIR / "keys" / "evidence_key")
CHECKPOINT_KEY = env.str("CHECKPOINT_KEY", default="") or load_or_make(
    DATA_DIR / "keys" / "checkpoint_key", length=32
)
CHECKPOINTS_TO = env.list("CHECKPOINTS_TO", default=[f"file:{DATA_DIR / 'checkpoints.jsonl'}"])
DEBUG = env.bool("DEBUG", default=False)
EXTRA_HOSTS = env.list("ALLOWED_HOSTS", default=[])
FETCH_ALLOW_NETS_TEXT = env.list("FETCH_ALLOW_NETS", default=[])
FETCH_HOST_PAUSE = env.float("FETCH_HOST_PAUSE", default=2.0)
FETCH_CONTACT = env.str("FETCH_CONTACT", default="")
ROBOTS_RECHECK = env.str("ROBOTS_RECHECK", default="obey")
RATE_LIMITS = env.str("RATE_LIMITS", default="on").lower() != "off"
# Captures whose stored files are read again every night.
EVIDENCE_SAMPLE = env.int("EVIDENCE_SAMPLE", default=2000)
BIND_ADDRESS = env.str("BIND_ADDRESS", default="127.0.0.1")
WEB_PROCESSES = env.int("WEB_PROCESSES", default=1)
WEB_THREADS = env.int("WEB_THREADS", default=8)
WORKER_PROCESSES = env.int("WORKER_PROCESSES", default=2)
# Seconds that a worker's hold on a job lasts without a sign of it, and after which an unread message is taken for lost.
JOB_LEASE_SECONDS = env.int("JOB_LEASE_SECONDS", default=30)
JOB_MESSAGE_SECONDS = env.int("JOB_MESSAGE_SECONDS", default=60)
EMAIL_URL = env.str("EMAIL_URL", default="consolemail://")
PUBLISHER_NAME = env.str("PUBLISHER_NAME", default="")
PUBLIC_LICENSE = env.str("PUBLIC_LICENSE", default="All rights reserved")
CORRECTIONS_EMAIL = env.str("CORRECTIONS_EMAIL", default="")
LOG_LEVEL = env.str("LOG_LEVEL", default="INFO")
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)
# ------------------------------------------------------------------------------------------------

DATA_DIR.mkdir(parents=True, exist_ok=True)
try:
    FETCH_ALLOW_NETS = tuple(
        ipaddress.ip_network(text.strip()) for text in FETCH_ALLOW_NETS_TEXT if text.strip()
    )
except ValueError as error:
    raise ImproperlyConfigured(
        f"FETCH_ALLOW_NETS: {error}. Write networks such as 127.0.0.0/8, parted by commas."
    ) from error

if ROBOTS_RECHECK not in {"obey", "record"}:
    raise ImproperlyConfigured("ROBOTS_RECHECK: write obey or record.")

if not all(outlet.startswith(("file:/", "mailto:", "https://")) for outlet in CHECKPOINTS_TO):
    raise ImproperlyConfigured(
        "CHECKPOINTS_TO: write file:/a/path, mailto:name@example.org or https://an.address/, parted by commas."
    )

PUBLIC_ADDRESS = urlsplit(PUBLIC_BASE_URL)
if PUBLIC_ADDRESS.scheme not in {"http", "https"} or not PUBLIC_ADDRESS.hostname:
    raise ImproperlyConfigured(f"PUBLIC_BASE_URL must be an http(s) address, not {PUBLIC_BASE_URL!r}.")
SECURE = PUBLIC_ADDRESS.scheme == "https"
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", PUBLIC_ADDRESS.hostname, *EXTRA_HOSTS]
CSRF_TRUSTED_ORIGINS = [PUBLIC_BASE_URL]
