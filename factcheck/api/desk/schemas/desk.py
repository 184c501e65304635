"""Answers: articles, sources, queues, members, keys, rules."""

from rest_framework.serializers import (
    BooleanField,
    CharField,
    ChoiceField,
    DateTimeField,
    FloatField,
    IntegerField,
    ListField,
)

from factcheck.accounts.enums import Role
from factcheck.api.desk.schemas.parts import Out
from factcheck.articles.enums import ArticleState, Origin
from factcheck.claims.enums import Mark
from factcheck.fetching.codes import State
from factcheck.reviews.enums import AuditPace
from factcheck.sources.enums import Proximity, SourceKind
from factcheck.text.blocks import BlockKind


class SignedOffOut(Out):
    """Who answers for which revision since when."""

    revision = IntegerField()
    by = CharField()
    at = DateTimeField()


class ArticleOut(Out):
    """An article without its words."""

    id = CharField()
    version = IntegerField()
    origin = ChoiceField(Origin.choices)
    state = ChoiceField(ArticleState.choices)
    state_text = CharField()
    external_id = CharField(allow_null=True)
    url = CharField(allow_null=True)
    headline = CharField()
    byline = CharField()
    language = CharField()
    closes_at = DateTimeField(allow_null=True)
    embargo_until = DateTimeField(allow_null=True)
    revision = IntegerField()
    created_at = DateTimeField()
    changed_at = DateTimeField()
    signed_off = SignedOffOut(allow_null=True)


class BlockOut(Out):
    """A block of a text: code points, end exclusive."""

    kind = ChoiceField([(kind.value, kind.value) for kind in BlockKind])
    start = IntegerField()
    end = IntegerField()


class RevisionOut(Out):
    """A text of an article."""

    number = IntegerField()
    text = CharField()
    sha256 = CharField()
    blocks = BlockOut(many=True)
    sentences = ListField(child=ListField(child=IntegerField()))
    created_at = DateTimeField()


class RevisedOut(RevisionOut):
    """A new text and what it did to each claim."""

    carried = ListField(child=CharField())
    text_changed = ListField(child=CharField())
    to_place = ListField(child=CharField())


class SentenceOut(Out):
    """A sentence and whether it is claimed, marked or open."""

    start = IntegerField()
    end = IntegerField()
    state = ChoiceField([(word, word) for word in ("claimed", "marked", "open")])
    mark = ChoiceField(Mark.choices, allow_null=True)
    reason = CharField()


class CoverageOut(Out):
    """How far an article is covered."""

    revision = IntegerField()
    total = IntegerField()
    claimed = IntegerField()
    marked = IntegerField()
    open = IntegerField()
    sentences = SentenceOut(many=True)


class SuggestionOut(Out):
    """A passage that looks worth a claim; ``reasons`` are names of features. It says nothing about what is true."""

    start = IntegerField()
    end = IntegerField()
    quote = CharField()
    score = FloatField()
    reasons = ListField(child=CharField())
    claimant = CharField(allow_null=True)


class SuggestionsOut(Out):
    """What is worth checking in a revision, best first."""

    revision = IntegerField()
    results = SuggestionOut(many=True)
    next_cursor = CharField(allow_null=True)


class OpenItemOut(Out):
    """One thing that is open: where, a code for programs, a sentence for people."""

    pointer = CharField()
    code = ChoiceField(
        [(word, word) for word in ("open_sentence", "claim_open", "to_place", "reply_outstanding")]
    )
    detail = CharField()


class SignOffOut(Out):
    """Who answers for an article, if anybody does, and what is open on it."""

    article = CharField()
    revision = IntegerField()
    signed_off = SignedOffOut(allow_null=True)
    open = OpenItemOut(many=True)


class SourceOut(Out):
    """What can be cited, and how its capture stands."""

    id = CharField()
    version = IntegerField()
    kind = ChoiceField(SourceKind.choices)
    url = CharField(allow_null=True)
    title = CharField()
    publisher = CharField()
    author = CharField()
    published_at = DateTimeField(allow_null=True)
    proximity = ChoiceField(Proximity.choices)
    derived_from = CharField(allow_null=True)
    confidential = BooleanField()
    public_label = CharField()
    recorded_by = CharField()
    read_back = CharField()
    state = ChoiceField([(state.value, state.value) for state in State])
    state_code = CharField(allow_null=True)
    state_text = CharField(allow_null=True)
    next_step = CharField(allow_null=True)
    checked_at = DateTimeField(allow_null=True)
    captured_at = DateTimeField(allow_null=True)
    next_check_at = DateTimeField(allow_null=True)
    snapshots = IntegerField()


class IdentityOut(Out):
    """Who a confidential source is; null in an answer that is repeated for its Idempotency-Key, since it is not kept."""

    title = CharField(allow_null=True)
    publisher = CharField(allow_null=True)
    author = CharField(allow_null=True)
    read_back = CharField(allow_null=True)


class SnapshotOut(Out):
    """What is known of a capture."""

    id = CharField()
    source = CharField()  # type: ignore[assignment]  # a member of this name
    captured_at = DateTimeField()
    final_url = CharField(allow_null=True)
    status = IntegerField(allow_null=True)
    sha256 = CharField()
    media_type = CharField()
    bytes = IntegerField()
    damaged = BooleanField()


class SnapshotTextOut(Out):
    """The readable text of a capture."""

    snapshot = CharField()
    text = CharField()


class QueueOut(Out):
    """A step of review and what waits there."""

    id = CharField()
    name = CharField()
    order = IntegerField()
    role = ChoiceField(Role.choices)
    approvals = IntegerField()
    enters = ListField(child=CharField())
    blind = ListField(child=CharField())
    target_hours = IntegerField(allow_null=True)
    waiting = IntegerField()
    held = IntegerField()
    oldest = DateTimeField(allow_null=True)


class RoutingOut(Out):
    """How many open claims a queue with these conditions would take."""

    enters = ListField(child=CharField())
    open_claims = IntegerField()


class MemberOut(Out):
    """A member of the desk."""

    id = CharField()
    user = CharField()
    name = CharField()
    roles = ListField(child=ChoiceField(Role.choices))
    skills = ListField(child=CharField())
    active = BooleanField()


class KeyOut(Out):
    """A key without its secret."""

    id = CharField()
    name = CharField()
    user = CharField()
    scopes = ListField(child=CharField())
    prefix = CharField()
    created_at = DateTimeField()
    expires_at = DateTimeField(allow_null=True)
    last_used_at = DateTimeField(allow_null=True)
    revoked_at = DateTimeField(allow_null=True)


class NewKeyOut(KeyOut):
    """A key just made; ``key`` is shown this once, and null where the call is repeated."""

    key = CharField(allow_null=True)


class RulesOut(Out):
    """The rules of the desk."""

    id = CharField()
    version = IntegerField()
    independent_sources = IntegerField()
    one_is_enough = ListField(child=ChoiceField(Proximity.choices))
    one_person_two_queues = BooleanField()
    publish_hold_minutes = IntegerField()
    conference_decider = CharField(allow_null=True)
    audit_share = IntegerField()
    audit_every = ChoiceField(AuditPace.choices)
