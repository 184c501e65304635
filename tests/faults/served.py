"""A web server of its own at the database of the test, its clients, and somebody who kills what serves them."""

import contextlib
import http.client
import json
import os
import signal
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import psycopg
from django.db import connection

from factcheck.accounts.enums import Scope
from factcheck.accounts.services import KeyRequest, create_key
from tests import factories
from tests.faults.installation import Installation, database_url, installed
from tests.journeys.product import Answer, Client, free_port

SETTINGS = "factcheck/ops/gunicorn_settings.py"


@contextlib.contextmanager
def serving(
    folder: Path, *, workers: int = 2, application: str = "factcheck.wsgi"
) -> Iterator[tuple[int, Installation]]:
    """Serve the database of the test on a free port while the block runs."""
    port = free_port()
    with installed(folder) as here:
        address = ["--bind", f"127.0.0.1:{port}", "--workers", str(workers)]
        master = here.start("-m", "gunicorn", "--config", SETTINGS, *address, application)
        here.until(lambda: _answers(port), seconds=90)
        assert master.poll() is None, here.said()
        yield port, here


def _answers(port: int) -> bool:
    with contextlib.suppress(OSError, http.client.HTTPException):
        return Client(port).get("/verdicts").status == 200
    return False


def client_of(room: factories.Newsroom, name: str, port: int) -> Client:
    """Return a client with a key of this person."""
    request = KeyRequest(scopes=frozenset({Scope(value) for value in Scope.values}))
    return Client(port, create_key(desk=room.desk, user=room.people[name], request=request).text)


def insist(client: Client, method: str, path: str, body: object, etag: str = "") -> Answer | None:
    """Send a call until it is answered, every time with the same Idempotency-Key; None if no answer ever came."""
    headers = {"Idempotency_Key": str(uuid.uuid4()), **({"If_Match": etag} if etag else {})}
    end = time.monotonic() + 40
    while time.monotonic() < end:
        with contextlib.suppress(OSError, http.client.HTTPException, json.JSONDecodeError):
            answer = client.call(method, path, body, **headers)
            running = answer.status == 409 and "idempotency" in answer.json.get("type", "")
            if answer.status < 500 and answer.status != 429 and not running:
                return answer
        time.sleep(0.1)
    return None


class Killer(threading.Thread):
    """Kills a server worker or the database connections of the server, every so many answers, so that a slow machine gets on too."""

    def __init__(self, master: int, seed: int, answers: Callable[[], int]) -> None:
        super().__init__(daemon=True)
        self.answers = answers
        self.master, self.random, self.over = master, Random(seed), threading.Event()
        self.url, self.mine = database_url(), self._own_connection()
        self.killed = 0

    @staticmethod
    def _own_connection() -> int:
        if connection.vendor != "postgresql":
            return 0
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            (mine,) = cursor.fetchone()
        return int(mine)

    def run(self) -> None:
        """Kill until told to stop."""
        due = 5
        while not self.over.wait(0.05):
            if self.answers() < due:
                continue
            due = self.answers() + self.random.randint(8, 20)
            if self.mine and self.random.random() < 0.8:
                self._cut_connections()
            else:
                self._kill_worker()

    def _cut_connections(self) -> None:
        with psycopg.connect(self.url, autocommit=True) as own:
            others = own.execute(
                "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid NOT IN (pg_backend_pid(), %s)",
                [self.mine],
            ).fetchall()
            for (pid,) in others:
                if self.random.random() < 0.5:
                    own.execute("SELECT pg_terminate_backend(%s)", [pid])
                    self.killed += 1

    def _kill_worker(self) -> None:
        children = Path(f"/proc/{self.master}/task/{self.master}/children").read_text().split()
        if children:
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(self.random.choice(children)), signal.SIGKILL)
            self.killed += 1
