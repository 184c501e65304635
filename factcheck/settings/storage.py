"""Where things are kept: the database and files."""

from factcheck.settings.environment import DATA_DIR, DATABASE_URL, env

# Database: SQLite as in an embedded product (WAL, IMMEDIATE, nothing lost on a power cut), or PostgreSQL.
_database = env.db_url_config(DATABASE_URL)
if "sqlite" in _database["ENGINE"]:
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
            "PRAGMA recursive_triggers=ON; PRAGMA secure_delete=ON;"
        ),
    }
    _database["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
else:
    _database["CONN_HEALTH_CHECKS"] = True
    _database["OPTIONS"] = {
        "connect_timeout": 5,
        "options": "-c statement_timeout=15000 -c lock_timeout=10000",
        # Lets the statements of publishing/hot.py be prepared; those of the ORM never are.
        "prepare_threshold": 5,
    }
_database["ATOMIC_REQUESTS"] = False
_database["CONN_MAX_AGE"] = 60  # to open SQLite anew costs more than most requests
DATABASES = {"default": _database}

# Files. Collected static files carry their hash in the name; before the first collection they are served as they are.
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
HASHED_STATIC = "factcheck.web.staticfiles.HashedStatic"
_collected = (STATIC_ROOT / "staticfiles.json").exists()
WHITENOISE_USE_FINDERS = not _collected
EVIDENCE_DIR = DATA_DIR / "evidence"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "uploads"},
    },
    "evidence": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": EVIDENCE_DIR},
    },
    "exports": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "exports"},
    },
    "dossiers": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "dossiers", "file_permissions_mode": 0o600},
    },
    "staticfiles": {
        "BACKEND": HASHED_STATIC if _collected else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
API_BODY_LIMIT = 1024 * 1024
UPLOAD_LIMIT = 25 * 1024 * 1024
