"""Web pages made into the words of an article: the address is checked at once, the page is read by a job."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from factcheck.articles.texts import PreparedText, prepare_text
from factcheck.core.problems import Invalid
from factcheck.core.wording import Sentence
from factcheck.fetching import guard
from factcheck.fetching.client import fetch
from factcheck.fetching.codes import Code, State
from factcheck.fetching.loop import run_on_loop
from factcheck.fetching.outcomes import is_transient, sentence, state_for
from factcheck.fetching.policy import policy_from_settings
from factcheck.fetching.results import FetchRequest, FetchResult
from factcheck.fetching.sandbox import extract_safely

NO_WORDS = _("The page was read; it holds no article text. Paste the text instead.")


@dataclass(frozen=True)
class PageRead:
    """What came of reading a page: its words, or a sentence that says why there are none and whether to try again."""

    prepared: PreparedText | None
    headline: str = ""
    language: str = ""
    why: Sentence = ""
    again: bool = False


def check_address(url: str) -> str:
    """Return ``url`` as the one parser reads it; raises AddressRefused or Invalid at once for what is never fetched."""
    try:
        return guard.check_url(url.strip(), settings.FETCH_ALLOW_NETS).url
    except guard.UrlRefused as error:
        if error.code == Code.URL_INVALID:
            raise Invalid.field("url", "invalid", error.detail) from error
        raise


def host_of(url: str) -> str:
    """Return the host that a page is asked of, for politeness."""
    return guard.check_url(url, settings.FETCH_ALLOW_NETS).host


def read_page(url: str) -> PageRead:
    """Fetch a page and read its article text in a child process; no transaction may wait for this."""
    with run_on_loop(fetch(FetchRequest(url, policy_from_settings()))) as result:
        if result.code != Code.CAPTURED:
            return PageRead(None, why=sentence(result.code), again=is_transient(result.code))
        return _words(result)


def _words(result: FetchResult) -> PageRead:
    read = extract_safely(result.body.open(), result.headers, url=result.final_url, flags=result.flags)
    if state_for(read.content_code) is not State.CAPTURED:
        return PageRead(None, why=sentence(read.content_code))
    texts = {layer.kind: layer.text for layer in reversed(read.layers)}
    text = texts.get("article") or texts.get("full") or ""
    if not text.strip():
        return PageRead(None, why=NO_WORDS)
    try:
        prepared = prepare_text(text, headline=read.title)
    except Invalid as error:
        return PageRead(None, why=error.detail)
    return PageRead(prepared, headline=read.title, language=read.language)
