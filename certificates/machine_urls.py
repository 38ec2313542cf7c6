"""Addresses without a language prefix: the one that a certificate's QR code carries."""

from django.urls import path

from . import views

urlpatterns = [path("verify/<str:code>", views.verify, name="verify")]
