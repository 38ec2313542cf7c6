"""Two questions after an event; the answer carries no name."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.policy import signed_in, visitor
from core.errors import DomainError
from core.posted import refusals_said, sent
from events.domain.feedback import check_may_answer, give_feedback
from events.models import FeedbackGiven
from events.selectors.events import event_or_404
from events.selectors.tabs import frame_context
from scheduler.desk.fields import wide

RATINGS = [
    ("5", gettext_lazy("Very much")),
    ("4", gettext_lazy("Much")),
    ("3", gettext_lazy("So-so")),
    ("2", gettext_lazy("Not much")),
    ("1", gettext_lazy("Not at all")),
]


class FeedbackForm(forms.Form):
    rating = forms.TypedChoiceField(
        label=gettext_lazy("How did you like it?"), choices=RATINGS, coerce=int, widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Please choose one of the five answers.")},
    )  # fmt: skip
    liked = forms.CharField(label=gettext_lazy("What was good?"), max_length=1000, required=False, widget=wide(3))
    better = forms.CharField(
        label=gettext_lazy("What could be better?"), max_length=1000, required=False, widget=wide(3)
    )


@signed_in
@never_cache
@require_http_methods(["GET", "POST"])
def feedback(request: HttpRequest, slug: str) -> HttpResponse:
    event, person = event_or_404(slug, request.user), visitor(request)
    refusal = ""
    try:
        check_may_answer(event=event, person=person, now=timezone.now())
    except DomainError as error:
        refusal = str(error)
    form = FeedbackForm(sent(request))
    if request.method == "POST" and form.is_valid():
        with refusals_said(request):
            give_feedback(event=event, by=person, **form.cleaned_data)
            messages.success(request, _("Thank you! Your answer helps to make the next one better."))
        return redirect("events:feedback", event.slug)
    context = {
        **frame_context(event, person),
        "form": form,
        "refusal": refusal,
        "answered": FeedbackGiven.objects.filter(event=event, person=person).exists(),
    }
    return render(request, "events/feedback.html", context, status=422 if form.errors else 200)
