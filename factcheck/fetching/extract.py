"""Bytes to text layers. Run it through ``sandbox``: hostile files can take for ever or all memory."""

from factcheck.fetching.charset import clean, decode
from factcheck.fetching.codes import Code
from factcheck.fetching.docx_text import DOCX, extract_docx
from factcheck.fetching.html_text import extract_html
from factcheck.fetching.layers import MAX_TEXT, Extraction, TextLayerData
from factcheck.fetching.pdf_text import extract_pdf
from factcheck.fetching.results import Headers
from factcheck.fetching.sniff import sniff


def extract(body: bytes, headers: Headers, *, url: str = "", flags: list[str] | None = None) -> Extraction:
    """Return the text layers of ``body`` (after content decoding) and what kind of page it is.

    ``headers`` are the answer's, ``url`` the final URL, ``flags`` those of the fetch. What the bytes are is sniffed;
    ``data["declared_type"]`` keeps what the server said.
    """
    by_name = {name.lower(): value for name, value in reversed(headers)}
    declared = by_name.get("content-type", "")
    media = sniff(body, declared)
    if not body.strip():
        result = Extraction(Code.EMPTY, media)
    elif media == "text/html":
        result = extract_html(body, by_name, url, flags or [])
    elif media == "application/pdf":
        result = extract_pdf(body)
    elif media == DOCX:
        result = extract_docx(body)
    elif media.startswith("text/") or media in {"application/json", "application/ld+json", "application/xml"}:
        result = _plain(body, declared, media)
    else:
        result = Extraction(Code.NO_TEXT, media)
    result.data["declared_type"] = declared[:200]
    if "noarchive" in by_name.get("x-robots-tag", "").lower() and "noarchive" not in result.flags:
        result.flags.append("noarchive")
    return result


def _plain(body: bytes, declared: str, media: str) -> Extraction:
    decoded = decode(body, declared)
    text, bidi = clean(decoded.text)
    result = Extraction(Code.CAPTURED if text.strip() else Code.EMPTY, media, flags=[*decoded.flags, *bidi])
    if text.strip():
        result.layers.append(TextLayerData("full", text[:MAX_TEXT]))
    if len(text) > MAX_TEXT:
        result.flags.append("text_cut")
    result.data["charset"] = {"used": decoded.encoding, **decoded.declared}
    return result
