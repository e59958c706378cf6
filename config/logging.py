"""Structured logs: one event a line, each with the id of the request or task it belongs to, and no live link."""

import re
from collections.abc import MutableMapping
from typing import Any

import structlog

HIDDEN = "***"
LINKS = re.compile(
    r"((?:/|%2F)(?:invitation|channels(?:/|%2F)proof|accounts(?:/|%2F)password(?:/|%2F)reset(?:/|%2F)key)(?:/|%2F))(?!done/)[^/?#&\s]+"
    r"|(/single-sign-on/back/?\?)\S+",
    re.IGNORECASE,
)


def without_links(text: str) -> str:
    """The text without what opens an account: keys of invitations and resets, a provider's codes. Also in a query."""
    return LINKS.sub(rf"\1\2{HIDDEN}", text)


def hide_links(_logger: Any, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Whoever reads logs must not get in by a link before the person whom it was sent to."""
    return {name: without_links(value) if isinstance(value, str) else value for name, value in event.items()}


SHARED_PROCESSORS: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.StackInfoRenderer(),
    structlog.processors.format_exc_info,
    hide_links,
]


def logging_config(level: str, style: str) -> dict[str, Any]:
    """Return Django's LOGGING for `style` json (machines) or console (people), and set structlog up to match."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *SHARED_PROCESSORS,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    renderer = (
        structlog.processors.JSONRenderer()
        if style == "json"
        else structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "events": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
                "foreign_pre_chain": SHARED_PROCESSORS,
            }
        },
        "handlers": {"stream": {"class": "logging.StreamHandler", "formatter": "events"}},
        "root": {"handlers": ["stream"], "level": level},
        "loggers": {
            # The request middleware writes one line per request: Django's own would be a second.
            "django.request": {"level": "CRITICAL", "propagate": True},
            "django.server": {"handlers": [], "level": "CRITICAL"},
        },
    }
