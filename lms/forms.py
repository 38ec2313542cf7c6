"""The city's forms: they translate input and decide nothing."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.models.barrier import LONGEST_REPORT


class BarrierForm(forms.Form):
    barrier = forms.CharField(
        label=_("What does not work?"),
        help_text=_("In your own words, in any language. What did you want to do, and what stopped you?"),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=LONGEST_REPORT,
        error_messages={"required": _("Tell us in a sentence or two what does not work.")},
    )
    page = forms.CharField(label=_("On which page?"), required=False, max_length=500)
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("Only if you would like an answer. We use it for nothing else."),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    # People never see this field; programs that fill in everything do.
    website = forms.CharField(required=False, label=_("Leave this empty"))

    @property
    def is_from_a_program(self) -> bool:
        return bool(self.data.get("website"))
