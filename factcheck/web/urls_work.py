"""Addresses of claims, queues, sources, journal, settings and search."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
