"""Addresses of the pages, without trailing slash."""

from django.urls import include, path

from factcheck.web.views import desk, session

urlpatterns = [
    path("", desk.desk, name="desk"),
    path("login", session.login, name="account_login"),
    path("logout", session.logout, name="account_logout"),
    path("desk/switch", desk.switch_desk, name="switch_desk"),
    path("", include("factcheck.web.urls_work")),
]
