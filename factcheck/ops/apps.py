from celery import current_app
from django.apps import AppConfig

from factcheck.ops.beating import WorkerSign


class OpsConfig(AppConfig):
    name = "factcheck.ops"

    def ready(self) -> None:
        """Have every worker leave signs of life."""
        current_app.steps["worker"].add(WorkerSign)
