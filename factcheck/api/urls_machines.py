"""Addresses outside ``/api`` that machines fetch."""

from django.urls import path

from factcheck.api.problem_pages import problem_page
from factcheck.api.public import feeds
from factcheck.api.public.oembed import oembed
from factcheck.api.public.sitemap import sitemap

urlpatterns = [
    path("feeds/verdicts.atom", feeds.verdicts_atom, name="verdicts_atom"),
    path("feeds/verdicts.json", feeds.verdicts_json, name="verdicts_json"),
    path("feeds/corrections.atom", feeds.corrections_atom, name="corrections_atom"),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("oembed", oembed, name="oembed"),
    path("problems/<str:name>", problem_page, name="problem"),
]
