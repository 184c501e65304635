"""Everything that is done on a desk beside what is done to one claim (law.py): which roles may, and how each door is asked.

``{words}`` are filled in by the room (desk_scene.py). ``ANYBODY``: every member.
"""

import json
from typing import Any, NamedTuple

from django.core.files.uploadedfile import SimpleUploadedFile

from factcheck.accounts.enums import Role

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
_LEAD = {"@type": "ClaimReview", "url": "https://checks.example/2", "claimReviewed": "The quay is closed"}


class File(NamedTuple):
    """A file that a form brings: made anew for each try, since a file is read once."""

    name: str
    data: bytes

    def upload(self) -> SimpleUploadedFile:
        """Return the file as a browser sends it."""
        return SimpleUploadedFile(self.name, self.data)


class DeskDeed(NamedTuple):
    """By whom, by which addresses of the API, and by which page with which form.

    ``own``: ``any`` (whose it is does not matter), ``yes`` (only who owns, reads or audits it), ``yes unless chief``.
    ``body``: what the API is sent where the rule reads more than the role; elsewhere it has to refuse before it reads a body.
    ``looks``: nothing is written by it.
    """

    who: str
    api: tuple[str, ...] = ()
    page: str = ""
    form: dict[str, Any] = {}
    own: str = "any"
    body: dict[str, Any] | None = None
    looks: bool = False

    def lawful(self, role: Role, *, own: bool) -> bool:
        """Whether somebody of this role may do it, to what is his or not."""
        if role.value not in self.who.split():
            return False
        return self.own == "any" or own or (self.own.endswith("unless chief") and role is Role.CHIEF)


DESK_DEEDS: dict[str, DeskDeed] = {
    # Articles.
    "make an article": DeskDeed("editor chief", ("POST articles",), "articles/new", {"text": "A town.\nIt rains.", "origin": "external"}),
    "describe an article": DeskDeed("editor chief", ("PATCH articles/{article}",), "articles/{article}/facts",
                                    {"version": "{article_version}", "headline": "Bridge", "origin": "own"}),
    "give a new text": DeskDeed("editor chief", ("POST articles/{article}/revisions",), "articles/{article}/revise",
                                {"revision": "1", "text": "A town.\nIt rains."}),
    "import again": DeskDeed("editor chief", ("POST articles/{failed}/import",), "articles/{failed}/import-again"),
    "put an import away": DeskDeed("editor chief", ("POST articles/{failed}/put-away",), "articles/{failed}/put-away"),
    "make a claim": DeskDeed("editor", ("POST claims",), "articles/{article}/claims", {"quote": "cracks in two pillars"}),
    "mark a sentence": DeskDeed("editor", ("PUT articles/{article}/marks",), "articles/{article}/marks",
                                {"version": "{article_version}", "start": "{start}", "end": "{end}", "mark": "no_fact"}),
    "sign off": DeskDeed("publisher chief", ("POST articles/{settled}/sign-off",), "articles/{settled}/sign-off",
                         {"version": "{settled_version}"}),
    "make a dossier of an article": DeskDeed(ANYBODY, (), "articles/{article}/report", {"form": "json"}),
    "make a dossier of a claim": DeskDeed(ANYBODY, (), "claims/{claim}/report", {"form": "json"}),
    "check the journal": DeskDeed(ANYBODY, page="journal/check", looks=True),
    # Sources, parties, questions, leads.
    "add a web page": DeskDeed("editor", ("POST sources",), "sources/add", {"url": "https://paper.example/other"}),
    "add another source": DeskDeed("editor", (), "sources/add-other", {"kind": "person", "title": "A clerk", "proximity": "unknown"}),
    "describe a source": DeskDeed("editor", ("PATCH sources/{source}",), "sources/{source}/change",
                                  {"version": "{source_version}", "title": "A clerk", "proximity": "unknown"}),
    "bring a document": DeskDeed("editor", (), "sources/add-other", {"kind": "document", "title": "Minutes", "proximity": "unknown",
                                                                     "file": File("minutes.txt", b"They met.")}),
    "fetch a source": DeskDeed("editor", ("POST sources/{web}/fetch",), "sources/{web}/fetch"),
    "bring a copy": DeskDeed("editor", ("POST sources/{web}/snapshots",), "sources/{web}/copy", {"file": File("page.txt", b"It rains.")}),
    "read who a source is": DeskDeed(ANYBODY, ("POST sources/{sealed}/identity",), "sources/{sealed}/identity", own="yes", body={}),
    "mend who a source is": DeskDeed("editor", ("PATCH sources/{sealed}",), "sources/{sealed}/identity/change",
                                     {"version": "1", "title": "Another clerk"}, "yes", {"title": "Another clerk"}),
    "name readers": DeskDeed("editor", ("PUT sources/{sealed}/readers",), "sources/{sealed}/readers",
                             {"readers": "{ana_name}, {rita_name}"}, "yes", {"readers": ["{ana_name}", "{rita_name}"]}),
    "add a party": DeskDeed("editor", ("POST parties",)),
    "ask": DeskDeed("editor", (), "asks/new", {"claim": "{claim}", "party": "The mayor", **_ASKED}),
    "take in leads": DeskDeed("editor", ("POST leads",), "leads/add", {"file": File("leads.json", json.dumps(_LEAD).encode())}),
    # Work in the queue.
    "take the next": DeskDeed("reviewer", ("POST queues/{queue}/take",), "queues/{queue}/take"),
    # The desk itself.
    "make a queue": DeskDeed("chief", ("POST queues",), "desk/settings/queue", _QUEUE),
    "change a queue": DeskDeed("chief", ("PATCH queues/{queue}",), "desk/settings/queue", {**_QUEUE, "queue": "{queue}"}),
    "see what a queue would take": DeskDeed("chief", (), "desk/settings/queue", {**_QUEUE, "preview": "1"}, looks=True),
    "add a member": DeskDeed("chief", ("POST members",), "desk/settings/new-member",
                             {"username": "{stranger}", "roles": "viewer"}),
    "change a member": DeskDeed("chief", ("PATCH members/{ben}", "DELETE members/{ben}"), "desk/settings/member",
                                {"user": "{ben}", "roles": "viewer"}),
    "say what a member can judge": DeskDeed("chief", (), "desk/settings/skills", {"user": "{ben}", "languages": "de", "kinds": "image"}),
    "change the rules": DeskDeed("chief", ("PATCH rules",), "desk/settings/rule", {"version": "{rules_version}", **_RULE}),
    "set a checklist": DeskDeed("chief", ("PUT checklists/every",), "desk/settings/checklists", _ITEMS),
    "draw an audit": DeskDeed("chief", ("POST audits",), "audits/draw", {"auditor": "{omar}"}),
    "write down a finding": DeskDeed("reviewer chief", ("POST audits/{draw}/findings",), "audits/{draw}/finding",
                                     {"claim": "{drawn}", "finding": "minor", "text": "I rang again."}, "yes"),
    "make a key": DeskDeed(ANYBODY, ("POST keys",), "desk/settings/key", {"name": "CMS", "days": "30", "scopes": "claims:read"}),
    "end a key": DeskDeed(ANYBODY, ("DELETE keys/{key}",), "desk/settings/key/revoke", {"key": "{key}"}, "yes unless chief"),
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

#: Pages that write nothing but a person's own: his session, his settings, what he typed, his notices.
OWN_PAGES = {
    "account_login", "account_logout", "account_change_password", "switch_desk", "steps_away", "keep_draft", "me", "notices_read",
    "follow", "notice", "set_language",
}  # fmt: skip
