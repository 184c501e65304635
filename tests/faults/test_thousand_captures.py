"""A thousand captures while workers and relay are killed, Redis is emptied and frozen, and the disk is full for a while."""

import contextlib
import hashlib
import os
import random
import resource
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import redis
from django.db import connection

from factcheck.core import clock
from factcheck.jobs.enums import JobState
from factcheck.jobs.models import Job
from factcheck.sources.models import Arrival, Fetch, Snapshot, Source, TextLayer
from tests import factories
from tests.faults.captures import all_ended, queue
from tests.faults.installation import Installation, installed, kill, redis_server

pytestmark = [
    pytest.mark.deep,
    pytest.mark.both,
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(900),
]

SEED = 20
COUNT = 1000
HOSTS = [f"127.0.0.{last}" for last in range(2, 52)]
#: Every third address is a page, which a second job reads; the others are pictures, whose one job ends with the fetch.
PAGE = "<html><head><title>Notice {0}</title></head><body><article><h1>Notice {0}</h1><p>{1}</p></article></body></html>"
WORDS = "The harbour office closed the bridge on Monday after engineers reported cracks in its pillars. " * 8
PICTURE = b"\x89PNG\r\n\x1a\n" + b"harbour " * 200


def content(number: int) -> tuple[str, bytes]:
    """What stands at an address: its kind and bytes, which no other address has."""
    if number % 3:
        return "image/png", PICTURE + str(number).encode()
    return "text/html; charset=utf-8", PAGE.format(number, WORDS).encode()


class _Pages(BaseHTTPRequestHandler):
    """A page or picture of its own at each address, after a moment."""

    def do_GET(self) -> None:
        threading.Event().wait(0.05)
        number = self.path.removeprefix("/")
        if not number.isdecimal():  # robots.txt: this site has none
            self.send_error(404)
            return
        kind, body = content(int(number))
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def handle(self) -> None:
        with contextlib.suppress(ConnectionError):
            super().handle()

    def log_message(self, *args: object) -> None:
        """Stay quiet."""


@contextlib.contextmanager
def pages() -> Iterator[int]:
    """Serve every address of loopback at one port."""
    server = ThreadingHTTPServer(("0.0.0.0", 0), _Pages)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=[0.05], daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Trouble:
    """Kills and starts again what carries the work."""

    def __init__(self, made: Installation) -> None:
        self.made = made
        self.chance = random.Random(SEED)
        self.workers = [made.worker(), made.worker()]
        self.relay = made.relay()

    def kill_a_worker(self) -> None:
        place = self.chance.randrange(len(self.workers))
        kill(self.workers[place])
        self.workers[place] = self.made.worker()

    def kill_the_relay(self) -> None:
        kill(self.relay)
        self.relay = self.made.relay()

    def fill_the_disk(self) -> None:
        """Let no process of one worker write more than 512 bytes to a file, as on a full disk, until that was felt."""
        worker = self.chance.choice(self.workers)
        _limit(worker, 512)
        self.made.until(Fetch.objects.filter(code="storage_error").exists, seconds=60)
        _limit(worker, resource.RLIM_INFINITY)
        bring_forward()


def _limit(worker: "subprocess.Popen[bytes]", size: int) -> None:
    for process in _family(worker):
        with contextlib.suppress(ProcessLookupError):
            resource.prlimit(process, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def _family(process: "subprocess.Popen[bytes]") -> list[int]:
    """A worker and its children: they share its process group."""
    found = []
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError, ValueError):
            if os.getpgid(int(entry.name)) == process.pid:
                found.append(int(entry.name))
    return found


def ended() -> int:
    return Job.objects.filter(state=JobState.DONE).count()


def bring_forward() -> None:
    """A capture that failed for want of room is tried again in a minute; this test does not wait for that."""
    now = clock.database_now()
    Job.objects.filter(state=JobState.WAITING, not_before__gt=now).update(not_before=now)


def test_each_of_a_thousand_captures_ends_once(tmp_path: Path) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("Redis belongs to the installation with PostgreSQL")
    room = factories.newsroom()
    with pages() as port, redis_server(tmp_path) as url, installed(tmp_path, url) as made:
        sources = queue(room, [f"http://{HOSTS[n % 50]}:{port}/{n}" for n in range(COUNT)])
        trouble = Trouble(made)
        with redis.Redis.from_url(url, socket_timeout=10) as broker:
            steps: list[Callable[[], object]] = [
                trouble.kill_a_worker,
                broker.flushall,
                trouble.kill_the_relay,
                lambda: freeze(int(broker.info("server")["process_id"]), 7),
                trouble.fill_the_disk,
                trouble.kill_a_worker,
            ]
            trouble.chance.shuffle(steps)
            for number, step in enumerate(steps, 1):
                goal = COUNT * number // (len(steps) + 2)
                made.until(lambda goal=goal: bring_forward() is None and ended() >= goal, seconds=120)  # type: ignore[misc]
                step()
        made.until(lambda: bring_forward() is None and all_ended(), seconds=240)
    check_each_ended_once(sources, tmp_path / "evidence")


def freeze(process: int, seconds: float) -> None:
    """Stop a process in the middle of what it does, and let it go on: its connections stay open and say nothing."""
    os.kill(process, signal.SIGSTOP)
    try:
        threading.Event().wait(seconds)
    finally:
        os.kill(process, signal.SIGCONT)


def check_each_ended_once(sources: list[Source], store: Path) -> None:
    """One capture a source, whole in the store; every other try is the full disk's, and none has bytes."""
    expected = sorted(source.id for source in sources)
    captured = Fetch.objects.filter(code="captured")
    assert sorted(captured.values_list("source_id", flat=True)) == expected
    assert sorted(Snapshot.objects.values_list("source_id", flat=True)) == expected
    others = Fetch.objects.exclude(code="captured")
    assert set(others.values_list("code", "blob_key").distinct()) <= {("storage_error", "")}
    assert others.exists(), "the disk was never full"
    jobs = Job.objects.values_list("subject_id", "state")
    assert sorted(jobs) == [(key, JobState.DONE) for key in expected]
    assert Job.objects.filter(attempts__gt=1).exists(), "nothing was cut off"
    pages = [source.id for source in sources if not source_number(source) % 3]
    read = TextLayer.objects.filter(kind="article", text__contains="closed the bridge on Monday")
    assert sorted(read.values_list("snapshot__source_id", flat=True)) == sorted(pages)
    assert not Arrival.objects.exists()
    check_store(store)


def source_number(source: Source) -> int:
    """Return the number at the end of a source's address."""
    return int(source.url.rpartition("/")[2])


def check_store(store: Path) -> None:
    """Every file that a row names is there, and its name tells its bytes."""
    keys = Snapshot.objects.values_list("blob_key", "warc_key", "bytes")
    assert len({blob for blob, _, _ in keys}) == COUNT
    for blob, warc, size in keys:
        assert (store / blob).stat().st_size == size
        assert digest(store / blob) == blob.rpartition("/")[2]
        assert digest(store / warc) == warc.rpartition("/")[2]


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
