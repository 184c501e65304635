"""Addresses of the reader pages."""

from django.urls import path

from factcheck.web import public

urlpatterns = [
    path("verdicts/<str:id>", public.verdict, name="public_verdict"),
    path("embed/<str:id>", public.card, name="public_card"),
    path("methodology", public.methodology, name="methodology"),
    path("corrections", public.corrections, name="corrections"),
]
