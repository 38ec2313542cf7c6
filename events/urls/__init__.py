"""Pages of this floor, one list per room; included below the language prefix."""

from __future__ import annotations

from . import challenges, desk, feedback, gallery, judging, programme, public, teams

app_name = "events"
urlpatterns = [
    *desk.urlpatterns,
    *programme.urlpatterns,
    *teams.urlpatterns,
    *challenges.urlpatterns,
    *gallery.urlpatterns,
    *judging.urlpatterns,
    *feedback.urlpatterns,
    *public.urlpatterns,
]
