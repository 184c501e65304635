"""The faces of a dossier: JSON, one HTML page for screen and paper, and the PDF that is made of it.

PDF needs the optional part ``[pdf]`` and the library Pango; without them everything else works, and it is said why.
"""

import importlib
from datetime import date, datetime
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import orjson
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy

from factcheck.core.clock import brief
from factcheck.core.wording import Sentence
from factcheck.publishing.dossiers.parts import Facts

STYLE = "css/dossier.css"
_NO_EXTRA = gettext_lazy("PDF needs the optional part: pip install 'factcheck[pdf]'.")
_NO_PANGO = gettext_lazy(
    "PDF needs the library Pango (Debian: apt-get install libpango-1.0-0 libpangoft2-1.0-0)."
)


def as_json(facts: Facts) -> bytes:
    """Return the facts as JSON in UTF-8, times in UTC."""
    option = orjson.OPT_INDENT_2 | orjson.OPT_PASSTHROUGH_DATETIME
    return orjson.dumps(facts, default=_spelt, option=option)


def _spelt(value: Any) -> str:
    if isinstance(value, datetime):
        return brief(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def html_of(facts: Facts, *, style: str = "", bar: dict[str, Any] | None = None) -> str:
    """Return the page; ``style`` is the address of its style, ``bar`` what the line of buttons shows on a screen."""
    return render_to_string("report/report.html", {"d": facts, "style": style, "bar": bar})


@cache
def style() -> str:
    """Return the style sheet of the page."""
    found = finders.find(STYLE)
    assert isinstance(found, str)
    return Path(found).read_text()


@cache
def _weasyprint() -> ModuleType | None:
    """The library behind the PDF; None where it is not installed. Raises OSError where Pango is missing."""
    try:
        return importlib.import_module("weasyprint")
    except ImportError:
        return None


def pdf_missing() -> Sentence:
    """Return why no PDF can be made here; empty if it can."""
    try:
        return "" if _weasyprint() else _NO_EXTRA
    except OSError:
        return _NO_PANGO


def pdf_of(facts: Facts) -> bytes:
    """Return the page as PDF/UA; nothing is fetched for it from anywhere."""
    library = _weasyprint()
    if library is None:
        raise RuntimeError(_NO_EXTRA)
    nothing = library.urls.URLFetcher(allowed_protocols=())
    page = library.HTML(string=html_of(facts), url_fetcher=nothing)
    sheet = library.CSS(string=style(), url_fetcher=nothing)
    made: bytes = page.write_pdf(stylesheets=[sheet], pdf_variant="pdf/ua-1")
    return made
