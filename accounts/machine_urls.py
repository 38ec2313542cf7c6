"""Addresses without a language prefix: they stand before Wagtail's own, so that its two sign-ins are never reached."""

from django.urls import URLPattern, URLResolver, path

from .views import door

urlpatterns: list[URLPattern | URLResolver] = [
    path("cms/login/", door.cms_sign_in, name="cms_sign_in"),
    path("pages/_util/login/", door.page_sign_in, name="page_sign_in"),
]
