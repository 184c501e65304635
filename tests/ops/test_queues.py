"""Every task has a queue that a worker started by hand takes from, and workers leave signs of life."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings

from factcheck.celery import app
from factcheck.ops import heartbeat

ROOT = Path(__file__).resolve().parents[2]


def test_every_route_leads_to_a_queue_that_workers_take_from() -> None:
    routed = {route["queue"] for route in settings.CELERY_TASK_ROUTES.values()}
    taken = {queue.name for queue in settings.CELERY_TASK_QUEUES}
    assert routed - taken == set()
    assert routed != set()


def test_no_two_queues_share_a_key() -> None:
    keys = [(queue.exchange.name, queue.routing_key) for queue in app.amqp.queues.values()]
    assert len(set(keys)) == len(keys)


def test_a_sign_grows_old(tmp_path: Path) -> None:
    assert heartbeat.age("relay", tmp_path) is None
    heartbeat.touch("relay", tmp_path)
    old = time.time() - 90
    os.utime(heartbeat.sign_of("relay", tmp_path), (old, old))
    age = heartbeat.age("relay", tmp_path)
    assert age is not None
    assert 89 < age < 100


@pytest.mark.parametrize(("limit", "status"), [("60", 1), ("120", 0)])
def test_the_check_of_a_sign(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, status: int
) -> None:
    monkeypatch.setenv("FACTCHECK_DATA_DIR", str(tmp_path))
    heartbeat.touch("beat", tmp_path)
    old = time.time() - 90
    os.utime(heartbeat.sign_of("beat", tmp_path), (old, old))
    assert heartbeat.main(["beat", limit]) == status


def test_a_worker_started_by_hand_takes_every_queue_and_leaves_a_sign(tmp_path: Path) -> None:
    variables = {**os.environ, "FACTCHECK_DATA_DIR": str(tmp_path), "LOG_LEVEL": "INFO"}
    variables["DATABASE_URL"] = f"sqlite:///{tmp_path / 'worker.sqlite3'}"
    command = [
        sys.executable,
        "-m",
        "celery",
        "-A",
        "factcheck",
        "worker",
        "--concurrency=1",
        "--without-mingle",
    ]
    worker = subprocess.Popen(
        command, cwd=ROOT, env=variables, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    deadline = time.monotonic() + 40
    while heartbeat.age("worker", tmp_path) is None and time.monotonic() < deadline:
        time.sleep(0.1)
    time.sleep(1)
    worker.terminate()
    said, _ = worker.communicate(timeout=30)
    assert heartbeat.age("worker", tmp_path) is not None, said
    for name in ("celery", "deliver", "extract", "fetch"):
        assert f"{name}(direct) key={name}" in said
