"""What can be ordered on the claim page beside changes of content: each name has its form, its one service call, its place."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from factcheck.accounts.actors import Actor
from factcheck.accounts.models import User
from factcheck.claims.enums import Stage
from factcheck.claims.flags import clear_flag
from factcheck.claims.models import Claim, Party
from factcheck.claims.spans import Span
from factcheck.core import clock
from factcheck.publishing.enums import PublicState
from factcheck.publishing.models import PublishedVerdict
from factcheck.publishing.services.merging import merge_claims
from factcheck.publishing.services.releases import PublishOrder, cancel_release, publish_claim
from factcheck.publishing.services.retractions import Retraction, reinstate_claim, retract_claim
from factcheck.reviews import content
from factcheck.reviews.checklists import ItemState
from factcheck.reviews.services.checklists import settle_item
from factcheck.reviews.services.comments import resolve_comment
from factcheck.reviews.services.endings import Drop, drop_claim, reopen_claim, restore_claim
from factcheck.reviews.services.second_checks import ask_second_check, cancel_second_check
from factcheck.reviews.services.submission import withdraw_claim
from factcheck.reviews.services.taking import release_claim, take_claim
from factcheck.sources.services.replies import NewReplyRequest, Reply, ask_for_reply, settle_reply
from factcheck.web.forms.asks import AskForm, SettleForm
from factcheck.web.forms.base import DeskForm
from factcheck.web.forms.fields import RecordChoice
from factcheck.web.forms.moves import (
    CheckForm,
    DropForm,
    FlagForm,
    MergeForm,
    MoveForm,
    NothingForm,
    PairForm,
    PlanForm,
    PublishForm,
    ReasonForm,
    ReinstateForm,
    ResolveForm,
    RetractForm,
    SecondCheckForm,
    SplitForm,
)

Data = dict[str, Any]


@dataclass(frozen=True)
class Order:
    """A form, the service call that carries it out, and the part of the page to come back to."""

    form: type[DeskForm]
    act: Callable[[Actor, Claim, Data], object]
    anchor: str = ""


def _withdraw(actor: Actor, claim: Claim, data: Data) -> object:
    return withdraw_claim(actor=actor, claim_id=claim.id, expected_version=data["version"])


def _drop(actor: Actor, claim: Claim, data: Data) -> object:
    drop = Drop(reason=data["reason"], duplicate_of=data["duplicate_of"])
    return drop_claim(actor=actor, claim_id=claim.id, expected_version=data["version"], drop=drop)


def _merge(actor: Actor, claim: Claim, data: Data) -> object:
    return merge_claims(actor=actor, claim_id=claim.id, expected_version=data["version"], into=data["into"])


def _split(actor: Actor, claim: Claim, data: Data) -> object:
    parts = [
        content.Part(Span(quote=data[f"quote_{n}"].strip()), data[f"statement_{n}"])
        for n in (1, 2, 3)
        if data[f"quote_{n}"].strip()
    ]
    return content.split_claim(actor=actor, claim_id=claim.id, expected_version=data["version"], parts=parts)


def _restore(actor: Actor, claim: Claim, data: Data) -> object:
    return restore_claim(actor=actor, claim_id=claim.id, expected_version=data["version"])


def _reopen(actor: Actor, claim: Claim, data: Data) -> object:
    return reopen_claim(
        actor=actor, claim_id=claim.id, expected_version=data["version"], reason=data["reason"]
    )


def _publish(actor: Actor, claim: Claim, data: Data) -> object:
    order = PublishOrder(kind=data["kind"], note=data["note"])
    return publish_claim(actor=actor, claim_id=claim.id, expected_version=data["version"], order=order)


def _cancel_release(actor: Actor, claim: Claim, data: Data) -> object:
    return cancel_release(actor=actor, claim_id=claim.id, expected_version=data["version"])


def _retract(actor: Actor, claim: Claim, data: Data) -> object:
    retraction = Retraction(reason=data["reason"], replaced_by=data["replaced_by"])
    return retract_claim(
        actor=actor, claim_id=claim.id, expected_version=data["version"], retraction=retraction
    )


def _reinstate(actor: Actor, claim: Claim, data: Data) -> object:
    return reinstate_claim(
        actor=actor, claim_id=claim.id, expected_version=data["version"], reason=data["reason"]
    )


def _take(actor: Actor, claim: Claim, data: Data) -> object:
    return take_claim(actor=actor, claim_id=claim.id, expected_version=data["version"])


def _release(actor: Actor, claim: Claim, data: Data) -> object:
    return release_claim(actor=actor, claim_id=claim.id, expected_version=data["version"])


def _second_check(actor: Actor, claim: Claim, data: Data) -> object:
    return ask_second_check(actor=actor, claim_id=claim.id, reason=data["reason"])


def _second_check_off(actor: Actor, claim: Claim, data: Data) -> object:
    return cancel_second_check(actor=actor, claim_id=claim.id)


def _plan(actor: Actor, claim: Claim, data: Data) -> object:
    changes = {"assignee": data["assignee"], "due_at": data["due_at"]}
    return content.edit_claim(
        actor=actor, claim_id=claim.id, expected_version=data["version"], changes=changes
    )


def _pair(actor: Actor, claim: Claim, data: Data) -> object:
    changes = {"pair": data["pair"]}
    return content.edit_claim(
        actor=actor, claim_id=claim.id, expected_version=data["version"], changes=changes
    )


def _flag(actor: Actor, claim: Claim, data: Data) -> object:
    return clear_flag(actor=actor, claim_id=claim.id, flag=data["flag"], note=data["note"])


def _check(actor: Actor, claim: Claim, data: Data) -> object:
    state, reason = ItemState(data["state"]), data["reason"]
    return settle_item(actor=actor, claim_id=claim.id, code=data["item"], state=state, reason=reason)


def _resolve(actor: Actor, claim: Claim, data: Data) -> object:
    return resolve_comment(actor=actor, comment_id=data["comment"], resolved=data["resolved"])


def _ask(actor: Actor, claim: Claim, data: Data) -> object:
    new = NewReplyRequest(
        party_id=data["party"], asked_at=data["asked_at"], deadline=data["deadline"], channel=data["channel"], question=data["question"]
    )  # fmt: skip
    return ask_for_reply(actor=actor, claim_id=claim.id, new=new)


def _settle(actor: Actor, claim: Claim, data: Data) -> object:
    reply = Reply(outcome=data["outcome"], answered_at=data["answered_at"], words=data["words"])
    return settle_reply(actor=actor, request_id=data["request"], reply=reply)


ORDERS: dict[str, Order] = {
    "withdraw": Order(MoveForm, _withdraw),
    "drop": Order(DropForm, _drop),
    "merge": Order(MergeForm, _merge),
    "split": Order(SplitForm, _split, "family"),
    "restore": Order(MoveForm, _restore),
    "reopen": Order(ReasonForm, _reopen),
    "publish": Order(PublishForm, _publish, "public"),
    "cancel_release": Order(MoveForm, _cancel_release, "public"),
    "retract": Order(RetractForm, _retract, "public"),
    "reinstate": Order(ReinstateForm, _reinstate, "public"),
    "take": Order(MoveForm, _take),
    "release": Order(MoveForm, _release),
    "second_check": Order(SecondCheckForm, _second_check, "second-check"),
    "second_check_off": Order(NothingForm, _second_check_off, "second-check"),
    "plan": Order(PlanForm, _plan, "facts"),
    "pair": Order(PairForm, _pair, "pair"),
    "flag": Order(FlagForm, _flag, "flags"),
    "check": Order(CheckForm, _check, "checklist"),
    "resolve": Order(ResolveForm, _resolve, "notes"),
    "ask": Order(AskForm, _ask, "replies"),
    "settle": Order(SettleForm, _settle, "replies"),
}


def order_forms(claim: Claim, bound: Mapping[str, DeskForm]) -> dict[str, DeskForm]:
    """Return the forms of every order: those that were refused as they were typed, the others fresh, with their choices."""
    now = clock.now()
    initial: dict[str, Data] = {
        "plan": {"assignee": claim.assignee.username if claim.assignee else "", "due_at": claim.due_at},
        "pair": {"pair": claim.pair.public_id if claim.pair else ""},
        "ask": {"asked_at": now, "deadline": now + timedelta(days=1)},
    }
    fresh = {
        name: order.form(initial={"version": claim.version, **initial.get(name, {})}, auto_id=f"{name}-%s")
        for name, order in ORDERS.items()
    }
    forms = {**fresh, **{name: form for name, form in bound.items() if name in ORDERS}}
    offer_choices(claim, forms)
    return forms


def offer_choices(claim: Claim, forms: Mapping[str, DeskForm]) -> None:
    """Give the forms that choose among people, parties, claims or verdicts their choices, in four queries."""
    others = list(Claim.objects.filter(article_id=claim.article_id).exclude(id=claim.id).order_by("number"))
    if claim.pair is not None and claim.pair not in others:
        others.append(claim.pair)
    parties = list(Party.objects.filter(desk_id=claim.desk_id).order_by("name")[:500])
    members = User.objects.filter(
        memberships__desk_id=claim.desk_id, memberships__roles__gt=0, is_active=True
    )
    verdicts = PublishedVerdict.objects.filter(desk_id=claim.desk_id, state=PublicState.PUBLISHED)
    others_public = verdicts.exclude(claim_id=claim.id).select_related("claim").order_by("-seq")[:200]
    lists: dict[str, list[Any]] = {
        "pair": others,
        "duplicate_of": others,
        "into": [other for other in others if other.stage in (Stage.DRAFT, Stage.RETURNED)],
        "party": parties,
        "replaced_by": list(others_public),
    }
    for form in forms.values():
        if isinstance(form, PlanForm):
            form.offer(list(members.order_by("name", "username")))
        for name, field in form.fields.items():
            if isinstance(field, RecordChoice) and name in lists:
                field.offer(lists[name])
