"""Addresses of the public face, below ``/api/v1/``."""

from django.urls import path

from factcheck.api.public.articles import ArticleVerdicts
from factcheck.api.public.changes import Changes
from factcheck.api.public.claim_reviews import ClaimReviews
from factcheck.api.public.exports import ExportFile, LatestExport
from factcheck.api.public.revisions import RevisionDetail, Revisions
from factcheck.api.public.verdicts import VerdictClaimReview, VerdictDetail, Verdicts
from factcheck.api.schema import Docs, OpenApi

urlpatterns = [
    path("verdicts", Verdicts.as_view(), name="verdicts"),
    path("verdicts/<str:id>", VerdictDetail.as_view(), name="verdict"),
    path("verdicts/<str:id>/revisions", Revisions.as_view(), name="revisions"),
    path("verdicts/<str:id>/revisions/<str:number>", RevisionDetail.as_view(), name="revision"),
    path("verdicts/<str:id>/claim-review", VerdictClaimReview.as_view(), name="claim_review"),
    path("articles/<str:id>/verdicts", ArticleVerdicts.as_view(), name="article_verdicts"),
    path("changes", Changes.as_view(), name="changes"),
    path("claim-reviews", ClaimReviews.as_view(), name="claim_reviews"),
    path("exports/latest", LatestExport.as_view(), name="latest_export"),
    path("exports/<str:name>", ExportFile.as_view(), name="export"),
    path("openapi.json", OpenApi.as_view(), name="openapi"),
    path("docs", Docs.as_view(), name="docs"),
]
