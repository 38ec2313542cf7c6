"""Pages of this floor; included below the language prefix."""

from django.urls import path

from . import views

app_name = "certificates"
urlpatterns = [
    path("verify/", views.enter_code, name="enter_code"),
    path("me/certificates/", views.my_certificates, name="mine"),
    path("me/certificates/<uuid:uuid>/", views.my_certificate, name="one"),
    path("me/certificates/<uuid:uuid>.pdf", views.my_certificate_pdf, name="pdf"),
]
