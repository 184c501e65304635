"""All settings. Every environment variable is read in the first block; the rest follows from it."""

import ipaddress
from pathlib import Path
from urllib.parse import urlsplit

import environ
from celery.schedules import crontab
from django.core.exceptions import ImproperlyConfigured
from kombu import Exchange, Queue

from factcheck.core.keyfiles import load_or_make
from factcheck.core.logs import configure as configure_logs

BASE_DIR = Path(__file__).resolve().parent.parent

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

_public = urlsplit(PUBLIC_BASE_URL)
if _public.scheme not in {"http", "https"} or not _public.hostname:
    raise ImproperlyConfigured(f"PUBLIC_BASE_URL must be an http(s) address, not {PUBLIC_BASE_URL!r}.")
SECURE = _public.scheme == "https"
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", _public.hostname, *EXTRA_HOSTS]
CSRF_TRUSTED_ORIGINS = [PUBLIC_BASE_URL]

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "factcheck.ops.staticfiles.StaticFiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_filters",
    "django_htmx",
    "django_structlog",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "lucide",
    "rest_framework",
    "template_partials",
    "factcheck.core",
    "factcheck.audit",
    "factcheck.jobs",
    "factcheck.accounts",
    "factcheck.articles",
    "factcheck.claims",
    "factcheck.sources",
    "factcheck.reviews",
    "factcheck.publishing",
    "factcheck.web",
    "factcheck.api",
    "factcheck.ops",
]

MIDDLEWARE = [
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "factcheck.api.lean.LeanMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "axes.middleware.AxesMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]

ROOT_URLCONF = "factcheck.urls"
WSGI_APPLICATION = "factcheck.wsgi.application"
APPEND_SLASH = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "factcheck.web.frame.frame",
            ],
        },
    }
]

FORM_RENDERER = "django.forms.renderers.TemplatesSetting"  # fields are drawn by templates/django/forms

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

# Who may come in.
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/login"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False  # the session ends with the browser
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 1
AXES_LOCKOUT_CALLABLE = "factcheck.web.views.session.locked_out"
AXES_ENABLED = RATE_LIMITS
AXES_VERBOSE = False
# Failures of one name are counted by axes, which says how many tries are left.
ACCOUNT_RATE_LIMITS = {"login_failed": None} if RATE_LIMITS else False

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrf"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = SECURE
SECURE_REDIRECT_EXEMPT = [r"^healthz\Z", r"^metrics\Z"]
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "object-src": ["'none'"],
    }
}

# Words and times.
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "Deutsch"), ("ar", "العربية")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "UTC"
USE_TZ = USE_I18N = True

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

# Background work: the row is the job, Celery carries it.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "fc",
    }
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "factcheck"}
}
BROKER_DIR = DATA_DIR / "broker"
CELERY_BROKER_URL = REDIS_URL or "filesystem://"
if REDIS_URL:
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "visibility_timeout": 900,
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
        "socket_timeout": 5,
        "socket_connect_timeout": 5,
        "socket_keepalive": True,
        "retry_on_timeout": True,
        "health_check_interval": 10,
        "global_keyprefix": "fc:",
    }
else:
    for _folder in ("queue", "processed", "control"):
        (BROKER_DIR / _folder).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(BROKER_DIR / "queue"),
        "data_folder_out": str(BROKER_DIR / "queue"),
        "processed_folder": str(BROKER_DIR / "processed"),
        "control_folder": str(BROKER_DIR / "control"),
        "store_processed": False,
        "polling_interval": 0.1,
    }
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_ACKS_ON_FAILURE_OR_TIMEOUT = True
CELERY_TASK_TIME_LIMIT = 180
CELERY_TASK_SOFT_TIME_LIMIT = 150
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CONCURRENCY = WORKER_PROCESSES
CELERY_WORKER_MAX_TASKS_PER_CHILD = 200
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ROUTES = {
    "articles.import": {"queue": "fetch"},
    "sources.fetch": {"queue": "fetch"},
    "sources.watch": {"queue": "fetch"},
    "sources.read": {"queue": "extract"},
    "evidence.check_quote": {"queue": "extract"},
    "publishing.deliver": {"queue": "deliver"},
    "evidence.verify_sample": {"queue": "extract"},
}
# Jobs in one message where fewer than usual are right: reading one hostile file may take a minute.
JOB_BATCHES = {"sources.read": 4}
# Named here, so that a worker started by hand takes every queue; each has an exchange and a key of its own.
CELERY_TASK_QUEUES = [
    Queue(name, Exchange(name), routing_key=name) for name in ("celery", "fetch", "extract", "deliver")
]
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SERIALIZER = "json"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_CREATE_MISSING_QUEUES = True
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = {
    "checkpoint": {"task": "ops.checkpoint", "schedule": 3600.0},
    "stored evidence is read again": {
        "task": "evidence.verify_sample",
        "schedule": crontab(hour="3", minute="7"),
    },
    "notices": {"task": "web.notices", "schedule": 10.0},
    "escalate": {"task": "reviews.escalate", "schedule": 60.0},
    "chase_replies": {"task": "sources.chase_replies", "schedule": 60.0},
}
CELERY_BEAT_SCHEDULER = "factcheck.ops.beating:Scheduler"
CELERY_BEAT_MAX_LOOP_INTERVAL = 10
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat-schedule")

vars().update(env.email_url_config(EMAIL_URL))
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = f"factcheck@{_public.hostname}"

REST_FRAMEWORK = {
    "UNAUTHENTICATED_USER": None,
    "DEFAULT_SCHEMA_CLASS": "factcheck.api.autoschema.PathSchema",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Factcheck",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "DESCRIPTION": (
        "Published verdicts for everybody (`/api/v1/verdicts`, `/api/v1/changes`), "
        "and the work of a desk for its keys (`/api/v1/desk/…`). No text may hold the character NUL."
    ),
    "SERVE_INCLUDE_SCHEMA": False,
    "TAGS": [
        {"name": "Public", "description": "What the world reads; no key is needed."},
        {"name": "Desk", "description": "The work of a desk, with a key of one of its people."},
    ],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "COMPONENT_SPLIT_PATCH": False,  # the bodies of PATCH say themselves what they need
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "POSTPROCESSING_HOOKS": [
        "factcheck.api.schema.add_keys",
        "factcheck.api.path_parts.add_path_parts",
        "factcheck.api.bounds.add_bounds",
    ],
}
SILENCED_SYSTEM_CHECKS: list[str] = []

# Logs: one JSON object a line, with the request's id; never a body, a query string or an address.
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
LOGGING = configure_logs(LOG_LEVEL)
