"""Text of .docx files, and what an archive must be before anything reads it. Run ``extract_docx`` through ``sandbox``."""

import io
import zipfile

import mammoth
from django.utils.translation import gettext_lazy as _

from factcheck.core.wording import Sentence
from factcheck.fetching.charset import clean
from factcheck.fetching.codes import Code
from factcheck.fetching.layers import MAX_TEXT, Extraction, TextLayerData

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
#: A .docx may hold so many files and unpack to so many bytes, and pack no tighter than so many to one.
DOCX_FILES, DOCX_BYTES, DOCX_RATIO = 2_000, 100 * 1024 * 1024, 200
DOCUMENT = "word/document.xml"


class NotADocx(Exception):
    """The bytes are no .docx that may be read; ``code`` is stable, ``detail`` is for people."""

    def __init__(self, code: str, detail: Sentence) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


def check_docx(data: bytes) -> None:
    """Raise ``NotADocx`` for what is none, unpacks to an unreasonable size, or declares XML entities."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            files = archive.infolist()
            unpacked = sum(entry.file_size for entry in files)
            if len(files) > DOCX_FILES or unpacked > min(DOCX_BYTES, max(len(data), 65_536) * DOCX_RATIO):
                raise NotADocx("too_large", _("The file unpacks to an unreasonable size."))
            names = {entry.filename for entry in files}
            if DOCUMENT not in names:
                raise NotADocx("type", _("This is no .docx file."))
            parts = (archive.read(name) for name in sorted(names) if name.endswith((".xml", ".rels")))
            if any(b"<!DOCTYPE" in part or b"<!ENTITY" in part for part in parts):
                raise NotADocx("damaged", _("This .docx file declares XML entities."))
    except (zipfile.BadZipFile, RuntimeError, EOFError, NotImplementedError, OSError) as error:
        raise NotADocx("type", _("This is no .docx file.")) from error


def extract_docx(body: bytes) -> Extraction:
    """Return the words of the document as one layer; comments and what was struck out are not among them."""
    result = Extraction(Code.CAPTURED, DOCX)
    try:
        check_docx(body)
        words = str(mammoth.extract_raw_text(io.BytesIO(body)).value)
    except Exception:
        # A file from anywhere: whatever the reader stumbles over, the capture stands without text.
        result.content_code = Code.EXTRACT_FAILED
        return result
    text, bidi = clean(words)
    result.flags += bidi
    if text.strip():
        result.layers.append(TextLayerData("full", text.strip()[:MAX_TEXT]))
    else:
        result.content_code = Code.NO_TEXT
    return result
