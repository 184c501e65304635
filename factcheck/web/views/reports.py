"""The dossier for lawyers: the page as it prints, the buttons that make files of it, and the files."""

from typing import Any, cast

from django.http import FileResponse, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from factcheck.articles.models import Article
from factcheck.claims.models import Claim
from factcheck.core.problems import Invalid
from factcheck.publishing.dossier import DossierForm, DossierState
from factcheck.publishing.dossiers.faces import STYLE, html_of, pdf_missing
from factcheck.publishing.dossiers.facts import Subject
from factcheck.publishing.models import Dossier
from factcheck.publishing.services.dossiers import (
    dossiers_of,
    open_dossier,
    order_dossier,
    view_dossier,
)
from factcheck.web.frame import actor_of, find, page, person_of

_TYPES = {
    DossierForm.JSON: "application/json",
    DossierForm.PDF: "application/pdf",
    DossierForm.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    DossierForm.ZIP: "application/zip",
}


@require_http_methods(["GET", "HEAD", "POST"])
@page
def report(request: HttpRequest, article_id: str) -> HttpResponse:
    """Show the dossier of an article; a POST makes a file of it."""
    article = find(request, Article.objects.select_related("desk"), article_id)
    return _report(request, Subject(article))


@require_http_methods(["GET", "HEAD", "POST"])
@page
def claim_report(request: HttpRequest, claim_id: str) -> HttpResponse:
    """Show the dossier of a claim; a POST makes a file of it."""
    claim = find(request, Claim.objects.select_related("article__desk"), claim_id)
    return _report(request, Subject(claim.article, claim))


@require_GET
@page
def dossier_file(request: HttpRequest, dossier_id: str) -> HttpResponse:
    """Hand out a file that was made."""
    dossier = find(request, Dossier.objects.all(), dossier_id)
    answer = FileResponse(
        open_dossier(dossier),
        as_attachment=True,
        filename=dossier.download_name,
        content_type=_TYPES[DossierForm(dossier.form)],
    )
    return cast("HttpResponse", answer)  # sent in pieces; the frame of pages only adds headers


def _report(request: HttpRequest, subject: Subject) -> HttpResponse:
    refusal = ""
    if request.method == "POST":
        try:
            dossier = order_dossier(
                actor=actor_of(request), subject=subject, form=request.POST.get("form", "")
            )
        except Invalid as refused:
            refusal = str(refused.detail)
        else:
            ready = dossier.state == DossierState.READY
            return redirect("dossier_file", dossier.public_id) if ready else redirect(_address(subject))
    facts = view_dossier(actor=actor_of(request), subject=subject)
    shown = html_of(facts, style=static(STYLE), bar=_bar(request, subject, refusal))
    return HttpResponse(shown, status=422 if refusal else 200)


def _address(subject: Subject) -> str:
    if subject.claim is not None:
        return reverse("claim_report", args=[subject.claim.public_id])
    return reverse("report", args=[subject.article.public_id])


def _bar(request: HttpRequest, subject: Subject, refusal: str) -> dict[str, Any]:
    if subject.claim is not None:
        back, label = reverse("claim", args=[subject.claim.public_id]), _("Back to the claim")
    else:
        back, label = reverse("article", args=[subject.article.public_id]), _("Back to the article")
    missing = pdf_missing()
    labels = {DossierForm.ZIP: _("ZIP with captures")}
    return {
        "theme": person_of(request).theme,
        "csrf_token": get_token(request),
        "back": back,
        "back_label": label,
        "here": _address(subject),
        "make": _address(subject),
        "made": dossiers_of(subject),
        "refusal": refusal,
        "script": static("js/print.js"),
        "forms": [
            {
                "code": form.value,
                "label": labels.get(form, form.label),
                "missing": missing if form == DossierForm.PDF else "",
            }
            for form in (DossierForm.PDF, DossierForm.DOCX, DossierForm.JSON, DossierForm.ZIP)
        ],
    }
