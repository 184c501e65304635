"""Background work, where the row is the job and Celery carries it, and the cache."""

from celery.schedules import crontab
from kombu import Exchange, Queue

from factcheck.settings.environment import DATA_DIR, REDIS_URL, WORKER_PROCESSES

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
# Jobs of one kind under way at once: for each worker process a message that it works on and one that it takes next. With
# more, leases would run out while messages wait in the broker; with fewer, workers would wait for the relay to look again.
JOB_WINDOW = 100 * WORKER_PROCESSES
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
