"""Members, keys and rules of the desk."""

from factcheck.accounts.enums import Action, Role, Scope
from factcheck.accounts.members import (
    NewMember,
    add_member,
    check_keys_scope,
    find_member,
    issue_key,
    keys_for,
    member_named,
    members_of,
)
from factcheck.accounts.services import KeyRequest, revoke_key, set_roles
from factcheck.accounts.skills import set_skills
from factcheck.api.desk.bodies.desk import MemberChanges, NewKeyBody, NewMemberBody, RuleChanges
from factcheck.api.desk.call import Answer, Call, Lock, Spec
from factcheck.api.desk.listing import listed
from factcheck.api.desk.operation import operation
from factcheck.api.desk.preconditions import expected_version
from factcheck.api.desk.schemas.desk import KeyOut, MemberOut, NewKeyOut, RulesOut
from factcheck.api.desk.shapes.people import key_shape, member_shape
from factcheck.api.desk.targets import KEY, MEMBER
from factcheck.api.desk.view import DeskView
from factcheck.reviews.services.desk_rules import DeskRules, change_rules, desk_rules


class Members(DeskView):
    """Who belongs to the desk."""

    @operation(Spec(Action.READ_CLAIMS, {200: MemberOut}, paged=True))
    def get(self, call: Call) -> Answer:
        """List the members by their user names."""
        rows = members_of(call.actor.desk_id)
        return listed(
            call, rows, ("user__username", "id"), lambda found: [member_shape(row) for row in found]
        )

    @operation(Spec(Action.MANAGE_DESK, {200: MemberOut, 201: MemberOut}, body=NewMemberBody))
    def post(self, call: Call) -> Answer:
        """Give somebody roles on the desk; with a password a new person is made."""
        body = call.body
        new = NewMember(
            username=body["user"],
            roles=frozenset(Role(role) for role in body["roles"]),
            name=body.get("name", ""),
            password=body.get("password", ""),
        )
        member, added = add_member(actor=call.actor, new=new)
        return Answer(member_shape(member), 201 if added else 200)


class MemberDetail(DeskView):
    """One member."""

    target = MEMBER

    @operation(Spec(Action.READ_CLAIMS, {200: MemberOut}))
    def get(self, call: Call) -> Answer:
        """Read a member's roles."""
        return Answer(member_shape(call.target))

    @operation(Spec(Action.MANAGE_DESK, {200: MemberOut}, body=MemberChanges))
    def patch(self, call: Call) -> Answer:
        """Replace a member's roles (nobody changes his own), or his skills."""
        user_id = call.target.user_id
        if "skills" in call.body:
            set_skills(actor=call.actor, user_id=user_id, skills=call.body["skills"])
        else:
            roles = frozenset(Role(role) for role in call.body["roles"])
            set_roles(actor=call.actor, user_id=user_id, roles=roles)
        return Answer(member_shape(find_member(actor=call.actor, user_id=call.target.user_id)))

    @operation(Spec(Action.MANAGE_DESK, {204: None}))
    def delete(self, call: Call) -> Answer:
        """Take a member off the desk; his work stays."""
        set_roles(actor=call.actor, user_id=call.target.user_id, roles=frozenset())
        return Answer(None, 204)


class Keys(DeskView):
    """Keys: a chief sees those of the desk, everybody his own."""

    @operation(Spec(check_keys_scope, {200: KeyOut}, paged=True))
    def get(self, call: Call) -> Answer:
        """List the keys, newest first."""
        rows = keys_for(call.actor)
        return listed(call, rows, ("-created_at", "-id"), lambda found: [key_shape(row) for row in found])

    @operation(Spec(check_keys_scope, {201: NewKeyOut}, body=NewKeyBody))
    def post(self, call: Call) -> Answer:
        """Make a key for oneself, or as a chief for a member; the key is shown this once."""
        body = call.body
        scopes = set(Scope.values) if "all" in body["scopes"] else set(body["scopes"])
        request = KeyRequest(
            scopes=frozenset(str(scope) for scope in scopes),
            name=body.get("name", ""),
            expires_at=body.get("expires_at"),
        )
        made = issue_key(actor=call.actor, username=body.get("user"), request=request)
        return Answer({**key_shape(made.key), "key": made.text}, 201, secrets=("key",))


class KeyDetail(DeskView):
    """One key."""

    target = KEY

    @operation(Spec(check_keys_scope, {200: KeyOut}))
    def get(self, call: Call) -> Answer:
        """Read a key without its secret."""
        return Answer(key_shape(call.target))

    @operation(Spec(check_keys_scope, {204: None}))
    def delete(self, call: Call) -> Answer:
        """Revoke a key at once."""
        revoke_key(actor=call.actor, key_id=call.target.id)
        return Answer(None, 204)


def rules_answer(rules: DeskRules) -> Answer:
    """Return the rules with their ETag."""
    etag = (rules.desk.public_id, rules.version)
    shape = {
        "id": etag[0],
        "version": rules.version,
        "independent_sources": rules.independent_sources,
        "one_is_enough": list(rules.one_is_enough),
        "one_person_two_queues": rules.one_person_two_queues,
        "publish_hold_minutes": rules.publish_hold_minutes,
        "conference_decider": rules.conference_decider.username if rules.conference_decider else None,
        "audit_share": rules.audit_share,
        "audit_every": rules.audit_every,
    }
    return Answer(shape, etag=etag)


class Rules(DeskView):
    """The rules of the desk."""

    @operation(Spec(Action.READ_CLAIMS, {200: RulesOut}))
    def get(self, call: Call) -> Answer:
        """Read what a verdict needs on this desk."""
        return rules_answer(desk_rules(actor=call.actor))

    @operation(Spec(Action.MANAGE_DESK, {200: RulesOut}, body=RuleChanges, lock=Lock.REQUIRED))
    def patch(self, call: Call) -> Answer:
        """Change the rules; open reviews go on as they were submitted."""
        known = desk_rules(actor=call.actor)
        expected = expected_version(call.request, Lock.REQUIRED, (known.desk.public_id, known.version))
        changes = dict(call.body)
        if changes.get("conference_decider") is not None:
            changes["conference_decider"] = member_named(
                actor=call.actor, username=changes["conference_decider"], field="conference_decider"
            )
        return rules_answer(change_rules(actor=call.actor, expected_version=expected, changes=changes))
