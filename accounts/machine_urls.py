"""Addresses without a language prefix: stands before Wagtail's own, so that its sign-in is never reached."""

from django.urls import URLPattern, URLResolver, path

from .views import door

urlpatterns: list[URLPattern | URLResolver] = [path("cms/login/", door.cms_sign_in, name="cms_sign_in")]
