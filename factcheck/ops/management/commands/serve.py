"""Run everything: prepare, then web, worker, beat and relay as one tree."""

import os
import sys
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import connections
from gunicorn.app.wsgiapp import WSGIApplication

from factcheck.ops.preparation import check_port, check_system, has_ipv6_loopback, prepare
from factcheck.ops.processes import Child, Tree


class Command(BaseCommand):
    """Web, worker, beat and relay in the foreground; Ctrl-C or SIGTERM ends all of them."""

    help = "Prepare the database and files, then run web, worker, beat and relay until Ctrl-C or SIGTERM."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--no-sample", action="store_true", help="leave an empty installation without the sample desk"
        )

    def handle(self, *args: Any, no_sample: bool = False, **options: Any) -> None:
        try:
            self._serve(no_sample=no_sample)
        except KeyboardInterrupt:
            sys.exit(130)

    def _serve(self, *, no_sample: bool) -> None:
        addresses = _addresses()
        check_port(addresses, settings.PORT)
        if prepare() and not no_sample:
            call_command("load_sample", stdout=self.stdout)
        if _static_was_collected_just_now():
            os.execv(sys.executable, sys.orig_argv)  # noqa: S606 (ourselves, with the settings that follow from the files)
        connections.close_all()
        self._say(f"Factcheck is at {settings.PUBLIC_BASE_URL} (Ctrl-C ends it).")
        sys.exit(Tree(_children(addresses), say=self._say).run(meanwhile=_check))

    def _say(self, line: str) -> None:
        self.stderr.write(line)
        self.stderr.flush()


def _static_was_collected_just_now() -> bool:
    """The settings chose the storage before the files were there."""
    return bool(settings.WHITENOISE_USE_FINDERS)


def _check() -> None:
    try:
        check_system()
    finally:
        connections.close_all()


def _addresses() -> list[str]:
    """Where the web server listens: ``BIND_ADDRESS``; for the IPv4 loopback also its IPv6 twin, since "localhost" may be either."""
    chosen: str = settings.BIND_ADDRESS
    if chosen == "127.0.0.1" and has_ipv6_loopback():
        return [chosen, "::1"]
    return [chosen]


def _children(addresses: list[str]) -> list[Child]:
    """The four processes; the page comes first, what works behind it a moment later."""
    celery = (sys.executable, "-m", "celery", "-A", "factcheck")
    level = settings.LOG_LEVEL.lower()
    web = ("gunicorn", *_web_options(addresses), "factcheck.wsgi")
    return [
        Child("web", (sys.executable, "-m", *web), run=partial(_run_web, web)),
        Child("relay", (sys.executable, str(settings.BASE_DIR / "manage.py"), "relay"), delay=1.5),
        Child(
            "worker",
            (*celery, "worker", "--loglevel", level, "--without-gossip", "--without-mingle", "--hostname", f"worker-{os.getpid()}@%h"),
            delay=1.5,
        ),
        Child("beat", (*celery, "beat", "--loglevel", level, "--pidfile="), delay=2.5),
    ]  # fmt: skip


def _run_web(command: tuple[str, ...]) -> None:
    sys.argv = list(command)
    WSGIApplication("%(prog)s [OPTIONS] [APP_MODULE]", prog="gunicorn").run()


def _web_options(addresses: list[str]) -> list[str]:
    bound = [
        f"--bind=[{address}]:{settings.PORT}" if ":" in address else f"--bind={address}:{settings.PORT}"
        for address in addresses
    ]
    config = Path(__file__).parents[2] / "gunicorn_settings.py"
    size = [f"--workers={settings.WEB_PROCESSES}", f"--threads={settings.WEB_THREADS}"]
    return [*bound, *size, f"--config={config}", f"--chdir={settings.BASE_DIR}"]
