"""A message of deliver jobs in a worker: all endpoints at once; each result is written as it comes, each job ends for itself."""

from collections import Counter

from factcheck.fetching.policy import policy_from_settings
from factcheck.jobs.models import Job
from factcheck.jobs.running import guarded
from factcheck.publishing.sending import Outgoing, send_all
from factcheck.publishing.services.deliveries import due_messages, end_round, record_send


def deliver(jobs: list[Job]) -> None:
    """Call the endpoints of ``jobs``; a fault of one, or its slowness, touches no other."""
    by_endpoint = {job.subject_id: job for job in jobs}
    messages: list[Outgoing] = []
    for job in jobs:
        guarded(job, lambda begun: messages.extend(due_messages(job=begun)))
    left = Counter(message.endpoint_id for message in messages)
    for job in jobs:
        if not left[job.subject_id]:
            guarded(job, lambda begun: end_round(job=begun))
    for sent, result in send_all(messages, policy_from_settings()):
        job = by_endpoint[sent.endpoint_id]
        guarded(job, lambda begun, sent=sent, result=result: record_send(job=begun, sent=sent, result=result))  # type: ignore[misc]  # bound at once
        left[sent.endpoint_id] -= 1
        if not left[sent.endpoint_id]:
            guarded(job, lambda begun: end_round(job=begun))
