"""Everything that is done to a claim: who may, at which stage, on his own work or not, and how each door is asked.

Written down by hand, not read from the product. ``{words}`` in addresses and bodies are filled in by the scene.
"""

from dataclasses import dataclass, field, replace
from typing import Any

from factcheck.accounts.enums import Role

STAGES = ("draft", "in_review", "returned", "approved", "published", "retracted", "dropped")
#: Further places: two judge blind, they differed, a release waits for its hour, a new text lost the quote.
PLACES = ("blind", "conference", "scheduled", "lost")
ANYWHERE = " ".join((*STAGES, *PLACES))
#: Content may be changed in these; in approved (scheduled is approved) it voids.
OPEN = "draft returned approved scheduled lost"


@dataclass(frozen=True)
class Deed:
    """Something done to a claim: by which roles and where; ``to``: the stage after a move.

    ``own``: ``any`` (whose work it is does not matter), ``no`` (one's own bars), ``yes unless chief``, ``no unless chief``.
    ``content``: it changes content, and voids an approval. ``telling``: who judges blind keeps from it until both have judged.
    """

    who: str
    at: str
    own: str = "any"
    to: str = ""
    api: str = ""
    body: dict[str, Any] | None = None
    page: str = ""
    form: dict[str, Any] = field(default_factory=dict)
    content: bool = False
    telling: bool = False

    def lawful(self, place: str, role: Role, *, own: bool) -> bool:
        """Whether somebody of this role may do it to a claim there."""
        if place not in self.at.split() or role.value not in self.who.split():
            return False
        if self.telling and place == "blind" and role is Role.REVIEWER and not own:
            return False
        spared = role is Role.CHIEF and self.own.endswith("unless chief")
        return spared or self.own == "any" or own == self.own.startswith("yes")


def _move(name: str, to: str, who: str, at: str, own: str = "any", **sent: Any) -> Deed:
    """A move of the workflow: both doors take the same words."""
    return Deed(who, at, own, to, f"POST claims/{{claim}}/{name}", sent, f"claims/{{claim}}/{name}", sent)


#: The moves of the workflow (domain.md, section 3).
MOVES: dict[str, Deed] = {
    "submit": Deed("editor", "draft returned lost", "any", "in_review", "POST claims/{claim}/submit", {}, "claims/{claim}/status",
                   {"send": "1", "back": "claim", "status": "{status}", "rationale": "{rationale}"}),
    "withdraw": _move("withdraw", "draft", "editor chief", "in_review blind conference", "yes unless chief"),
    "approve": Deed("reviewer", "in_review", "no", "approved", "POST claims/{claim}/approve", {"content_digest": "{digest}"},
                    "queues/{queue}/{claim}/approve", {"digest": "{digest}"}),
    "return": Deed("reviewer", "in_review", "no", "returned", "POST claims/{claim}/return",
                   {"reason_code": "wording", "text": "Say which."}, "queues/{queue}/{claim}/return",
                   {"reason_code": "wording", "text": "Say which."}),
    "drop": _move("drop", "dropped", "editor", "draft returned lost", reason="opinion"),
    "restore": _move("restore", "draft", "editor", "dropped"),
    "reopen": _move("reopen", "draft", "editor reviewer", "approved scheduled published retracted", reason="There is news."),
    "publish": _move("publish", "published", "publisher", "approved"),
    "retract": _move("retract", "retracted", "publisher", "published", reason="It was wrong."),
    "reinstate": _move("reinstate", "published", "publisher", "retracted", reason="It was right."),
}  # fmt: skip

