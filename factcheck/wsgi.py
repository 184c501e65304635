"""The WSGI application that every server runs."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")
_django = get_wsgi_application()

from factcheck.api.front import Front  # noqa: E402 -- reads settings, which have to be there

application = Front(_django)
