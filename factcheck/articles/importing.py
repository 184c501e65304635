"""Files and HTML made into the words of an article; every refusal names the field and says what to do."""

import io
import re
from dataclasses import dataclass
from pathlib import PurePath

import mammoth
from django.utils.translation import gettext_lazy as _
from markdown_it import MarkdownIt

from factcheck.articles.markup import TooDeep, read_markup
from factcheck.articles.texts import PreparedText, prepare_blocks, prepare_text
from factcheck.core.problems import Invalid
from factcheck.core.wording import worded
from factcheck.fetching.codes import Code
from factcheck.fetching.docx_text import NotADocx, check_docx
from factcheck.fetching.sandbox import extract_safely
from factcheck.fetching.sniff import sniff
from factcheck.text.blocks import BlockKind

#: Bytes of an upload.
LARGEST = 25 * 1024 * 1024
ENDINGS = (".txt", ".md", ".html", ".htm", ".docx", ".pdf")

_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
_TITLE_STYLE = "p[style-name='Title'] => h1:fresh\np[style-name='Caption'] => figcaption:fresh"
_ENDED = re.compile(r"[.!?…:;\"'”’»)\]]\s*$")


@dataclass(frozen=True)
class Imported:
    """The words of a file: one ``text`` kept as it is, or ``parts`` (kind, words); what it says of headline and language."""

    text: str | None = None
    parts: tuple[tuple[str, str], ...] = ()
    headline: str = ""
    language: str = ""

    def prepare(self, *, headline: str = "", field: str = "file") -> PreparedText:
        """Return the words ready to store; raises Invalid naming ``field`` if there are none."""
        if self.text is not None and self.text.strip():
            return prepare_text(self.text, headline=headline or self.headline)
        if not self.parts:
            raise Invalid.field(field, "empty", _("There is no text in it."))
        return prepare_blocks(list(self.parts))


def read_html(source: str, *, field: str = "html") -> Imported:
    """Return the blocks of an HTML page or fragment; scripts and styles never come in."""
    try:
        marked = read_markup(source)
    except TooDeep as error:
        raise Invalid.field(field, "too_deep", _("The page nests its elements too deeply.")) from error
    return Imported(parts=marked.parts, headline=marked.headline, language=marked.language)


def read_upload(name: str, data: bytes) -> Imported:
    """Return the words of a .txt, .md, .html, .docx or .pdf file; its ending and its bytes must agree."""
    ending = PurePath(name).suffix.lower()
    if ending not in ENDINGS:
        raise Invalid.field("file", "type", worded(_("Upload one of: %(known)s."), known=", ".join(ENDINGS)))
    if len(data) > LARGEST:
        raise Invalid.field("file", "too_large", _("The file is larger than 25 MiB."))
    if not data:
        raise Invalid.field("file", "empty", _("The file is empty."))
    if ending == ".docx":
        return _docx(data)
    if ending == ".pdf":
        return _pdf(data)
    text = _decoded(data)
    if ending == ".txt":
        return Imported(text=text)
    return read_html(text if ending != ".md" else _markdown(text), field="file")


def _decoded(data: bytes) -> str:
    """Text files are UTF-8, or UTF-16 with its mark; anything else is named, never guessed."""
    encoding = "utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Invalid.field("file", "encoding", _("This is no UTF-8 text. Save it as UTF-8.")) from error
    if _CONTROL.search(text):
        raise Invalid.field("file", "binary", _("This is no text: it holds control characters."))
    return text


def _markdown(text: str) -> str:
    return str(MarkdownIt("commonmark", {"html": False}).enable("table").render(text))


def _docx(data: bytes) -> Imported:
    try:
        check_docx(data)
    except NotADocx as error:
        raise Invalid.field("file", error.code, error.detail) from error
    try:
        result = mammoth.convert_to_html(
            io.BytesIO(data), style_map=_TITLE_STYLE, convert_image=mammoth.images.img_element(lambda _: {})
        )
    except Exception as error:
        raise Invalid.field("file", "damaged", _("This .docx file cannot be read.")) from error
    return read_html(str(result.value), field="file")


_PDF_REFUSALS = {
    Code.PDF_ENCRYPTED: ("encrypted", _("A password protects this PDF. Upload one without.")),
    Code.PDF_NO_TEXT: ("no_text", _("This PDF holds pictures of pages and no text.")),
    Code.EXTRACT_TIMEOUT: ("too_large", _("Reading this PDF takes too long.")),
}


def _pdf(data: bytes) -> Imported:
    """Read the pages in a child process that can be killed."""
    if sniff(data, "") != "application/pdf":
        raise Invalid.field("file", "type", _("This is no PDF file."))
    read = extract_safely(data, [("Content-Type", "application/pdf")])
    pages = [layer.text for layer in read.layers if layer.kind == "pdf_page"]
    if not pages:
        code, detail = _PDF_REFUSALS.get(read.content_code, ("damaged", _("This PDF cannot be read.")))
        raise Invalid.field("file", code, detail)
    parts = tuple((str(BlockKind.PARAGRAPH), words) for page in pages for words in _paragraphs(page))
    return Imported(parts=parts, headline=read.title)


def _paragraphs(page: str) -> list[str]:
    """Join the lines of a page that end in the middle of a sentence; a blank line always ends a paragraph."""
    found: list[str] = []
    open_line = False
    for raw in page.split("\n"):
        line = raw.strip()
        if line and open_line:
            found[-1] = f"{found[-1]} {line}"
        elif line:
            found.append(line)
        open_line = bool(line) and not _ENDED.search(line)
    return found
