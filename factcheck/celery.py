"""The Celery application: `celery -A factcheck worker` and `celery -A factcheck beat`."""

import os

from celery import Celery

from factcheck.ops.beating import WorkerSign

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")

app = Celery("factcheck")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.steps["worker"].add(WorkerSign)
