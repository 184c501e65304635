"""The desk of many_claims: who asks for what. Imported only where Django is set up."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from factcheck.accounts.actors import Actor
from factcheck.accounts.enums import Scope
from factcheck.accounts.services import KeyRequest, create_key
from factcheck.claims.models import Claim
from factcheck.reviews.models import Pass
from factcheck.reviews.queue_lists import queue_lines, queue_page
from factcheck.reviews.services.decisions import approve_claim
from factcheck.reviews.services.taking import take_next
from tests import factories


class BigDesk:
    """One desk, one article, a reviewer with a browser."""

    def __init__(self) -> None:
        self.room = factories.newsroom()
        self.rita: Actor = self.room.actor("rita")
        self.queue = self.room.first_check
        request = KeyRequest(scopes=frozenset(Scope(value) for value in Scope.values))
        self.key = create_key(desk=self.room.desk, user=self.room.people["rita"], request=request).text
        self.browser = Client()
        self.browser.force_login(
            self.room.people["rita"], backend="django.contrib.auth.backends.ModelBackend"
        )

    def names(self, *, first: int, last: int) -> dict[str, object]:
        """Return what the statements of many_claims need."""
        assert self.room.article is not None
        return {
            "desk": self.room.desk.id,
            "article": self.room.article.id,
            "ana": self.room.people["ana"].id,
            "queue": self.queue.id,
            "first": first,
            "last": last,
        }

    def actions(self) -> dict[str, Callable[[], object]]:
        """Return what is measured, by name."""
        return {
            "queue page of 50": self.open_queue,
            "queue page of 50, rows and counts alone": self.rows_and_counts,
            "a page deep in the queue": self.deep_page,
            "take next": self.take,
            "take next and approve": self.take_and_approve,
            "claim list": self.list_claims,
        }

    def open_queue(self) -> None:
        """The page as a browser gets it."""
        self._get(reverse("queue", args=[self.queue.public_id]))

    def rows_and_counts(self) -> None:
        """What the page reads of the queue."""
        queue_lines(self.rita)
        assert len(queue_page(self.rita, self.queue).rows) == 50

    def deep_page(self) -> None:
        """The page in the middle of the queue."""
        queue_page(self.rita, self.queue, after=self._middle)

    @property
    def _middle(self) -> tuple[int, object]:
        ranks = (
            Pass.objects.filter(queue=self.queue, state="open").order_by("-rank").values_list("rank", "id")
        )
        return ranks[49]

    def take(self) -> Claim:
        """Take the next claim, held by this reviewer until the desk is gone."""
        claim = take_next(actor=self.rita, queue_id=self.queue.id)
        assert claim is not None
        Pass.objects.filter(review__claim=claim).update(held_by=None, held_until=None)
        return claim

    def take_and_approve(self) -> None:
        """Take the next claim and approve it."""
        claim = take_next(actor=self.rita, queue_id=self.queue.id)
        assert claim is not None
        approve_claim(
            actor=self.rita,
            claim_id=claim.id,
            expected_version=None,
            content_digest=claim.content_digest,
        )

    def list_claims(self) -> None:
        """The list of the desk's claims."""
        answer = Client().get(
            "/api/v1/desk/claims", headers={"authorization": f"Bearer {self.key}", "host": "127.0.0.1"}
        )
        assert answer.status_code == 200, answer.content

    def _get(self, path: str) -> None:
        answer = self.browser.get(path, headers={"host": "127.0.0.1"})
        assert answer.status_code == 200, (path, answer.status_code)
