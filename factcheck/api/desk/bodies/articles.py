"""Bodies of articles, revisions and marks."""

from typing import Any

from rest_framework import serializers

from factcheck.api.desk.bodies.body import Body, Way, exactly_one
from factcheck.api.desk.fields import LINE, Moment, Number, Text, Word
from factcheck.articles.enums import Origin
from factcheck.articles.texts import LONGEST
from factcheck.claims.enums import Mark
from factcheck.text.blocks import BlockKind

_URL = 8192
#: The words of an article come in one of these.
WAYS = ("text", "html", "blocks")
_FILLED = {"text": {"minLength": 1}, "html": {"minLength": 1}, "blocks": {"minItems": 1}}
IN_ONE_WAY = tuple(
    Way((one,), tuple(other for other in WAYS if other != one), {one: _FILLED[one]}) for one in WAYS
)


class BlockBody(Body):
    """One block: what it is and its words."""

    kind = Word(words=BlockKind)
    text = Text(most=LONGEST)


class WordsBody(Body):
    """The words of an article, in exactly one of three ways."""

    text = Text(most=LONGEST, required=False)
    html = Text(most=2 * LONGEST, required=False)
    blocks = serializers.ListField(child=BlockBody(), required=False, max_length=5000)


class NewArticleBody(WordsBody):
    """A new article: its words, or the address to read them from; with words, ``url`` says where they stand."""

    ways = (*IN_ONE_WAY, Way(("url",), WAYS, {"url": {"minLength": 1}}))

    url = Text(most=_URL, required=False)
    headline = Text(most=LINE, required=False)
    byline = Text(most=300, required=False)
    language = Text(most=35, required=False)
    origin = Word(words=Origin, required=False)
    external_id = Text(most=200, required=False)
    closes_at = Moment(required=False, allow_null=True)
    embargo_until = Moment(required=False, allow_null=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Check that the words come in one way."""
        if not attrs.get("url") or any(way in attrs for way in WAYS):
            exactly_one(attrs, WAYS)
        return attrs


class UploadFacts(Body):
    """What may stand beside an uploaded file."""

    headline = Text(most=LINE, required=False)
    byline = Text(most=300, required=False)
    language = Text(most=35, required=False)
    url = Text(most=_URL, required=False)
    origin = Word(words=Origin, required=False)
    external_id = Text(most=200, required=False)
    closes_at = Moment(required=False)
    embargo_until = Moment(required=False)


class ArticleUpload(UploadFacts):
    """An article as a file: .txt, .md, .html, .docx or .pdf."""

    file = serializers.FileField(allow_empty_file=True)


class ArticleChanges(Body):
    """What may change without a new text."""

    headline = Text(most=LINE, required=False)
    byline = Text(most=300, required=False)
    language = Text(most=35, required=False)
    origin = Word(words=Origin, required=False)
    url = Text(most=_URL, required=False)
    closes_at = Moment(required=False, allow_null=True)
    embargo_until = Moment(required=False, allow_null=True)


class NewRevisionBody(WordsBody):
    """A new text, and the number of the revision that it was made from."""

    ways = IN_ONE_WAY

    expected_revision = Number(least=0)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Check that the words come in one way."""
        exactly_one(attrs, WAYS)
        return attrs


class MarkBody(Body):
    """Why exactly one sentence carries no claim; null takes the mark away."""

    start = Number()
    end = Number(least=1)
    mark = Word(words=Mark, allow_null=True)
    reason = Text(most=LINE, required=False)
