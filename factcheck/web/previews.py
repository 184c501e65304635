"""What others show of a verdict's page: the head of it (Open Graph), and the card that their pages embed."""

from dataclasses import dataclass

from django.conf import settings

from factcheck.core.clock import brief
from factcheck.publishing import documents, wording
from factcheck.publishing.editions import Edition
from factcheck.publishing.plain import shortened

_MOST = 300


@dataclass(frozen=True)
class Preview:
    """Title, description and times of a page, each in one line; addresses are absolute."""

    title: str
    description: str
    url: str
    site: str
    published: str
    modified: str
    oembed: str


def preview(last: Edition) -> Preview:
    """Return the preview of a verdict as it stands now, or of its notice."""
    page = wording.page_url(last)
    return Preview(
        title=shortened(wording.title(last), _MOST),
        description=shortened(wording.told(last), _MOST),
        url=page,
        site=documents.publisher_name(last) or "Factcheck",
        published=brief(last.first_at),
        modified=brief(last.at),
        oembed=f"{settings.PUBLIC_BASE_URL}/oembed?url={page}",
    )
