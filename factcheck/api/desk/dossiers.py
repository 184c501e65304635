"""The dossier for lawyers as a file: of an article, or of one claim."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from rest_framework import serializers
from rest_framework.request import Request

from factcheck.api.desk.call import Answer, Call, Spec
from factcheck.api.desk.operation import operation
from factcheck.api.desk.targets import ARTICLE, CLAIM, DOSSIER
from factcheck.api.desk.view import DeskView
from factcheck.api.negotiation import JSON
from factcheck.publishing.dossier import DossierForm, DossierState
from factcheck.publishing.dossiers.faces import pdf_missing
from factcheck.publishing.dossiers.facts import Subject
from factcheck.publishing.models import Dossier
from factcheck.publishing.services.dossiers import check_may_make, open_dossier, order_dossier

PDF, ZIP = "application/pdf", "application/zip"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_FORMS = {JSON: DossierForm.JSON, PDF: DossierForm.PDF, DOCX: DossierForm.DOCX, ZIP: DossierForm.ZIP}
_TYPES = {form: kind for kind, form in _FORMS.items()}
_FILES = {(200, kind): OpenApiTypes.BINARY for kind in (PDF, DOCX, ZIP)}


class DossierOut(serializers.Serializer[Any]):
    """A dossier: its number, its form, and whether its file can be taken."""

    id = serializers.CharField()
    number = serializers.CharField()
    form = serializers.ChoiceField(choices=DossierForm.values)
    state = serializers.ChoiceField(choices=DossierState.values)
    article = serializers.CharField()
    claim = serializers.CharField(allow_null=True)
    ordered_by = serializers.CharField()
    ordered_at = serializers.DateTimeField()
    sha256 = serializers.CharField(allow_null=True)
    bytes = serializers.IntegerField()


def dossier_shape(dossier: Dossier) -> dict[str, Any]:
    """Return what is said of a dossier that is not its file."""
    return {
        "id": dossier.public_id,
        "number": dossier.number,
        "form": dossier.form,
        "state": dossier.state,
        "article": dossier.article.public_id,
        "claim": dossier.claim.public_id if dossier.claim else None,
        "ordered_by": dossier.ordered_by.username,
        "ordered_at": dossier.ordered_at,
        "sha256": dossier.sha256 or None,
        "bytes": dossier.size,
    }


#: Made at once or later; refused while somebody judges blind what it would tell.
_MAKING = Spec(check_may_make, {200: OpenApiTypes.OBJECT, 202: DossierOut, **_FILES}, refuses=(409,))


class _Made(DeskView):
    """A dossier is made as what the client accepts; PDF is offered where it can be made."""

    def produces_for(self, request: Request) -> tuple[str, ...]:
        """Return the forms that can be made here, JSON first."""
        return tuple(kind for kind in _FORMS if kind != PDF or not pdf_missing())

    def made(self, call: Call, subject: Subject) -> Answer:
        """Make the dossier; one that takes long is answered 202 with where it will be."""
        dossier = order_dossier(actor=call.actor, subject=subject, form=_FORMS[self.media_type])
        if dossier.state == DossierState.READY:
            return file_answer(dossier)
        headers = {"Location": f"/api/v1/desk/dossiers/{dossier.public_id}", "Retry-After": "5"}
        return Answer(dossier_shape(dossier), 202, headers=headers, media_type=JSON)


def file_answer(dossier: Dossier) -> Answer:
    """Return the file of a dossier as an answer."""
    headers = {"Content-Disposition": f'attachment; filename="{dossier.download_name}"'}
    with open_dossier(dossier) as file:
        return Answer(file.read(), media_type=_TYPES[DossierForm(dossier.form)], headers=headers)


class ArticleDossier(_Made):
    """The dossier of an article."""

    target = ARTICLE

    @operation(_MAKING)
    def get(self, call: Call) -> Answer:
        """Make the dossier of an article, as JSON, PDF, DOCX or ZIP by Accept; each is a line of the journal."""
        return self.made(call, Subject(call.target))


class ClaimDossier(_Made):
    """The dossier of a claim."""

    target = CLAIM

    @operation(_MAKING)
    def get(self, call: Call) -> Answer:
        """Make the dossier of one claim, as JSON, PDF, DOCX or ZIP by Accept; each is a line of the journal."""
        return self.made(call, Subject(call.target.article, call.target))


class DossierDetail(DeskView):
    """One dossier that was ordered."""

    target = DOSSIER

    @operation(Spec(check_may_make, {200: DossierOut}))
    def get(self, call: Call) -> Answer:
        """Read whether a dossier is made."""
        return Answer(dossier_shape(call.target))


class DossierFile(DeskView):
    """The file of a dossier."""

    target = DOSSIER
    produces = (JSON, PDF, DOCX, ZIP)

    def produces_for(self, request: Request) -> tuple[str, ...]:
        """Return the one type that this file has."""
        return (_TYPES[DossierForm(self.found.form)],)

    @operation(Spec(check_may_make, {200: OpenApiTypes.OBJECT, **_FILES}))
    def get(self, call: Call) -> Answer:
        """Download the file of a dossier; it is there for a day."""
        return file_answer(call.target)
