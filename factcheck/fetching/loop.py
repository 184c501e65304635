"""The event loop that fetches run on."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


def run_on_loop(work: Coroutine[Any, Any, T]) -> T:
    """Return what ``work`` returns; it has a loop of its own, in whichever thread or process this is called."""
    with asyncio.Runner() as runner:
        return runner.run(work)
