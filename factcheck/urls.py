"""Where every address leads: wiring only."""

from django.contrib import admin
from django.urls import include, path

from factcheck.ops.health import healthz, metrics

urlpatterns = [
    path("api/v1/desk/", include("factcheck.api.urls_desk")),
    path("healthz", healthz),
    path("metrics", metrics),
    path("admin/", admin.site.urls),
    path("", include("factcheck.web.urls")),
]
