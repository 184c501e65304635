"""When a captured source is looked at again: soon after it was new or changed, then ever more seldom."""

from datetime import timedelta

#: The pauses after a source was captured first or was seen changed, one after the other; the last one stays.
PAUSES = (
    timedelta(hours=1),
    timedelta(hours=6),
    timedelta(days=1),
    timedelta(days=3),
    timedelta(weeks=1),
    timedelta(days=30),
)
#: The longest pause while a claim that quotes the source is in review, or was published a short while ago.
URGENT_PAUSE = timedelta(hours=1)
#: How long after its release a claim's sources are looked at often.
FRESH = timedelta(hours=48)
#: "Not found" counts as gone only if a second try says so, that much later.
SECOND_STRIKE = timedelta(hours=6)
#: A check that comes a little early still ends its pause.
_EARLY = timedelta(minutes=3)


def pause_after(elapsed: timedelta, *, urgent: bool) -> timedelta:
    """Return the pause to the next check, ``elapsed`` after the source was captured first or changed last."""
    if urgent:
        return URGENT_PAUSE
    ended = timedelta(0)
    for pause in PAUSES[:-1]:
        ended += pause
        if elapsed + _EARLY < ended:
            return pause
    return PAUSES[-1]
