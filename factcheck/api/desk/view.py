"""The base of every address of the desk: a key, then the object, then the right."""

from typing import Any, ClassVar

from django.conf import settings
from rest_framework.parsers import BaseParser, MultiPartParser
from rest_framework.request import Request

from factcheck.accounts.actors import Actor, key_on
from factcheck.accounts.enums import Action
from factcheck.api.base import ApiView, find_id
from factcheck.api.desk.call import Spec, Target
from factcheck.api.desk.listing import PAGE
from factcheck.api.parsing import StrictJSONParser
from factcheck.api.problems import BadKey
from factcheck.core.problems import NotFound

#: What stands around a file in a multipart body.
_FRAME = 64 * 1024


class DeskView(ApiView):
    """One address of the desk; ``target`` says what the id in its path names."""

    key_required = True
    target: ClassVar[Target | None] = None

    actor: Actor
    found: Any = None

    def spec_of(self, request: Request) -> Spec:
        """Return the contract of the method that is called; HEAD is GET."""
        name = "get" if request.method == "HEAD" else str(request.method).lower()
        spec: Spec = getattr(self, name).spec
        return spec

    def prepare(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Find the actor (401), the object (404) and the right (403)."""
        assert self.key is not None
        try:
            self.actor = key_on(self.key)
        except NotFound as error:
            raise BadKey("The owner of this key is no member of the desk any more.") from error
        if self.target is not None:
            self.found = self.target.find(self.actor, find_id(self.target.prefix, kwargs["id"]))
        right = self.spec_of(request).right
        if isinstance(right, Action):
            self.actor.require(right)
        else:
            right(self.actor, self.found)

    def parameters_for(self, request: Request) -> frozenset[str]:
        """Return the filters of the method, and those of a page where it lists."""
        spec = self.spec_of(request)
        filters = frozenset(spec.filters().fields) if spec.filters else frozenset()
        return filters | (PAGE if spec.paged else frozenset())


class UploadView(DeskView):
    """An address that also takes a file."""

    parser_classes: ClassVar[tuple[type[BaseParser], ...]] = (StrictJSONParser, MultiPartParser)  # type: ignore[assignment,misc]  # one more than the base
    body_limit = settings.UPLOAD_LIMIT + _FRAME
