"""Health for load balancers and people; metrics for the machine's own collector."""

from datetime import datetime
from ipaddress import ip_address

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_prometheus.exports import ExportToDjangoView
from prometheus_client import Gauge

from factcheck.core import clock, triggers
from factcheck.jobs.enums import JobState
from factcheck.jobs.models import Job
from factcheck.sources.stored_faults import EVIDENCE_CORRUPT, damaged_count

#: Seconds after which a due job that nobody took says that relay or workers are away.
LATE_AFTER = 120
#: Set when the metrics are read: the number is in the database.
DAMAGED = Gauge(EVIDENCE_CORRUPT, "Stored files that are known to be damaged or missing.")


def oldest_wait(now: datetime) -> float:
    """Return for how many seconds the most overdue waiting job has been due; 0 if none is."""
    due = Job.objects.filter(state=JobState.WAITING, not_before__lte=now).order_by("not_before")
    first = due.values_list("not_before", flat=True).first()
    return (now - first).total_seconds() if first else 0.0


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 while the database answers and has its triggers, else 503; late jobs and damaged evidence are told but are no outage."""
    try:
        lacking = triggers.missing(connection)
        waited = oldest_wait(clock.now())
        damaged = damaged_count()
    except DatabaseError:
        return JsonResponse({"database": "does not answer"}, status=503)
    body = {
        "database": "answers",
        "triggers": "missing" if lacking else "present",
        "oldest_waiting_job_seconds": round(waited, 1),
        "jobs": "late" if waited > LATE_AFTER else "in time",
        "evidence": EVIDENCE_CORRUPT if damaged else "holds",
        "damaged_files": damaged,
    }
    return JsonResponse(body, status=503 if lacking else 200)


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus' text for a collector on this machine; whoever comes from elsewhere, or through a proxy, finds nothing here."""
    if not _from_this_machine(request):
        return HttpResponse(status=404)
    DAMAGED.set(damaged_count())
    answer: HttpResponse = ExportToDjangoView(request)
    return answer


def _from_this_machine(request: HttpRequest) -> bool:
    if {"HTTP_FORWARDED", "HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP"} & request.META.keys():
        return False
    try:
        address = ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback
