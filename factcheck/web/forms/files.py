"""Files that a form brings, as the services take them."""

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from factcheck.sources.services.reading import Upload


def upload_of(sent: "UploadedFile[bytes]") -> Upload:
    """Return a file of a form; of one that is too large no more than shows it."""
    data = sent.read(settings.UPLOAD_LIMIT + 1)
    return Upload(name=sent.name or "", data=data, media_type=sent.content_type or "")
