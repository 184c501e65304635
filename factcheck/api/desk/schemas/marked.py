"""The shape of an article with its verdicts."""

from rest_framework.serializers import CharField, ChoiceField, IntegerField

from factcheck.api.desk.schemas.parts import Out
from factcheck.api.public.shapes import PublishedVerdictFull
from factcheck.claims.enums import Status


class MarkOut(Out):
    """A passage with a published verdict: code points, end exclusive; ``note`` is the number of its footnote."""

    start = IntegerField()
    end = IntegerField()
    quote = CharField()
    note = IntegerField()
    verdict = CharField()
    status = ChoiceField(Status.values)


class NoteOut(Out):
    """A footnote: a verdict as the world reads it."""

    number = IntegerField()
    verdict = PublishedVerdictFull()


class MarkedOut(Out):
    """The latest text of an article, its passages in the order of the text, its footnotes."""

    article = CharField()
    revision = IntegerField()
    text = CharField()
    sha256 = CharField()
    marks = MarkOut(many=True)
    notes = NoteOut(many=True)