_JUDGED = {"status": "confirmed", "text": "I looked."}
#: Holding a claim, and what two judge.
HOLDS: dict[str, Deed] = {
    "take": _move("take", "", "reviewer", "in_review blind", "no"),
    "take in the queue": Deed("reviewer", "in_review blind", "no", page="queues/{queue}/{claim}/take"),
    "release": _move("release", "", "reviewer chief", "in_review blind", "no unless chief"),
    "release in the queue": Deed("reviewer chief", "in_review blind", "no unless chief", page="queues/{queue}/{claim}/release"),
    "judge": Deed("reviewer", "blind", "no", "in_review", "POST claims/{claim}/judge", {"content_digest": "{digest}", **_JUDGED},
                  "queues/{queue}/{claim}/judge", {"digest": "{digest}", **_JUDGED}),
    "ask for a second check": _move("second-check", "", "chief", "draft in_review returned blind conference lost", reason="A big one."),
    "cancel the second check": Deed("chief", "blind conference", "any", "", "DELETE claims/{claim}/second-check", None,
                                    "claims/{claim}/second-check-off"),
    "name who decides": Deed("chief", "conference", "any", "", "PUT claims/{claim}/conference/decider", {"user": "{omar}"},
                             "claims/{claim}/conference/decider", {"user": "{omar_id}"}),
    "decide the conference": Deed("reviewer chief", "conference", "no", "approved", "POST claims/{claim}/conference/decide",
                                  {"content_digest": "{digest}", **_JUDGED}, "claims/{claim}/conference/decide",
                                  {"digest": "{digest}", **_JUDGED}),
    "cancel the release": Deed("publisher", "scheduled", "any", "", "POST claims/{claim}/cancel-release", {},
                               "claims/{claim}/cancel-release"),
}  # fmt: skip

_PIECE = {"relation": "context", "quote": "Something else."}
_STANCE = {"stance": "partly", "terms": "on_record"}
_WORDS = {"statement": "Other words.", "kind": "other", "assertion": "substance", "risk": "normal"}
#: Changes of content: one door, for editors, and nowhere while others rely on it.
CONTENT: dict[str, Deed] = {
    "edit": Deed("editor", OPEN, "any", "", "PATCH claims/{claim}", {"statement": "Other words."}, "claims/{claim}/edit", _WORDS),
    "pair": Deed("editor", OPEN, "any", "", "PATCH claims/{claim}", {"pair": "{other}"}, "claims/{claim}/pair", {"pair": "{other}"}),
    "attach evidence": Deed("editor", OPEN, "any", "", "POST claims/{claim}/evidence", {"source": "{source}", **_PIECE},
                            "claims/{claim}/evidence", {"way": "known", "source": "{source}", **_PIECE}),
    "change evidence": Deed("editor", OPEN, "any", "", "PATCH evidence/{evidence}", _PIECE, "evidence/{evidence}/change", _PIECE),
    "accept a near quote": Deed("editor", OPEN, "any", "", "PATCH evidence/{near}", {"near_accepted": True}, "evidence/{near}/accept"),
    "remove evidence": Deed("editor", OPEN, "any", "", "DELETE evidence/{evidence}", None, "evidence/{evidence}/remove"),
    "record a position": Deed("editor", OPEN, "any", "", "POST claims/{claim}/positions", {"party": "{party}", **_STANCE},
                              "claims/{claim}/position", {"party": "The mayor", **_STANCE}),
    "change a position": Deed("editor", OPEN, "any", "", "PATCH positions/{position}", _STANCE, "positions/{position}/change", _STANCE),
    "remove a position": Deed("editor", OPEN, "any", "", "DELETE positions/{position}", None, "positions/{position}/remove"),
    "add a place": Deed("editor", OPEN, "any", "", "POST claims/{claim}/occurrences",
                        {"article": "{article}", "start": "{free_start}", "end": "{free_end}", "quote": "{free}"},
                        "claims/{claim}/place", {"quote": "{free}", "start": "{free_start}", "end": "{free_end}"}),
    "remove a place": Deed("editor", OPEN, "any", "", "DELETE occurrences/{second}", None),
    "say where a place is": Deed("editor", OPEN, "any", "", "POST occurrences/{occurrence}/place", {"lost": True}),
    "place what a new text lost": Deed("editor", "lost", page="articles/{article}/place",
                                       form={"occurrence": "{occurrence}", "revision": "2", "way": "nowhere"}),
    "merge": _move("merge", "dropped", "editor", "draft returned lost", into="{other}"),
    "split": Deed("editor", OPEN, "any", "", "POST claims/{claim}/split",
                  {"parts": [{"start": "{free_start}", "end": "{free_end}", "quote": "{free}"}]},
                  "claims/{claim}/split", {"quote_1": "{free}", "quote_2": "{free}"}),
}  # fmt: skip

