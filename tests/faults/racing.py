"""Several people at once: each call in a thread and on a database connection of its own, begun together."""

import threading
from collections.abc import Callable

from django.db import connection, connections

from factcheck.core.problems import Refusal

Outcome = object


def at_once(*calls: Callable[[], object], seconds: float = 60) -> list[Outcome]:
    """Begin all calls at the same moment; return what each returned, or the refusal that it met.

    Anything else that a call raises is raised here, and so is TimeoutError if they have not ended in time.
    """
    barrier = threading.Barrier(len(calls))
    outcomes: list[Outcome] = [None] * len(calls)
    faults: list[BaseException] = []

    def run(place: int) -> None:
        try:
            connection.ensure_connection()
            barrier.wait(20)
            outcomes[place] = calls[place]()
        except Refusal as refusal:
            outcomes[place] = refusal
        except BaseException as fault:
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[place], daemon=True) for place in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(seconds)
    if any(thread.is_alive() for thread in threads):
        raise TimeoutError("the calls did not end in time")
    if faults:
        raise faults[0]
    return outcomes


def accepted(outcomes: list[Outcome]) -> list[int]:
    """Return the places of the calls that were not refused."""
    return [place for place, outcome in enumerate(outcomes) if not isinstance(outcome, Refusal)]
