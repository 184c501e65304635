"""Files that people bring: what they are, what they say, where their bytes are kept. No transaction waits for it."""

import hashlib
from dataclasses import dataclass, replace

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from factcheck.accounts.models import User
from factcheck.core.problems import Invalid
from factcheck.core.sealed_bytes import seal
from factcheck.core.wording import worded
from factcheck.fetching import brought
from factcheck.fetching.clean_copy import clean_copy
from factcheck.fetching.codes import Code
from factcheck.fetching.docx_text import DOCX, NotADocx, check_docx
from factcheck.fetching.layers import Extraction
from factcheck.fetching.sandbox import extract_safely
from factcheck.fetching.sniff import sniff
from factcheck.fetching.store import evidence_store
from factcheck.sources.enums import LayerKind, SourceKind
from factcheck.sources.services.captures import Reading, Stored, UploadedCopy, reading_of

TEXTS = frozenset({"text/html", "text/plain", "text/csv"})
IMAGES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
AUDIO = frozenset({"audio/mpeg", "audio/mp4", "audio/wav", "audio/flac", "application/ogg"})
#: What a file may be: its bytes decide, not its name.
ACCEPTED = TEXTS | IMAGES | AUDIO | {"application/pdf", DOCX}
#: What kinds of source a file of this type may be, where that is narrower.
_FITTING = {SourceKind.IMAGE: IMAGES, SourceKind.DATA_SET: ACCEPTED - IMAGES - AUDIO}
#: What extraction may say of a file that is a good capture all the same, and what people are then told.
_NO_TEXT = frozenset(
    {Code.NO_TEXT, Code.PDF_ENCRYPTED, Code.PDF_NO_TEXT, Code.EXTRACT_FAILED, Code.EXTRACT_TIMEOUT}
)


@dataclass(frozen=True)
class Upload:
    """A file as it came: its name, its bytes, the type that the sender declared."""

    name: str
    data: bytes
    media_type: str = ""


@dataclass(frozen=True)
class Origin:
    """Where a file belongs: the address whose copy it is, the kind of source, and whether the source is protected."""

    url: str = ""
    kind: str = SourceKind.WEB
    confidential: bool = False


def read_upload(by: User, upload: Upload, origin: Origin) -> UploadedCopy:
    """Store the bytes and read their text; raises Invalid naming ``file``: empty, too_large, type, damaged, bomb, …"""
    if len(upload.data) > settings.UPLOAD_LIMIT:
        most = settings.UPLOAD_LIMIT // (1024 * 1024)
        raise Invalid.field(
            "file",
            "too_large",
            worded(_("The file is larger than %(most)s MiB. Bring the part that matters."), most=most),
        )
    if brought.is_warc(upload.data):
        return _from_warc(by, upload, origin)
    media_type = media_type_of(upload)
    _check_fits(media_type, origin.kind)
    extraction = extract_safely(upload.data, [("Content-Type", media_type)], url=origin.url)
    keep = _sealed if origin.confidential else _stored
    stored = keep(upload.data, media_type)
    copy = UploadedCopy(
        stored=stored, reading=_reading(extraction), by=by, final_url=origin.url, code=_code(extraction),
    )  # fmt: skip
    return replace(copy, reading=_without_names(copy.reading)) if origin.confidential else copy