_ASKED = {
    "asked_at": "2026-03-01T10:00:00Z",
    "deadline": "2026-03-02T10:00:00Z",
    "channel": "mail",
    "question": "Is it so?",
}
_TYPED = {**_ASKED, "asked_at": "2026-03-01T10:00", "deadline": "2026-03-02T10:00"}
_TALKERS = "editor reviewer publisher chief"
#: What may be done at every stage, since nobody relies on it as content.
BESIDE: dict[str, Deed] = {
    "plan": Deed("editor chief", ANYWHERE, "any", "", "PATCH claims/{claim}", {"due_at": "2027-03-01T10:00:00Z"},
                 "claims/{claim}/plan", {"assignee": "", "due_at": "2027-03-01T10:00"}),
    "assign": Deed("editor chief", ANYWHERE, "any", "", "PATCH claims/{claim}", {"assignee": "{ben}"},
                   "claims/{claim}/plan", {"assignee": "{ben}"}),
    "hand out": Deed("chief", ANYWHERE, page="claims/assign", form={"claim": "{claim}", "assignee": "{ben}"}),
    "ask for a reply": Deed("editor", ANYWHERE, "any", "", "POST claims/{claim}/reply-requests", {"party": "{party}", **_ASKED},
                            "claims/{claim}/ask", {"party": "{party}", **_TYPED}),
    "settle a reply": Deed("editor", ANYWHERE, "any", "", "PATCH reply-requests/{reply}", {"outcome": "no_reply"},
                           "claims/{claim}/settle", {"request": "{reply}", "outcome": "no_reply"}),
    "record an answer": Deed("editor", ANYWHERE, page="asks/answer",
                             form={"key": "{reply}", "claim": "{claim}", "request": "{reply}", "outcome": "answered",
                                   "answered_at": "2026-03-02T10:00", "words": "Yes.", "terms": "on_record"}),
    "write a note": Deed(_TALKERS, ANYWHERE, "any", "", "POST claims/{claim}/comments", {"text": "Look.", "blocking": True},
                         "claims/{claim}/note", {"text": "Look.", "blocking": "on", "back": "claim"}),
    "reply to a note": Deed(_TALKERS, ANYWHERE, "any", "", "POST claims/{claim}/comments",
                            {"text": "I did.", "reply_to": "{comment}"}, "claims/{claim}/note", {"text": "I did.", "reply_to": "{comment}"}),
    "resolve a note": Deed(_TALKERS, ANYWHERE, "any", "", "PATCH comments/{comment}", {"resolved": True},
                           "claims/{claim}/resolve", {"comment": "{comment}", "resolved": "True"}),
    "keep a note for later": Deed(_TALKERS, ANYWHERE, "any", "", "POST claims/{claim}/pending-notes", {"text": "Not yet."},
                                  "claims/{claim}/note", {"text": "Not yet.", "pending": "1"}),
    "send the notes": Deed(_TALKERS, ANYWHERE, "any", "", "POST claims/{claim}/pending-notes/send", {}, "claims/{claim}/notes/send"),
    "throw a pending note away": Deed(_TALKERS, ANYWHERE, "yes", "", "DELETE pending-notes/{pending}", None,
                                     "notes/{pending}/remove"),
    "tick an item": Deed("editor reviewer chief", ANYWHERE, "any", "", "PUT claims/{claim}/checklist",
                         {"item": "every.wording", "state": "done"}, "claims/{claim}/check", {"item": "every.wording", "state": "done"}),
    "waive an item": Deed("editor reviewer chief", ANYWHERE, "any", "", "PUT claims/{claim}/checklist",
                          {"item": "every.wording", "state": "waived", "reason": "Not here."}, "claims/{claim}/check",
                          {"item": "every.wording", "state": "waived", "reason": "Not here."}),
    "clear a flag": Deed("editor reviewer", ANYWHERE, "any", "", "POST claims/{claim}/flags/source_changed/clear",
                         {"note": "I looked."}, "claims/{claim}/flag", {"flag": "source_changed", "note": "I looked."}),
}  # fmt: skip

DEEDS: dict[str, Deed] = {
    **MOVES,
    **HOLDS,
    **{name: replace(deed, content=name not in {"merge", "split"}) for name, deed in CONTENT.items()},
    **{
        name: replace(
            deed, telling=name.split()[0] in {"write", "reply", "resolve", "keep", "send", "tick", "waive"}
        )
        for name, deed in BESIDE.items()
    },
}
