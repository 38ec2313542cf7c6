"""Every component in every state, for those who build pages."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from core.audience import Audience, audience
from lms import drawings
from lms.templatetags.look import ICONS, SCENES

LEVELS = dict(
    zip(drawings.competence_codes(), [5, 4, 3, 6, 5, 3, 4, 5, 3, 4, 3, 2, 1, 5, 4, 3, 2, 4, 3, 2, 0], strict=True)
)
MONTHS = [("1", 12), ("2", 30), ("3", 22), ("4", 0), ("5", 41), ("6", 58)]


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label=_("Your name"), help_text=_("As it shall stand on your certificates."))
    message = forms.CharField(label=_("Message"), widget=forms.Textarea, required=False)
    how = forms.ChoiceField(
        label=_("Where and how"), choices=[("a", _("On site")), ("b", _("Online"))], widget=forms.RadioSelect
    )
    language = forms.ChoiceField(label=_("Language"), choices=[("de", "Deutsch"), ("en", "English")])
    agree = forms.BooleanField(label=_("Send me a reminder the day before"))


@audience(Audience.PUBLIC)
@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    context = {
        "form": SampleForm(),
        "wrong": SampleForm({"name": ""}, prefix="wrong"),
        "day": dt.date(2026, 11, 26),
        "places": ["free", "few", "waiting", "full", "open", "closed"],
        "tones": ["line", "ok", "few", "wait", "err"],
        "scenes": sorted(SCENES),
        "icons": ICONS,
        "levels": LEVELS,
        "chart": drawings.bar_chart(MONTHS, gettext("Sample figures of six months, from 12 to 58")),
    }
    return render(request, "city/gallery.html", context)
