"""How the product logs: one JSON object a line."""

import logging
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger


def leave_out_starts(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """Drop the line that a request has begun: the line of its end says all of it."""
    if event.get("event") == "request_started":
        raise structlog.DropEvent
    return event


def leave_out_query(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """Cut the query string off a request: it may hold what somebody searched for."""
    request = event.get("request")
    if isinstance(request, str):
        event["request"] = request.partition("?")[0]
    return event


_SHARED: tuple[Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    leave_out_query,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
)


def configure(level: str) -> dict[str, Any]:
    """Set structlog up and return Django's LOGGING, so that our lines and those of others look alike."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            leave_out_starts,
            *_SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    logging.captureWarnings(True)
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": list(_SHARED),
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.JSONRenderer(),
                ],
            }
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "axes": {"level": "WARNING"},
            "fontTools": {"level": "ERROR"},
            "weasyprint": {"level": "ERROR"},  # it names every property of paper that screens alone know
            "django": {"handlers": [], "level": level, "propagate": True},
            "django.server": {"handlers": [], "propagate": True},
        },
    }
