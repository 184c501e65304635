"""Text layers of PDF files, a page each."""

import re
from datetime import datetime

import pypdfium2

from factcheck.fetching.charset import clean
from factcheck.fetching.codes import Code
from factcheck.fetching.layers import MAX_TEXT, Extraction, TextLayerData, read_time

_MAX_PAGES = 2000
_MAX_ALL = 20_000_000
_PASSWORD = 4  # PDFium's error number for a missing or wrong password
_DATE = re.compile(r"D:(\d{4})(\d{2})?(\d{2})?(\d{2})?(\d{2})?(\d{2})?(?:Z|([+-]\d{2})'?(\d{2})?)?")


def extract_pdf(body: bytes) -> Extraction:
    """Return a layer for every page that has text, at most 2,000 pages."""
    result = Extraction(Code.CAPTURED, "application/pdf")
    try:
        document = pypdfium2.PdfDocument(body)
    except pypdfium2.PdfiumError as error:
        encrypted = getattr(error, "err_code", None) == _PASSWORD
        result.content_code = Code.PDF_ENCRYPTED if encrypted else Code.EXTRACT_FAILED
        return result
    try:
        _read(document, result)
    except pypdfium2.PdfiumError:
        result.flags.append("pdf_damaged")
    finally:
        document.close()
    if not result.layers:
        damaged = "pdf_damaged" in result.flags
        result.content_code = Code.EXTRACT_FAILED if damaged else Code.PDF_NO_TEXT
    return result


def _read(document: pypdfium2.PdfDocument, result: Extraction) -> None:
    facts = document.get_metadata_dict()
    result.title = " ".join(clean(facts.get("Title", ""))[0].split())[:500]
    result.author = " ".join(clean(facts.get("Author", ""))[0].split())[:300]
    result.published_at = _pdf_time(facts.get("CreationDate", ""))
    modified = _pdf_time(facts.get("ModDate", ""))
    result.modified_at = modified if modified != result.published_at else None
    pages, total = len(document), 0
    result.data["pages"] = pages
    if pages > _MAX_PAGES:
        result.flags.append("pages_cut")
    for number in range(min(pages, _MAX_PAGES)):
        text = _page_text(document, number)
        total += len(text)
        if total > _MAX_ALL:
            result.flags.append("text_cut")
            return
        if text:
            result.layers.append(TextLayerData("pdf_page", text, number + 1))


def _page_text(document: pypdfium2.PdfDocument, number: int) -> str:
    page = document[number]
    text_page = page.get_textpage()
    try:
        return clean(text_page.get_text_bounded())[0].strip()[:MAX_TEXT]
    finally:
        text_page.close()
        page.close()


def _pdf_time(value: str) -> datetime | None:
    match = _DATE.match(value)
    if match is None:
        return None
    year, month, day, hour, minute, second, zone, zone_minutes = match.groups()
    offset = f"{zone}:{zone_minutes or '00'}" if zone else "+00:00"
    return read_time(
        f"{year}-{month or '01'}-{day or '01'}T{hour or '00'}:{minute or '00'}:{second or '00'}{offset}"
    )
