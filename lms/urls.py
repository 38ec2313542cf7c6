"""Addresses: machines' without a language prefix, pages with one."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

machines = ["core", "scheduler", "catalogue", "courses", "events", "certificates", "accounts", "lms"]
pages = ["accounts", "scheduler", "catalogue", "courses", "events", "certificates", "skills", "api"]

urlpatterns = [
    *(path("", include(f"{app}.machine_urls")) for app in machines),
    *i18n_patterns(
        path("", include("lms.pages_urls")),
        path("account/", include("allauth.urls")),
        *(path("", include(f"{app}.urls")) for app in pages),
    ),
]
handler400 = "lms.views.errors.bad_request"
handler403 = "lms.views.errors.forbidden"
handler404 = "lms.views.errors.not_found"
handler500 = "lms.views.errors.server_error"
