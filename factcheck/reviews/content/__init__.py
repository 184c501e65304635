"""The one door for changes of content.

Lock → version → stage → the upstream writer → version and digest → contribution → void → events. Web, API, admin and commands
know only the functions below; the writers in claims and sources are called from nowhere else.
"""

from factcheck.reviews.content.claims import Handed, assign_claims, create_claim, edit_claim
from factcheck.reviews.content.joining import Joined, join_claims
from factcheck.reviews.content.parts import (
    attach_evidence,
    change_evidence,
    change_position,
    record_position,
    remove_evidence,
    remove_position,
)
from factcheck.reviews.content.places import add_occurrence, place_occurrence, remove_occurrence
from factcheck.reviews.content.splitting import Part, split_claim

__all__ = [
    "Handed",
    "Joined",
    "Part",
    "add_occurrence",
    "assign_claims",
    "attach_evidence",
    "change_evidence",
    "change_position",
    "create_claim",
    "edit_claim",
    "join_claims",
    "place_occurrence",
    "record_position",
    "remove_evidence",
    "remove_occurrence",
    "remove_position",
    "split_claim",
]
