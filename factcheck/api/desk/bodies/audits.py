"""Bodies of the audit."""

from factcheck.api.desk.bodies.body import Body
from factcheck.api.desk.fields import NOTE, Day, Id, Text, Word
from factcheck.reviews.enums import Finding


class DrawBody(Body):
    """Who audits, by user name, and a day of the period."""

    auditor = Text(most=150, filled=True)
    day = Day(required=False)


class FindingBody(Body):
    """What was found in which claim."""

    claim = Id(prefix="cl")
    finding = Word(words=Finding)
    text = Text(most=NOTE, filled=True)
