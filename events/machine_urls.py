"""Machines' addresses of this floor, without a language prefix."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