def media_type_of(upload: Upload) -> str:
    """Return what the bytes are; what the sender says counts only for what text it is. Raises Invalid for what is not taken."""
    said = upload.media_type.partition(";")[0].strip().lower()
    if not upload.data:
        raise Invalid.field("file", "empty", _("The file is empty. Choose the file again."))
    found = sniff(upload.data, said if said.startswith("text/") or said == "application/xhtml+xml" else "")
    if found == "application/zip":
        found = _packed(upload.data)
    if found == "video/mp4" and upload.data[8:11] in {b"M4A", b"M4B"}:
        found = "audio/mp4"
    if found == "application/octet-stream" and upload.data[:2] in {b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"}:
        found = "audio/mpeg"
    if found == "text/plain" and upload.name.lower().endswith(".csv"):
        found = "text/csv"
    if found not in ACCEPTED:
        raise Invalid.field(
            "file", "type",
            worded(_("This is %(found)s. Bring HTML, text, CSV, PDF, DOCX, an image (JPEG, PNG, WebP, GIF), audio or a WARC file."), found=found),
        )  # fmt: skip
    return found


def kind_of_file(upload: Upload) -> str:
    """Return which kind of source a file is that comes without one: an image or a document."""
    return SourceKind.IMAGE if media_type_of(upload) in IMAGES else SourceKind.DOCUMENT


def _packed(data: bytes) -> str:
    try:
        check_docx(data)
    except NotADocx as error:
        if error.code == "type":
            return "application/zip"
        raise Invalid.field(
            "file", "bomb" if error.code == "too_large" else error.code, error.detail
        ) from error
    return DOCX


_NO_IMAGE = _("This is %(found)s and not an image. Choose another kind or file.")
_NO_DATA_SET = _("This is %(found)s and not a data set. Choose another kind or file.")


def _check_fits(media_type: str, kind: str) -> None:
    fitting = _FITTING.get(SourceKind(kind), ACCEPTED)
    if media_type not in fitting:
        text = _NO_IMAGE if kind == SourceKind.IMAGE else _NO_DATA_SET
        raise Invalid.field("file", "type", worded(text, found=media_type))


def _from_warc(by: User, upload: Upload, origin: Origin) -> UploadedCopy:
    """Take the answer of the source's address out of a WARC file: payload and headers as they were."""
    if not origin.url:
        raise Invalid.field(
            "file",
            "type",
            _("A WARC file holds web pages: bring it as the copy of a source with an address."),
        )
    try:
        found = brought.find_answer(upload.data, origin.url)
        content = found.content()
    except brought.NotInArchive as error:
        raise Invalid.field("file", error.code, error.detail) from error
    extraction = extract_safely(content, found.headers, url=found.url)
    with brought.keep_answer(found, upload.data) as warc:
        stored = _stored(found.payload, extraction.media_type, evidence_store().put(warc))
    return UploadedCopy(
        stored=stored, reading=_reading(extraction), by=by, final_url=found.url, code=_code(extraction),
        status=found.status, headers=tuple(found.headers),
    )  # fmt: skip


def _stored(data: bytes, media_type: str, warc_key: str = "") -> Stored:
    key = evidence_store().put(data)
    return Stored(
        blob_key=key,
        sha256=key.rpartition("/")[2],
        media_type=media_type,
        bytes=len(data),
        warc_key=warc_key,
    )


def _sealed(data: bytes, media_type: str) -> Stored:
    """Keep the file of a protected source encrypted, and beside it the picture alone where there is one."""
    sha256 = hashlib.sha256(data).hexdigest()
    clean = clean_copy(data, media_type)
    store = evidence_store()
    return Stored(
        blob_key=store.put(seal(data, bound_to=sha256)),
        sha256=sha256,
        media_type=media_type,
        bytes=len(data),
        sealed=True,
        clean_key=store.put(clean) if clean else "",
    )


def _without_names(reading: Reading) -> Reading:
    """Leave out what a file says of itself: title, author and whatever else may name the source."""
    layers = tuple(layer for layer in reading.layers if layer.kind != LayerKind.METADATA)
    return Reading(extractor=reading.extractor, layers=layers)


def _reading(extraction: Extraction) -> Reading:
    failed = extraction.content_code in {Code.EXTRACT_FAILED, Code.EXTRACT_TIMEOUT}
    return reading_of(None if failed and not extraction.layers else extraction)


def _code(extraction: Extraction) -> str:
    """A page that a person brings is what he says it is; only that there is no text to read is told."""
    code = extraction.content_code
    return code if code in _NO_TEXT else Code.CAPTURED
