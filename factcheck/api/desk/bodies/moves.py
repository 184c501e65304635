"""Bodies of the moves of a claim."""

from factcheck.api.desk.bodies.body import Body
from factcheck.api.desk.fields import NOTE, Id, Text, Word
from factcheck.claims.enums import DropReason, Status
from factcheck.publishing.enums import ReleaseKind
from factcheck.reviews.enums import ReasonCode


class SubmitBody(Body):
    """A chief may say why the verdict rule is set aside."""

    override_reason = Text(most=NOTE, required=False)


class DropBody(Body):
    """Why a claim is not pursued."""

    reason = Word(words=DropReason)
    duplicate_of = Id(prefix="cl", required=False, allow_null=True)


class ReasonBody(Body):
    """Why."""

    reason = Text(most=NOTE, filled=True)


class PublishBody(Body):
    """What kind of publication it is, and what readers are told."""

    kind = Word(words=ReleaseKind, required=False)
    note = Text(most=NOTE, required=False)


class RetractBody(Body):
    """Why readers should no longer rely on it, and what they should read instead."""

    reason = Text(most=NOTE, filled=True)
    replaced_by = Id(prefix="vd", required=False, allow_null=True)


class ApproveBody(Body):
    """The digest of what the reviewer saw."""

    content_digest = Text(most=64, filled=True)
    note = Text(most=NOTE, required=False)


class ReturnBody(Body):
    """Why a claim goes back."""

    reason_code = Word(words=ReasonCode)
    text = Text(most=NOTE, filled=True)


class JudgeBody(Body):
    """What somebody finds himself for the content of this digest; a reason code sends the claim back for something else than its status."""

    content_digest = Text(most=64, filled=True)
    status = Word(words=Status)
    text = Text(most=NOTE, filled=True)
    reason_code = Word(words=ReasonCode, required=False)


class SecondCheckBody(Body):
    """Why a claim is judged by two people."""

    reason = Text(most=500, filled=True)


class DeciderBody(Body):
    """Who decides a conference, by user name."""

    user = Text(most=150, filled=True)
