"""The form of what the sample desk has found out."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class SampleSource:
    """A page of our own that stands for a source: its address, its files (oldest first), how near it is to the fact."""

    url: str
    files: tuple[str, ...]
    proximity: str
    derived_from: str = ""


@dataclass(frozen=True)
class SampleEvidence:
    """A passage for a claim: source by name, relation, quote."""

    source: str
    relation: str
    quote: str
    accept_near: bool = False


@dataclass(frozen=True)
class SamplePosition:
    """What a party says: stance, words, the day, the desk's answer."""

    party: str
    stance: str
    words: str = ""
    said_on: date | None = None
    answer: str = ""


@dataclass(frozen=True)
class SampleClaim:
    """A claim, how it is put, what bears it, and how far it has come (``end``)."""

    name: str
    quote: str
    end: str
    statement: str = ""
    kind: str = "event"
    status: str = "unverified"
    rationale: str = ""
    risk: str = "normal"
    assertion: str = "substance"
    claimant: str = ""
    accusation: bool = False
    evidence: tuple[SampleEvidence, ...] = ()
    positions: tuple[SamplePosition, ...] = ()
    pair: str = ""
    extra: dict[str, str] = field(default_factory=dict)
