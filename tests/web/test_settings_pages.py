"""The person's settings and the desk's: kept, refused, and by whom."""

import re

import pytest

from factcheck.accounts.models import ApiKey, Membership
from factcheck.accounts.services import find_key
from factcheck.reviews.models import DeskRule, Queue
from tests import factories
from tests.web.newsrooms import signed_in

pytestmark = pytest.mark.django_db


def test_preferences_are_kept_and_a_digest_needs_an_address() -> None:
    room = factories.newsroom()
    vera, typed = signed_in(room, "vera"), {"name": "Vera", "theme": "dark", "density": "compact"}
    assert vera.post("/settings", typed).status_code == 302
    person = room.people["vera"]
    person.refresh_from_db()
    assert (person.theme, person.density, person.keys_on) == ("dark", "compact", False)
    assert vera.post("/settings", {**typed, "email_digest": "on"}).status_code == 422


def test_a_key_is_shown_once_and_opens() -> None:
    room = factories.newsroom()
    chris = signed_in(room, "chris")
    made = chris.post("/desk/settings/key", {"name": "CMS", "days": "30", "scopes": ["claims:read"]})
    secret = re.search(r"fc_[a-z0-9]{10}_[A-Za-z0-9-]+", made.content.decode())
    assert secret is not None
    assert "no-store" in made["Cache-Control"]
    key = find_key(secret[0])
    assert key is not None
    assert key.user_id == room.people["chris"].id
    assert secret[0] not in chris.get("/desk/settings").content.decode()
    chris.post("/desk/settings/key/revoke", {"key": key.public_id})
    assert find_key(secret[0]) is None


def test_only_a_chief_changes_the_desk() -> None:
    room = factories.newsroom()
    ana = signed_in(room, "ana")
    rule = ana.post(
        "/desk/settings/rule",
        {
            "version": 0,
            "independent_sources": 1,
            "one_is_enough": ["expert"],
            "publish_hold_minutes": 0,
            "audit_share": 0,
            "audit_every": "week",
        },
    )
    roles = ana.post("/desk/settings/member", {"user": room.people["ben"].public_id, "roles": ["chief"]})
    assert [rule.status_code, roles.status_code] == [403, 403]
    assert DeskRule.objects.count() == 0


def test_everybody_makes_keys_of_his_own_and_sees_no_others() -> None:
    room = factories.newsroom()
    ana, ben = signed_in(room, "ana"), signed_in(room, "ben")
    assert 'action="/desk/settings/key"' in ana.get("/desk/settings").content.decode()
    made = ana.post("/desk/settings/key", {"name": "Script of Ana", "days": "30", "scopes": ["claims:read"]})
    assert made.status_code == 200
    key = ApiKey.objects.get()
    assert key.user_id == room.people["ana"].id
    assert "Script of Ana" not in ben.get("/desk/settings").content.decode()
    assert ben.post("/desk/settings/key/revoke", {"key": key.public_id}).status_code == 403


def test_members_queues_and_the_rule_are_changed_by_plain_forms() -> None:
    room = factories.newsroom()
    chris, ben = signed_in(room, "chris"), room.people["ben"]
    guest = factories.user("guest")
    added = chris.post("/desk/settings/new-member", {"username": guest.username, "roles": ["viewer"]})
    changed = chris.post("/desk/settings/member", {"user": ben.public_id, "roles": ["editor", "reviewer"]})
    queue = chris.post(
        "/desk/settings/queue",
        {"name": "Figures", "order": 3, "role": "reviewer", "approvals": 2, "enters": ["kind:figure"]},
    )
    rule = chris.post(
        "/desk/settings/rule",
        {
            "version": 0,
            "independent_sources": 3,
            "one_is_enough": ["eyewitness"],
            "publish_hold_minutes": 0,
            "audit_share": 0,
            "audit_every": "week",
        },
    )
    assert [r.status_code for r in (added, changed, queue, rule)] == [302, 302, 302, 302]
    assert Membership.objects.get(desk=room.desk, user=ben).role_set == {"editor", "reviewer"}
    assert Membership.objects.get(desk=room.desk, user=guest).role_set == {"viewer"}
    assert Queue.objects.get(desk=room.desk, name="Figures").enters == ["kind:figure"]
    assert DeskRule.objects.get(desk=room.desk).independent_sources == 3


def test_a_rule_that_somebody_changed_meanwhile_is_a_conflict() -> None:
    room = factories.newsroom()
    chris = signed_in(room, "chris")
    typed = {
        "version": 0,
        "independent_sources": 3,
        "one_is_enough": ["eyewitness"],
        "publish_hold_minutes": 0,
        "audit_share": 0,
        "audit_every": "week",
    }
    assert chris.post("/desk/settings/rule", typed).status_code == 302
    assert chris.post("/desk/settings/rule", {**typed, "independent_sources": 4}).status_code == 409
    assert DeskRule.objects.get(desk=room.desk).independent_sources == 3
