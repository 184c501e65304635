"""What leaves the house: mail, the API and its document, logs."""

from factcheck.core.logs import configure as configure_logs
from factcheck.settings.environment import EMAIL_URL, LOG_LEVEL, PUBLIC_ADDRESS, env

vars().update(env.email_url_config(EMAIL_URL))
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = f"factcheck@{PUBLIC_ADDRESS.hostname}"

REST_FRAMEWORK = {
    "UNAUTHENTICATED_USER": None,
    "DEFAULT_SCHEMA_CLASS": "factcheck.api.autoschema.PathSchema",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Factcheck",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "DESCRIPTION": (
        "Published verdicts for everybody (`/api/v1/verdicts`, `/api/v1/changes`), "
        "and the work of a desk for its keys (`/api/v1/desk/…`). No text may hold the character NUL."
    ),
    "SERVE_INCLUDE_SCHEMA": False,
    "TAGS": [
        {"name": "Public", "description": "What the world reads; no key is needed."},
        {"name": "Desk", "description": "The work of a desk, with a key of one of its people."},
    ],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "COMPONENT_SPLIT_PATCH": False,  # the bodies of PATCH say themselves what they need
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "POSTPROCESSING_HOOKS": [
        "factcheck.api.schema.add_keys",
        "factcheck.api.path_parts.add_path_parts",
        "factcheck.api.bounds.add_bounds",
    ],
}
SILENCED_SYSTEM_CHECKS: list[str] = []

# Logs: one JSON object a line, with the request's id; never a body, a query string or an address.
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
LOGGING = configure_logs(LOG_LEVEL)
