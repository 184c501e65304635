"""Everything that is done on a desk beside what is done to one claim (law.py): which roles may, and how each door is asked.

``{words}`` are filled in by the room. ``ANYBODY``: every member, for himself.
"""

from typing import Any, NamedTuple

ANYBODY = "viewer editor reviewer publisher chief"
_HOOK = "desk/settings/webhooks/{hook}"
_ITEMS = {"list": "every"}
_QUEUE = {"name": "Numbers", "order": "7", "role": "reviewer", "approvals": "1", "enters": "kind:figure"}
_RULE = {"independent_sources": "2", "one_is_enough": "eyewitness", "publish_hold_minutes": "0", "audit_share": "10", "audit_every": "week"}  # fmt: skip
_ASKED = {
    "asked_at": "2026-03-01T10:00",
    "deadline": "2026-03-02T10:00",
    "channel": "mail",
    "question": "Is it so?",
}


class DeskDeed(NamedTuple):
    """By whom, by which addresses of the API, and by which page with which form."""

    who: str
    api: tuple[str, ...] = ()
    page: str = ""
    form: dict[str, Any] = {}


DESK_DEEDS: dict[str, DeskDeed] = {
    # Articles.
    "make an article": DeskDeed("editor chief", ("POST articles",), "articles/new", {"text": "A town.\nIt rains.", "origin": "external"}),
    "describe an article": DeskDeed("editor chief", ("PATCH articles/{article}",), "articles/{article}/facts",
                                    {"version": "{article_version}", "headline": "Bridge", "origin": "own"}),
    "give a new text": DeskDeed("editor chief", ("POST articles/{article}/revisions",), "articles/{article}/revise",
                                {"revision": "1", "text": "A town.\nIt rains."}),
    "import again": DeskDeed("editor chief", ("POST articles/{article}/import",)),
    "put an import away": DeskDeed("editor chief", ("POST articles/{article}/put-away",)),
    "make a claim": DeskDeed("editor", ("POST claims",), "articles/{article}/claims", {"quote": "cracks in two pillars"}),
    "mark a sentence": DeskDeed("editor", ("PUT articles/{article}/marks",), "articles/{article}/marks",
                                {"version": "{article_version}", "start": "{start}", "end": "{end}", "mark": "no_fact"}),
    "sign off": DeskDeed("publisher chief", ("POST articles/{article}/sign-off",)),
    # Sources, parties, questions, leads.
    "add a web page": DeskDeed("editor", ("POST sources",), "sources/add", {"url": "https://paper.example/other"}),
    "add another source": DeskDeed("editor", (), "sources/add-other", {"kind": "person", "title": "A clerk", "proximity": "unknown"}),
    "describe a source": DeskDeed("editor", ("PATCH sources/{source}",), "sources/{source}/change",
                                  {"version": "{source_version}", "title": "A clerk", "proximity": "unknown"}),
    "fetch a source": DeskDeed("editor", ("POST sources/{source}/fetch",)),
    "bring a copy": DeskDeed("editor", ("POST sources/{source}/snapshots",)),
    "name readers": DeskDeed("editor", ("PUT sources/{source}/readers",)),
    "add a party": DeskDeed("editor", ("POST parties",)),
    "ask": DeskDeed("editor", (), "asks/new", {"claim": "{claim}", "party": "The mayor", **_ASKED}),
    "take in leads": DeskDeed("editor", ("POST leads",)),
    # Work in the queue.
    "take the next": DeskDeed("reviewer", ("POST queues/{queue}/take",), "queues/{queue}/take"),
    # The desk itself.
    "make a queue": DeskDeed("chief", ("POST queues",), "desk/settings/queue", _QUEUE),
    "change a queue": DeskDeed("chief", ("PATCH queues/{queue}",), "desk/settings/queue", {**_QUEUE, "queue": "{queue}"}),
    "see what a queue would take": DeskDeed("chief", (), "desk/settings/queue", {**_QUEUE, "preview": "1"}),
    "add a member": DeskDeed("chief", ("POST members",), "desk/settings/new-member",
                             {"username": "{stranger}", "roles": "viewer"}),
    "change a member": DeskDeed("chief", ("PATCH members/{ben}", "DELETE members/{ben}"), "desk/settings/member",
                                {"user": "{ben}", "roles": "viewer"}),
    "say what a member can judge": DeskDeed("chief", (), "desk/settings/skills", {"user": "{ben}", "languages": "de", "kinds": "image"}),
    "change the rules": DeskDeed("chief", ("PATCH rules",), "desk/settings/rule", {"version": "0", **_RULE}),
    "set a checklist": DeskDeed("chief", ("PUT checklists/every",), "desk/settings/checklists", _ITEMS),
    "draw an audit": DeskDeed("chief", ("POST audits",)),
    "make a key": DeskDeed(ANYBODY, ("POST keys",), "desk/settings/key", {"name": "CMS", "days": "30", "scopes": "claims:read"}),
    "end a key of somebody else": DeskDeed("chief", (), "desk/settings/key/revoke", {"key": "{key}"}),
    "add a webhook": DeskDeed("chief", ("POST webhook-endpoints",), "desk/settings/webhooks/add", {"url": "https://hooks.example/b"}),
    "change a webhook": DeskDeed("chief", ("PATCH webhook-endpoints/{hook}",), f"{_HOOK}/change", {"url": "https://hooks.example/c"}),
    "switch a webhook off": DeskDeed("chief", (), f"{_HOOK}/switch"),
    "rotate a secret": DeskDeed("chief", ("POST webhook-endpoints/{hook}/rotate-secret",), f"{_HOOK}/rotate"),
    "try a webhook": DeskDeed("chief", ("POST webhook-endpoints/{hook}/test",), f"{_HOOK}/test"),
    "send once more": DeskDeed("chief", ("POST webhook-endpoints/{hook}/deliveries/{delivery}/redeliver",), f"{_HOOK}/redeliver",
                               {"delivery": "{delivery}"}),
    "send again from a point": DeskDeed("chief", ("POST webhook-endpoints/{hook}/replay",), f"{_HOOK}/replay", {"after": "0"}),
    "remove a webhook": DeskDeed("chief", ("DELETE webhook-endpoints/{hook}",), f"{_HOOK}/remove", {"sure": "on"}),
}  # fmt: skip

#: Addresses that ask for more than a role, each with the test that holds it.
ELSEWHERE = {
    "DELETE keys/{key}": "everybody his own, a chief every one: tests/api/desk/test_journey.py",
    "POST audits/{draw}/findings": "the auditor of the draw: tests/reviews/test_audits.py",
    "POST sources/{source}/identity": "a named reader: tests/sources",
}
#: Pages that write nothing but a person's own: his session, his settings, what he typed, his notices.
OWN_PAGES = {
    "account_login", "account_logout", "account_change_password", "switch_desk", "steps_away", "keep_draft", "me", "notices_read",
    "follow", "notice",
}  # fmt: skip
#: Pages that ask for a file or a person, or only look: their services are those of the addresses above.
OTHER_PAGES = {
    "source_add_other", "source_fetch", "source_copy", "source_identity", "identity_change", "source_readers", "leads_add",
    "audit_draw", "audit_finding", "import_again", "import_put_away", "sign_off", "report", "claim_report", "journal_check",
}  # fmt: skip
