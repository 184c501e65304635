"""Where every address leads: wiring only."""

from django.contrib import admin
from django.urls import include, path

from factcheck.ops.health import healthz, metrics

handler400 = "factcheck.api.errors.bad_request"
handler403 = "factcheck.api.errors.permission_denied"
handler404 = "factcheck.api.errors.not_found"
handler500 = "factcheck.api.errors.server_error"

urlpatterns = [
    path("api/v1/", include("factcheck.api.urls_public")),
    path("api/v1/desk/", include("factcheck.api.urls_desk")),
    path("", include("factcheck.api.urls_machines")),
    path("healthz", healthz),
    path("metrics", metrics),
    path("admin/", admin.site.urls),
    path("", include("factcheck.web.urls")),
]
