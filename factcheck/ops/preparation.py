"""What must be true before anything serves: the neighbours answer, the database is at its newest state, files are there."""

import errno
import socket
from urllib.parse import urlsplit

import redis
from django.conf import settings
from django.core import checks
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from factcheck.accounts.models import Desk
from factcheck.core import triggers
from factcheck.ops.static import collect_static


def check_port(addresses: list[str], port: int) -> None:
    """Raise CommandError unless ``port`` is free on every address."""
    for address in addresses:
        try:
            _bind(address, port)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise CommandError(
                    f"Port {port} is in use. Stop what uses it, or choose another: PORT={port + 1} make run"
                ) from error
            raise CommandError(f"Port {port} on {address} cannot be used: {error.strerror}.") from error


def _bind(address: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((address, port))


def has_ipv6_loopback() -> bool:
    """Return whether this machine has the address ``::1``."""
    try:
        with socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


def check_database() -> None:
    """Raise CommandError unless the database answers."""
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        reason = " ".join(str(error).split())
        raise CommandError(f"The database does not answer ({_database_place()}): {reason}") from error


def _database_place() -> str:
    """Where the database is, without user and password."""
    known = settings.DATABASES["default"]
    if connection.vendor == "sqlite":
        return str(known["NAME"])
    return f"{known.get('HOST') or 'localhost'}:{known.get('PORT') or 5432}/{known['NAME']}"


def check_redis() -> None:
    """Raise CommandError if REDIS_URL is set and nothing answers there."""
    if not settings.REDIS_URL:
        return
    parts = urlsplit(settings.REDIS_URL)
    place = f"{parts.hostname or 'localhost'}:{parts.port or 6379}"
    try:
        client = redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=3, socket_timeout=3)
        client.ping()
        client.close()
    except (redis.RedisError, ValueError) as error:
        reason = " ".join(str(error).split())
        raise CommandError(f"Redis does not answer ({place}): {reason}") from error


def migrate() -> bool:
    """The database has every table and trigger; returns whether anything had to be done."""
    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()) and not triggers.missing(connection):
        return False
    call_command("migrate", interactive=False, verbosity=0)
    return True


def check_system() -> None:
    """Raise CommandError if Django's checks, the one for triggers among them, find an error."""
    found = [
        message for message in checks.run_checks(databases=["default"]) if message.is_serious(checks.ERROR)
    ]
    if found:
        raise CommandError("\n".join(str(message) for message in found))


def prepare() -> bool:
    """Neighbours answer, tables, triggers and static files are there; returns whether the database has no desk yet."""
    check_database()
    check_redis()
    migrate()
    collect_static()
    return not Desk.objects.exists()
